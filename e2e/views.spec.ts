/** What formats offer to be looked at, drawn from their data alone: reached, used and left by keyboard, and clean to axe. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { dropOn } from './lib/drop.ts';
import { fileOf } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { gpuFile, runFiles } from './lib/vectors.ts';
import { openPage, tab, verdict } from './lib/workbench.ts';

const receipt = gpuFile('receipts/g020-many-tests.json', 'receipt.json');
const audit = fileOf(
  'audit.vv4a',
  readFileSync('test/fixtures/inference-audit/honest/llama-run11-greedy-p07-text.vv4a'),
);

async function openRun(page: Page): Promise<void> {
  await dropOn(page.locator('main'), runFiles('r017'));
  await expect(verdict(page)).toBeVisible({ timeout: 15_000 });
}

async function openReceipt(page: Page): Promise<void> {
  await dropOn(page.locator('main'), [receipt]);
  await expect(verdict(page)).toBeVisible({ timeout: 15_000 });
}

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

test('a case without comparisons has no factor diff, and starts at what there is to see', async ({ page }) => {
  await openRun(page);
  await expect(tab(page, /^Factor diff/)).toBeHidden();
  await expect(tab(page, /^Overview/)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Files of this case' })).toContainText('steps.jsonl');
});

test('a table by keyboard: rows, order, filter, the chosen row in full, the clipboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openReceipt(page);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  const grid = page.getByRole('grid', { name: 'Tests' });
  const focused = page.locator(':focus');
  await expect(focused).toHaveAttribute('data-position', '0');
  await page.keyboard.press('End');
  await expect(focused).toHaveAttribute('data-position', '23');
  const last = (await focused.innerText()).trim().split(/\s+/)[0] ?? '';
  await expect(page.getByRole('region', { name: 'Detail' })).toContainText(last);
  await expect(page).toHaveURL(/#v1\/case\/0\/tab\/view\/view\/[a-z-]+$/);
  const head = grid.getByRole('columnheader').nth(1);
  await head.getByRole('button').click();
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await page.keyboard.press('/');
  await page.keyboard.type('no such test');
  await expect(page.getByText('No row matches.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Copy rows as TSV' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()).then((text) => text.split('\n').length))
    .toBe(25);
});

test('a Merkle tree: a leaf by its number, its path, the levels', async ({ page }) => {
  await openRun(page);
  await tab(page, /^Merkle tree/).click();
  await expect(page.getByText('equal to the claimed root')).toBeVisible();
  const leaf = page.getByRole('textbox', { name: 'Leaf number' });
  await leaf.fill('2');
  await page.keyboard.press('Enter');
  const path = page.getByRole('list', { name: 'Path to the root' });
  await expect(path.getByRole('listitem')).toHaveCount(3);
  await expect(path).toContainText('the node itself again');
  await leaf.fill('3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('the numbers run from 0 to 2');
  await page.getByRole('radio', { name: 'Levels' }).check();
  await page.getByRole('button', { name: /^level 1/ }).click();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '3');
});

test('a timeline by keyboard', async ({ page }) => {
  await openRun(page);
  await tab(page, /^Steps/).click();
  const slider = page.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '2');
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuenow', '3');
  await page.keyboard.press('n');
  await expect(page.getByText('No problem after this one.')).toBeVisible();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /^1 of 3: /);
});

test('a claimed text against another: the first character that differs', async ({ page }) => {
  await dropOn(page.locator('main'), [audit]);
  await expect(verdict(page)).toBeVisible({ timeout: 15_000 });
  await tab(page, /text/i).first().click();
  const lines = page.getByRole('group', { name: 'Claimed text' }).locator('bdi');
  await expect(lines.first()).not.toBeEmpty();
  // Not `innerText`: white space at the ends is part of the text.
  const claimed = (await lines.allTextContents()).join('\n');
  const given = page.getByRole('textbox', { name: 'A text to hold against it' });
  await given.fill(`${claimed}!`);
  await expect(page.getByText('The two texts differ.')).toBeVisible();
  await expect(page.getByText('the text ends here')).toBeVisible();
  await given.fill(claimed);
  await expect(page.getByText(/The two texts are the same/)).toBeVisible();
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    for (const [name, open] of [
      ['a run', openRun],
      ['a receipt', openReceipt],
    ] as const) {
      test(`axe finds nothing in any view, and nothing is wider than the window: ${name}`, async ({ page }) => {
        // One run of axe for each tab.
        test.setTimeout(120_000);
        await open(page);
        for (const one of await page.getByRole('tab').all()) {
          await one.click();
          await expect(one).toHaveAttribute('aria-selected', 'true');
          await page.waitForTimeout(150);
          expect(await violations(page), await one.innerText()).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(overflow, await one.innerText()).toBeLessThanOrEqual(0);
        }
      });
    }
  });
}
