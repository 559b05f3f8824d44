/** Chains: where a run breaks, what differs, the way to it; 100,000 links. By keyboard, and clean to axe. */
import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { fileOf, type TestFile } from './lib/evidence.ts';
import { grouped } from '../src/text/messages.ts';
import { LOOKS } from './lib/looks.ts';
import { longestTask } from './lib/tasks.ts';
import { choose, openPage, tab, verdict } from './lib/workbench.ts';

const RUN = 'public/samples/training-receipt/xor-run/xor-run-tampered.jsonl';
const LINKS = 100_000;

/** Honest records, then lines that are records of no shape: as small as a record can be. */
function longRun(): TestFile {
  const good = readFileSync('public/samples/training-receipt/xor-run/xor-run.jsonl', 'utf8').trimEnd().split('\n');
  const lines = Array.from({ length: LINKS }, (_, index) => good[index % 25_000] ?? '{}');
  return fileOf('long.jsonl', lines.join('\n'));
}

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Links: Links' });
const link = (page: Page, index: number): Locator =>
  page.getByRole('region', { name: `Record ${grouped(index)}`, exact: true });
const focused = (page: Page): Locator => page.locator(':focus');

async function openChain(page: Page, file: Parameters<typeof choose>[1] = RUN): Promise<void> {
  await openPage(page);
  await choose(page, file);
  await expect(verdict(page)).toBeVisible({ timeout: 60_000 });
  await tab(page, /^Chain/).click();
  await expect(grid(page)).toBeVisible();
}

test('the first break is shown with both values; it leads to the finding and to the text', async ({ page }) => {
  await openChain(page);
  const detail = link(page, 5);
  await expect(detail).toContainText('7 parameters differ between record 4 and record 5.');
  await expect(detail.getByText('starts from', { exact: true })).toBeVisible();
  await expect(detail.getByText('ended with', { exact: true })).toBeVisible();
  const strands = page.getByRole('list', { name: 'Strands' });
  await expect(strands.getByRole('listitem').first()).toContainText('broken at 1, holds at 9');
  await detail.getByRole('button', { name: 'Go to the finding' }).click();
  await expect(tab(page, /^Findings/)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Detail' })).toContainText('parameters_before');
  await tab(page, /^Chain/).click();
  await link(page, 5).getByRole('button', { name: 'Show the other in text' }).click();
  await expect(tab(page, /^Text/)).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('mark').first()).toBeVisible();
});

test('by keyboard: links, breaks, the text', async ({ page }) => {
  await openChain(page);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(focused(page)).toHaveAttribute('data-position', '5');
  await page.keyboard.press('Home');
  await expect(focused(page)).toHaveAttribute('data-position', '0');
  await expect(link(page, 0)).toContainText('Nothing is broken here.');
  await page.keyboard.press('n');
  await expect(focused(page)).toHaveAttribute('data-position', '5');
  await page.keyboard.press('n');
  await expect(page.getByText('No break after this one.')).toBeVisible();
  await page.keyboard.press('End');
  await expect(focused(page)).toHaveAttribute('data-position', '10');
  await page.keyboard.press('p');
  await expect(focused(page)).toHaveAttribute('data-position', '5');
  await page.getByRole('radio', { name: /^breaks \(1\)/ }).check();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2');
  await expect(link(page, 5)).toBeVisible();
  await grid(page).locator('[data-position="0"]').focus();
  await page.keyboard.press('Enter');
  await expect(tab(page, /^Text/)).toHaveAttribute('aria-selected', 'true');
});

test('an honest run says that nothing is broken', async ({ page }) => {
  await openChain(page, 'public/samples/training-receipt/xor-run/xor-run.jsonl');
  await expect(page.getByText('No strand is broken anywhere.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next break' })).toBeDisabled();
});

test('100,000 links: few rows in the page, no task over 50 ms while one scrolls, any link by its number', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await openChain(page, longRun());
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(LINKS + 1), { timeout: 60_000 });
  await page.getByRole('textbox', { name: 'Go to number' }).fill('25003');
  await page.keyboard.press('Enter');
  await expect(link(page, 25_003)).toBeVisible();
  expect(await longestTask(page, () => scroll(page))).toBeLessThan(50);
  await page.getByRole('textbox', { name: 'Go to number' }).fill(String(LINKS));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The numbers run from 0 to');
});

/** The list never has more than 200 rows, however far one scrolls. */
async function scroll(page: Page): Promise<void> {
  const box = await grid(page).locator('xpath=..').boundingBox();
  if (box === null) throw new Error('the list has no place');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const first = grid(page).locator('[data-position]').first();
  const before = (await first.getAttribute('data-position')) ?? '';
  for (let turn = 0; turn < 20; turn += 1) {
    await page.mouse.wheel(0, 40_000);
    await page.waitForTimeout(60);
    expect(await grid(page).getByRole('row').count()).toBeLessThanOrEqual(200);
  }
  // What did not scroll had nothing to do.
  await expect(first).not.toHaveAttribute('data-position', before);
}

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    test('axe finds nothing, and nothing is wider than the window', async ({ page }) => {
      await openChain(page);
      await expect(link(page, 5)).toContainText('starts from');
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}
