import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fileOf } from './lib/evidence.ts';
import { choose, expectOutcome, openPage } from './lib/workbench.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

const INPUTS = [
  ['empty.txt', /empty/],
  ['blank.txt', /white space/],
  ['prose.txt', /not a kind of evidence/],
  ['cut.txt', /byte \d+/],
  ['other.txt', /not evidence that this build knows/],
  ['list.txt', /not evidence that this build knows/],
  ['trailing.txt', /byte \d+/],
] as const;

test('every unreadable file has its own sentence, and the formats that are read', async ({ page }) => {
  const sentences = new Set<string>();
  for (const [name, reason] of INPUTS) {
    await openPage(page);
    await choose(page, fileOf(name, readFileSync(join(FIXTURES, name))));
    await expectOutcome(page, 'UNREADABLE');
    const panel = page.getByRole('region', { name: 'Reason given by the reader' });
    await expect(panel).toContainText(reason);
    await expect(page.getByRole('heading', { name: 'Training-step receipt' })).toBeVisible();
    sentences.add((await panel.getByRole('paragraph').first().innerText()).trim());
  }
  expect(sentences.size).toBe(INPUTS.length);
});

test('bytes that are no text are unreadable', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])));
  await expectOutcome(page, 'UNREADABLE');
});

test('the next file still opens', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('brackets.json', '['.repeat(100_000)));
  await expectOutcome(page, 'UNREADABLE');
  await choose(page, fileOf('empty.json', ''));
  await expectOutcome(page, 'UNREADABLE');
  await expect(page.getByRole('region', { name: 'Reason given by the reader' })).toContainText('empty');
});
