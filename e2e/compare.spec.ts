/** Two cases and two records beside each other: what differs, by keyboard alone, fully local. */
import { expect, test, type Page } from '@playwright/test';
import { badMazur, fileOf, goodHero, goodMazur, goodXor } from './lib/evidence.ts';
import { violations } from './lib/axe.ts';
import { LOOKS } from './lib/looks.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

const comparison = (page: Page) => page.getByRole('region', { name: 'Comparison' });
const grid = (page: Page, name: string) => comparison(page).getByRole('grid', { name });
const TWINS = [fileOf('good.jsonl', goodMazur), fileOf('bad.jsonl', badMazur)];
const ADDRESS = /#v1\/compare\/0\/with\/1$/;

async function openTwins(page: Page): Promise<void> {
  await openPage(page);
  await choose(page, TWINS);
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('c');
  await expect(comparison(page)).toBeVisible();
}

test('a receipt and its altered twin: which numbers, which outcomes; by keyboard alone', async ({ page }) => {
  await openTwins(page);
  // The failing case is the one that was open.
  await expect(comparison(page).getByRole('region', { name: 'Side A' })).toContainText('FAIL');
  await expect(comparison(page).getByRole('region', { name: 'Side B' })).toContainText('PASS');
  await expect(page).toHaveURL(/#v1\/compare\/1\/with\/0$/);
  await page.keyboard.press('x');
  await expect(page).toHaveURL(ADDRESS);
  await expect(comparison(page).getByRole('region', { name: 'Side A' })).toContainText('PASS');
  // Only what differs is shown, and the first row can be reached with Tab.
  const rows = grid(page, 'Numbers').getByRole('row');
  await expect(rows.nth(1)).toContainText('/updates/');
  await expect(rows.nth(1)).toContainText('passed');
  await expect(rows.nth(1)).toContainText('failed');
  await rows.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(page.getByRole('region', { name: 'Chosen row' })).toContainText('/updates/');
  await page.keyboard.press('Shift+Enter');
  await expect(tab(page, /^Text/)).toHaveAttribute('aria-selected', 'true');
  await expect(verdict(page)).toContainText('Case 2 of 2');
});

test('checks that differ lead to their numbers; Escape leads back', async ({ page }) => {
  await openTwins(page);
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  await page.keyboard.press('[');
  await expect(page.getByRole('tab', { name: /^Checks/ })).toHaveAttribute('aria-selected', 'true');
  const checks = grid(page, 'Checks').getByRole('row');
  await expect(checks.nth(1)).toContainText('failed');
  await expect(checks.nth(1)).toContainText('passed');
  await checks.nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Numbers/ })).toHaveAttribute('aria-selected', 'true');
  await expect(comparison(page).getByRole('combobox', { name: 'Check' })).not.toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(comparison(page)).toHaveCount(0);
  await expectOutcome(page, 'FAIL');
});

test('two equal receipts: nothing differs, and that is said', async ({ page }) => {
  await openPage(page);
  await choose(page, [fileOf('one.jsonl', goodMazur), fileOf('other.jsonl', `${goodMazur.trimEnd()}\n`)]);
  await expectOutcome(page, 'PASS');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(comparison(page)).toContainText('Nothing differs');
  await comparison(page).getByRole('radio', { name: 'all', exact: true }).check();
  await expect(grid(page, 'Numbers').getByRole('row').nth(1)).toContainText('same');
});

