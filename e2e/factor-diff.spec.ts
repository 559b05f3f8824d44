/** The factor diff: groups, filter by use, columns and copies, by keyboard alone; a bundle of a hundred thousand comparisons. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { badMazur, fileOf, goodXor } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { longestTask } from './lib/tasks.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

const RUN = 'public/samples/training-receipt/xor-run/xor-run-tampered.jsonl';

/** By what it is in the page: looking for a role among many rows is work of its own, in the thread that is measured. */
const table = (page: Page): Locator => page.locator('table[role="treegrid"][aria-label="Comparisons"]');
const heads = (page: Page): Locator => table(page).locator('tr[aria-expanded]');
const focused = (page: Page): Locator => page.locator(':focus');
const pick = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });
const lineCount = async (page: Page): Promise<number> => Number(await table(page).getAttribute('aria-rowcount')) - 1;

async function openDiff(page: Page, file: Parameters<typeof choose>[1]): Promise<void> {
  await openPage(page);
  await choose(page, file);
  await expect(verdict(page)).toBeVisible({ timeout: 25_000 });
  await page.keyboard.press('Escape');
  await tab(page, /^Factor diff/).click();
  await expect(page.getByText(/ of [\d\s]+ comparisons$/)).toBeVisible();
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Chooses in a menu of the system as a keyboard does: by its first letters. */
async function choosePick(page: Page, name: string, option: string): Promise<void> {
  await pick(page, name).focus();
  await page.keyboard.type(option);
  await expect(pick(page, name).locator('option:checked')).toHaveText(new RegExp(`^${option}`));
}

test('groups, from first to last without a mouse', async ({ page }) => {
  await openDiff(page, fileOf('bad.jsonl', badMazur));
  await choosePick(page, 'Groups', 'grouped by check');
  await expect(heads(page).first()).toContainText('rows');
  const all = await lineCount(page);
  await press(page, 'Tab', 'Tab', 'Tab');
  await expect(focused(page)).toHaveText('Columns');
  await press(page, 'g', 'd');
  await expect(focused(page)).toHaveAttribute('aria-expanded', 'true');
  await expect(focused(page)).toHaveAttribute('aria-level', '1');
  const name = (await focused(page).innerText()).split('\n')[0] ?? '';

  await press(page, 'ArrowRight');
  await expect(focused(page)).toHaveAttribute('aria-level', '2');
  await expect(focused(page)).toHaveAttribute('aria-rowindex', '3');
  await press(page, 'ArrowDown', 'j', 'ArrowLeft');
  await expect(focused(page)).toHaveAttribute('aria-rowindex', '2');
  await press(page, 'ArrowLeft');
  await expect(focused(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(focused(page)).toContainText(name);
  const rows = Number(/(\d+) rows/.exec(await focused(page).innerText())?.[1]);
  expect(rows).toBeGreaterThan(10);
  await expect.poll(() => lineCount(page)).toBe(all - rows);
  // What is folded away is still counted, and folding twice does nothing.
  await expect(page.getByText(`187 of 187 comparisons`)).toBeVisible();
  await press(page, 'ArrowLeft');
  await expect.poll(() => lineCount(page)).toBe(all - rows);
  await press(page, 'Enter');
  await expect.poll(() => lineCount(page)).toBe(all);
  await press(page, ' ');
  await expect(focused(page)).toHaveAttribute('aria-expanded', 'false');
  await press(page, 'ArrowDown');
  await expect(focused(page)).toHaveAttribute('aria-rowindex', '3');
  await expect(focused(page)).toHaveAttribute('aria-level', '1');

  // The row that is looked at stays in its group, whatever is folded.
  await press(page, 'ArrowRight', 'ArrowDown');
  await expect(focused(page)).toHaveAttribute('aria-level', '2');
  await page.getByRole('button', { name: 'Collapse all' }).focus();
  await press(page, 'Enter');
  await expect.poll(async () => (await lineCount(page)) - (await heads(page).count())).toBe(0);
  await expect(page.getByRole('button', { name: 'Collapse all' })).toBeFocused();
  await expect(heads(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await press(page, 'Tab', 'Enter');
  await expect.poll(() => lineCount(page)).toBe(all);
  await press(page, 'g', 'd');
  await expect(focused(page)).toHaveAttribute('aria-level', '1');
  await expect(focused(page)).toHaveAttribute('aria-rowindex', String(rows + 3));

  await press(page, 'ArrowRight', 'Enter');
  await expect(page.getByRole('region', { name: 'Evidence text' }).locator('mark')).toBeVisible();
});

test('groups by mouse, of the records of a bundle, the worst first', async ({ page }) => {
  await openDiff(page, RUN);
  await pick(page, 'Groups').selectOption('record');
  await expect(heads(page).first()).toContainText('Record 0');
  await page.getByRole('radio', { name: 'by use of the tolerance' }).check();
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect.poll(() => lineCount(page)).toBe(11);
  const uses = (await heads(page).allInnerTexts()).map((text) => Number(/([\d.e+-]+)\u00d7/.exec(text)?.[1]));
  expect(uses).toEqual([...uses].sort((a, b) => b - a));
  await heads(page).nth(2).click();
  await expect(heads(page).nth(2)).toHaveAttribute('aria-expanded', 'true');
  await expect(heads(page).nth(2)).toBeFocused();
  await heads(page).nth(2).click();
  await expect.poll(() => lineCount(page)).toBe(11);
  // A single document has no records to group by.
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Factor diff/).click();
  await expect(pick(page, 'Groups').locator('option')).toHaveText(['no groups', 'grouped by check']);
});

test('the filter by use works with the others, and an empty table leads back', async ({ page }) => {
  await openDiff(page, fileOf('bad.jsonl', badMazur));
  const grid = page.getByRole('grid', { name: 'Comparisons' });
  const uses = async (): Promise<number[]> =>
    (await grid.locator('[data-position]').allInnerTexts()).map((text) => Number(/([\d.e+-]+)\u00d7/.exec(text)?.[1]));
  await choosePick(page, 'Use of the tolerance', 'use > 1');
  await expect(page.getByText(/^\d of 187 comparisons$/)).toBeVisible();
  expect((await uses()).every((use) => use > 1)).toBe(true);
  const beyond = (await uses()).length;
  expect(beyond).toBeGreaterThan(0);
  await press(page, 'ArrowUp', 'ArrowUp');
  await expect(pick(page, 'Use of the tolerance')).toHaveValue('0.5');
  await expect(page.getByText(/^\d+ of 187 comparisons$/)).toBeVisible();
  await expect.poll(async () => (await uses()).length).toBeGreaterThan(beyond);
  expect((await uses()).every((use) => use >= 0.5)).toBe(true);
  await page.getByRole('searchbox', { name: 'Search pointer' }).fill('/nothing/like/this');
  await expect(page.getByText('No comparison matches.')).toBeVisible();
  // Nothing is shown as chosen when nothing is there.
  await expect(page.getByRole('region', { name: 'Detail' })).not.toContainText('passed');
  await page.getByRole('button', { name: 'Show all comparisons' }).press('Enter');
  await expect(page.getByText('187 of 187 comparisons')).toBeVisible();
  await expect(pick(page, 'Use of the tolerance')).toHaveValue('');
});

test('columns are left out by keyboard, stay out after a reload, and all come back', async ({ page }) => {
  await openDiff(page, fileOf('bad.jsonl', badMazur));
  const titles = page.getByRole('grid', { name: 'Comparisons' }).getByRole('columnheader');
  const button = page.getByRole('button', { name: 'Columns', exact: true });
  const panel = page.getByRole('group', { name: 'Columns' });
  await expect(titles.nth(1)).toHaveText('Pointer / Factors / Check');
  await button.focus();
  await press(page, 'Enter');
  await expect(panel).toBeVisible();
  await press(page, 'Tab');
  await expect(panel.getByRole('checkbox', { name: 'Factors' })).toBeFocused();
  await press(page, ' ', 'Tab', ' ');
  await expect(titles.nth(1)).toHaveText('Pointer');
  await expect(panel.getByRole('checkbox', { name: 'Pointer' })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await press(page, 'Escape');
  await expect(panel).toBeHidden();
  await expect(button).toBeFocused();

  await page.reload();
  await openDiff(page, fileOf('bad.jsonl', badMazur));
  await expect(titles.nth(1)).toHaveText('Pointer');
  await button.press('Enter');
  await panel.getByRole('button', { name: 'Show all columns' }).press('Enter');
  await expect(titles.nth(1)).toHaveText('Pointer / Factors / Check');
});

test('each value has a column of its own where there is room, and its row stays in view', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openDiff(page, fileOf('bad.jsonl', badMazur));
  const titles = page.getByRole('grid', { name: 'Comparisons' }).getByRole('columnheader');
  await page.locator('[data-position="3"]').focus();
  await expect(titles).toHaveCount(5);
  await page.setViewportSize({ width: 2560, height: 900 });
  await expect(titles).toHaveText([
    'Outcome',
    'Pointer',
    'Factors',
    'Check',
    'Claimed',
    'Recomputed',
    'Difference',
    'Allowed',
    'Use',
  ]);
  await expect(page.locator('[data-position="3"]')).toBeFocused();
  await press(page, 'End');
  await expect(focused(page)).toHaveAttribute('data-position', '186');
  await expect(focused(page)).toBeInViewport();
});

test('the values of a product stand in its row, in any width', async ({ page }) => {
  for (const width of [390, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    await openDiff(page, fileOf('bad.jsonl', badMazur));
    await page.getByRole('searchbox', { name: 'Search pointer' }).fill('/updates/4/gradient');
    const line = page.locator('[data-position="0"]');
    await expect(line).toContainText('/updates/4/gradient');
    for (const value of ['-0.138498562', '0.593269992']) {
      const shown = line.getByText(value, { exact: true });
      const [whole, seen] = await shown.evaluate((node) => {
        const parent = node.parentElement ?? node;
        return [parent.scrollWidth, parent.clientWidth] as const;
      });
      expect(seen).toBeGreaterThanOrEqual(whole);
    }
  }
});

test('all rows of the filter are copied, also those that are folded away', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDiff(page, RUN);
  await pick(page, 'Groups').selectOption('check');
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await page.getByRole('searchbox', { name: 'Search pointer' }).fill('record 3 /backward');
  const button = page.getByRole('button', { name: 'Copy all 26 rows as TSV' });
  await button.press('Enter');
  await expect(page.getByRole('button', { name: 'Copy all 26 rows as TSV: Copied' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const lines = text.split('\n').map((line) => line.split('\t'));
  expect(lines.length).toBe(27);
  expect(lines.every((cells) => cells.length === 9)).toBe(true);
  expect(lines.slice(1).every((cells) => cells[2]?.startsWith('record 3 /backward'))).toBe(true);
  expect(lines.flatMap((cells) => cells.slice(2, 5)).filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);

    test('axe finds nothing in groups, folded or not, nor in an empty table', async ({ page }) => {
      await openDiff(page, RUN);
      await pick(page, 'Groups').selectOption('record');
      await expect(heads(page).first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Collapse all' }).click();
      await expect.poll(() => lineCount(page)).toBe(11);
      expect(await violations(page)).toEqual([]);
      await pick(page, 'Use of the tolerance').selectOption('beyond');
      await page.getByRole('searchbox', { name: 'Search pointer' }).fill('nothing like this');
      await expect(page.getByText('No comparison matches.')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
  });
}

test.describe('a bundle of a hundred thousand comparisons', () => {
  test.setTimeout(90_000);

  test('is grouped, folded and scrolled without a task over 50 ms, with at most 200 rows in the page', async ({
    page,
  }) => {
    await openDiff(page, fileOf('run.jsonl', `${goodXor.trim()}\n`.repeat(640)));
    const most = (): Promise<number> => page.locator('tr[data-position]').count();
    let drawn = 0;
    const longest = await longestTask(page, async () => {
      await page.locator('select[name="group"]').selectOption('record');
      await expect.poll(() => lineCount(page), { timeout: 20_000 }).toBeGreaterThan(100_000);
      await heads(page).first().focus();
      // As fast as they can be pressed: none is lost while rows are being drawn.
      await press(page, 'End', 'ArrowUp', 'ArrowUp', 'PageUp', 'ArrowDown');
      await expect(focused(page)).toHaveAttribute('aria-level', '2');
      drawn = Math.max(drawn, await most());
      await press(page, 'ArrowLeft');
      await expect(focused(page)).toContainText('Record 639');
      await press(page, 'Enter');
      await expect(focused(page)).toHaveAttribute('aria-expanded', 'false');
      await press(page, 'Home');
      await expect(focused(page)).toContainText('Record 0');
      await press(page, 'Enter');
      await expect(focused(page)).toHaveAttribute('aria-expanded', 'false');
      drawn = Math.max(drawn, await most());
      await page.locator('button', { hasText: 'Collapse all' }).focus();
      await press(page, 'Enter');
      await expect.poll(() => lineCount(page)).toBe(640);
      drawn = Math.max(drawn, await most());
      await press(page, 'Tab', 'Enter');
      await expect.poll(() => lineCount(page)).toBeGreaterThan(100_000);
      await page.locator('select[name="group"]').selectOption('check');
      await expect(heads(page).first()).toContainText('recompute');
      await page.locator('select[name="use"]').selectOption('0.1');
      await page.locator('input[value="utilisation"]').check();
      await expect(heads(page).first()).toContainText('rows');
      drawn = Math.max(drawn, await most());
    });
    expect(drawn).toBeGreaterThan(5);
    expect(drawn).toBeLessThanOrEqual(200);
    expect(longest).toBeLessThanOrEqual(50);
  });

  test('copies as many rows as it says, without a task over 50 ms', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openDiff(page, fileOf('run.jsonl', `${goodXor.trim()}\n`.repeat(640)));
    await expect(page.getByRole('button', { name: /^Copy the first 10\s000 of [\d\s]+ rows as TSV/ })).toBeVisible();
    const button = page.locator('button[aria-label^="Copy the first"]');
    const longest = await longestTask(page, async () => {
      await button.focus();
      await press(page, 'Enter');
      await expect(button).toHaveAttribute('aria-label', /: Copied$/, { timeout: 20_000 });
    });
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text.split('\n').length).toBe(10_001);
    expect(longest).toBeLessThanOrEqual(50);
  });
});
