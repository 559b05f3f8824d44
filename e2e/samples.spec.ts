/** The gallery's cases of several files: one click, no request, the outcome that the sample says. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { expectOutcome, openPage, verdict } from './lib/workbench.ts';

interface Variant {
  readonly label: string;
  readonly outcome: Parameters<typeof expectOutcome>[1];
  readonly fails: readonly string[];
}
interface Entry {
  readonly id: string;
  readonly format: string;
  readonly variants?: readonly Variant[];
}
const entries = JSON.parse(readFileSync('public/samples/index.json', 'utf8')) as readonly Entry[];
const titleOf = ({ format, id }: Entry): string =>
  (JSON.parse(readFileSync(`test/fixtures/gallery/${format}/${id}/sample.json`, 'utf8')) as { title: string }).title;

for (const entry of entries) {
  for (const { label, outcome, fails } of entry.variants ?? []) {
    test(`${titleOf(entry)}, ${label}: ${outcome}`, async ({ page }) => {
      const requests: string[] = [];
      await openPage(page);
      page.on('request', (request) => requests.push(request.url()));
      await page.getByRole('button', { name: `${titleOf(entry)}, ${label}` }).click();
      await expectOutcome(page, outcome);
      await expect(verdict(page)).toContainText('demo');
      for (const id of fails) await expect(page.getByText(id, { exact: true }).first()).toBeVisible();
      expect(requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    });
  }
}

test('a sample brings its trusted files and its time, and the next one puts its own in their place', async ({
  page,
}) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Signed GPU tests, Good' }).click();
  await expectOutcome(page, 'PASS');
  await expect(page.getByRole('button', { name: 'Trusted inputs (2)' })).toBeVisible();
  await page.getByRole('button', { name: 'New audit' }).click();
  await page.getByRole('button', { name: 'Committed inference, Claimed text' }).click();
  await expectOutcome(page, 'INCOMPLETE');
  await expect(verdict(page)).not.toContainText('example-octavia');
});