test('filters, order, search, and copy as TSV', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await choose(page, [fileOf('a.jsonl', goodMazur), fileOf('b.jsonl', goodXor)]);
  await expectOutcome(page, 'PASS');
  await page.keyboard.press('c');
  await comparison(page).getByRole('radio', { name: 'one side only' }).check();
  await expect(grid(page, 'Numbers').getByRole('row').nth(1)).toContainText(/only in [AB]/);
  await comparison(page).getByRole('radio', { name: 'claims' }).check();
  await comparison(page).getByRole('radio', { name: 'by relative change' }).check();
  const first = grid(page, 'Numbers').getByRole('row').nth(1);
  await expect(first).toContainText('%');
  await page.keyboard.press('/');
  await page.keyboard.type('/FORWARD/H1/NET');
  await expect(first).toContainText('/forward/h1/net');
  await page.getByRole('button', { name: 'Copy as TSV' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(lines[0]).toContain('claimed A\tclaimed B');
  expect(lines[1]).toContain('/forward/h1/net');
  expect(new Set(lines.map((line) => line.split('\t').length)).size).toBe(1);
});

test('two steps of a run: chosen by number, linked, opened again from the link', async ({ page }) => {
  const run = fileOf('run.jsonl', `${goodHero.trimEnd()}\n${goodHero.trimEnd()}\n${goodHero.trimEnd()}\n`);
  await openPage(page);
  await choose(page, run);
  await expect(verdict(page)).toBeVisible();
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/#v1\/compare\/0\.0\/with\/0\.1$/);
  const second = comparison(page).getByRole('region', { name: 'Side B' });
  await second.getByRole('textbox', { name: 'Record' }).fill('2');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#v1\/compare\/0\.0\/with\/0\.2$/);
  await second.getByRole('textbox', { name: 'Record' }).fill('99');
  await page.keyboard.press('Enter');
  await expect(second.getByRole('textbox', { name: 'Record' })).toHaveValue('2');
  await expect(page).toHaveURL(/with\/0\.2$/);
  await expect(second.getByRole('button', { name: 'Record after' })).toBeDisabled();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Training-step receipt' }).first()).toBeVisible();
  await choose(page, run);
  await expect(comparison(page)).toBeVisible();
  await expect(second.getByRole('textbox', { name: 'Record' })).toHaveValue('2');
});

test('another case is put on a side, found by its name', async ({ page }) => {
  await openPage(page);
  await choose(page, [...TWINS, fileOf('third.jsonl', goodXor)]);
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('c');
  await comparison(page).getByRole('region', { name: 'Side B' }).getByRole('button', { name: 'Change case' }).click();
  await expect(page.getByRole('searchbox', { name: 'Filter cases' })).toBeFocused();
  await page.keyboard.type('third');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(comparison(page).getByRole('region', { name: 'Side B' })).toContainText('third.jsonl');
});

test('a single document has nothing to be compared with; a link to one side that is not there is not followed', async ({
  page,
}) => {
  await openPage(page, '#v1/compare/0/with/7');
  await choose(page, fileOf('one.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toHaveCount(0);
  await page.keyboard.press('c');
  await expect(comparison(page)).toHaveCount(0);
});

test('names and numbers of the evidence stay text', async ({ page }) => {
  await openPage(page);
  const name = '<img src=x onerror="document.title=1">\u202e.jsonl';
  await choose(page, [fileOf(name, goodMazur), fileOf('PASS.jsonl', badMazur)]);
  await expect(verdict(page)).toBeVisible();
  await page.keyboard.press('c');
  await expect(comparison(page)).toContainText('<img src=x');
  expect(await comparison(page).locator('img').count()).toBe(0);
  expect(await page.title()).not.toBe('1');
});

for (const forced of ['none', 'active'] as const) {
  for (const { name, use } of LOOKS) {
    test(`axe finds nothing, ${name}, forced colours ${forced}`, async ({ browser }) => {
      const context = await browser.newContext({ ...use, forcedColors: forced });
      const page = await context.newPage();
      await openTwins(page);
      for (const title of [/^Numbers/, /^Checks/, /^Facts/]) {
        await page.getByRole('tab', { name: title }).click();
        expect(await violations(page)).toEqual([]);
      }
      await comparison(page).getByRole('button', { name: 'Change case' }).first().click();
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(await page.locator('[role="row"], tr, li').count()).toBeLessThanOrEqual(200);
      await context.close();
    });
  }
}
