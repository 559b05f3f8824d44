/** The case file as a tool: opened, added to, filtered, chosen from, removed from, taken back; by keyboard alone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { LEFTOVERS } from '../test/builders/leftovers.ts';
import { violations } from './lib/axe.ts';
import { badMazur, fileOf, goodMazur, goodXor, type TestFile } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { longestTask } from './lib/tasks.ts';
import { choose, drop, expectOutcome, openPage, verdict } from './lib/workbench.ts';

const FILES = [
  fileOf('run/alpha.jsonl', goodMazur),
  fileOf('run/beta.jsonl', badMazur),
  fileOf('run/gamma.jsonl', goodXor),
  fileOf('notes/readme.txt', 'shopping list'),
];

const list = (page: Page): Locator => page.getByRole('grid', { name: 'Cases' });
const rows = (page: Page): Locator => list(page).locator('[data-at]');
const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
const notice = (page: Page): Locator => page.getByRole('region', { name: 'Last change' });
const files = (page: Page, count: number): Promise<void> => expect(rows(page)).toHaveCount(count, { timeout: 15_000 });

/** Opens several files and puts the focus into the list. */
async function openList(page: Page): Promise<void> {
  await openPage(page);
  await choose(page, FILES);
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(rows(page).first()).toBeFocused();
}

/** Through the picker that a key opens. */
async function pick(page: Page, key: string, given: readonly TestFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.evaluate(() => undefined);
  await page.keyboard.press(key);
  await (await chooser).setFiles([...given]);
}

test('arrows, Home and End, and the first letters of a name move through the list; Enter opens', async ({ page }) => {
  await openList(page);
  await expect(rows(page)).toHaveCount(4);
  await page.keyboard.press('End');
  await expect(rows(page).nth(3)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.type('re');
  await expect(row(page, 'readme')).toBeFocused();
  // A letter that is a shortcut begins a name as a capital.
  await page.waitForTimeout(900);
  await page.keyboard.press('Shift+A');
  await expect(row(page, 'alpha')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row(page, 'alpha')).toHaveAttribute('aria-current', 'true');
  await expect(verdict(page)).toContainText('Every one of the');
});

test('outcome and words filter the list, its heads sort it, and nothing found leads back', async ({ page }) => {
  await openList(page);
  const outcomes = page.getByRole('group', { name: 'Outcomes shown' });
  await outcomes.getByRole('button', { name: 'PASS' }).press('Enter');
  await files(page, 2);
  await outcomes.getByRole('button', { name: 'PASS' }).press('Enter');
  await page.getByRole('button', { name: 'As a table' }).press('Enter');
  await page.getByRole('button', { name: 'Name' }).press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows(page).first()).toContainText('readme');
  await page.getByRole('button', { name: 'Name' }).press('Enter');
  await expect(rows(page).first()).toContainText('gamma');
  await page.getByRole('combobox', { name: 'Format' }).selectOption('training-receipt');
  await files(page, 3);
  await page.getByRole('searchbox', { name: 'Filter cases' }).fill('no such thing');
  await expect(page.getByText('No case matches this filter.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all cases' }).press('Enter');
  await files(page, 4);
});

test('cases are chosen by Space and by ranges, removed, and brought back', async ({ page }) => {
  await openList(page);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  const actions = page.getByRole('group', { name: 'Chosen cases' });
  await expect(actions).toContainText('3 chosen');
  await page.keyboard.press('Escape');
  await expect(actions).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await expect(actions).toContainText('4 chosen');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(actions).toContainText('3 chosen');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await files(page, 3);
  await expect(row(page, 'beta')).toHaveCount(0);
  await expect(notice(page)).toContainText('Removed 1 file');
  // The focus came back to the list.
  await expect(list(page).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await files(page, 4);
  await expect(notice(page)).toContainText('Taken back');
  await page.keyboard.press('Control+Shift+z');
  await files(page, 3);
  await expectOutcome(page, 'UNREADABLE');
});

test('only the chosen cases are judged again, and the copy has them', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openList(page);
  await row(page, 'alpha').click();
  await row(page, 'gamma').click({ modifiers: ['Control'] });
  const actions = page.getByRole('group', { name: 'Chosen cases' });
  await expect(actions).toContainText('2 chosen');
  await actions.getByRole('button', { name: 'Copy as TSV' }).press('Enter');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n').map((line) => line.split('\t')[0])).toEqual(['outcome', 'PASS', 'PASS']);
  await actions.getByRole('button', { name: 'Judge only these' }).press('Enter');
  await files(page, 2);
  await expectOutcome(page, 'PASS');
});

test('files are added to what is open; what is open is replaced, closed, and comes back', async ({ page }) => {
  await openPage(page);
  await choose(page, FILES[0] ?? []);
  await expectOutcome(page, 'PASS');
  await pick(page, 'a', FILES.slice(1, 2));
  await files(page, 2);
  await expectOutcome(page, 'FAIL');
  await expect(notice(page)).toContainText('Added 1 file');
  // The same file of the disk is not taken twice.
  await pick(page, 'o', FILES.slice(2, 3));
  await expect(verdict(page)).toContainText('gamma', { timeout: 15_000 });
  await expect(notice(page)).toContainText('in place of what was open');
  await notice(page).getByRole('button', { name: 'Undo' }).press('Enter');
  await files(page, 2);
  await page.getByRole('button', { name: 'New audit' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Re-derive every number.' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await files(page, 2);
  await expectOutcome(page, 'FAIL');
});

test('a drop adds, or takes the place of what is open, and says before which', async ({ page }) => {
  await openPage(page);
  await drop(page, [fileOf('one.jsonl', goodMazur)]);
  await expectOutcome(page, 'PASS');
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'two.jsonl'));
    return data;
  }, badMazur);
  const at = async (type: string, clientX: number): Promise<void> => {
    await page.locator('main').dispatchEvent(type, { dataTransfer: transfer, clientX });
  };
  await at('dragenter', 10);
  await at('dragover', 10);
  await expect(page.locator('.DropVeil-half--on')).toHaveText(/Add to the 1 file that is open/);
  await at('dragover', 1270);
  await expect(page.locator('.DropVeil-half--on')).toHaveText(/Open instead/);
  await at('dragover', 10);
  await at('drop', 10);
  await files(page, 2);
  await at('dragenter', 1270);
  await at('drop', 1270);
  await expect(page.getByRole('grid', { name: 'Cases' })).toHaveCount(0, { timeout: 15_000 });
  await expect(verdict(page)).toContainText('two.jsonl');
});

test('an empty drop says so and takes nothing away', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', '');
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await expect(notice(page)).toContainText('There was no file');
  await expectOutcome(page, 'PASS');
});

test('files that are no evidence say which of four things is the matter, and what to do', async ({ page }) => {
  const kinds = new Map(
    (['receipt-damaged.json', 'receipt-new.json', 'note.txt', 'audit-large.vv4a'] as const).map((name) => [
      name,
      LEFTOVERS.find((one) => one.name === name),
    ]),
  );
  const titles = new Set<string>();
  await openPage(page);
  for (const [name, found] of kinds) {
    await choose(page, fileOf(name, found?.bytes ?? ''));
    await expectOutcome(page, 'UNREADABLE');
    const panel = page.getByRole('region', { name: 'Reason given by the reader' });
    await expect(panel).toContainText(`${found?.kind ?? ''}: `);
    titles.add(await panel.getByRole('heading').innerText());
    await expect(verdict(page)).toContainText('Not evidence');
  }
  expect(titles.size).toBe(4);
});

test('ten thousand cases scroll, filter and sort with few rows in the page', async ({ page }) => {
  test.setTimeout(240_000);
  await openPage(page);
  // Made in the page: nothing but their number matters.
  await page.evaluate(() => {
    const data = new DataTransfer();
    for (let at = 0; at < 9_990; at += 1) data.items.add(new File([`note ${String(at)}`], `note-${String(at)}.txt`));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await expect(verdict(page)).toBeVisible({ timeout: 200_000 });
  const longest = await longestTask(page, async () => {
    await expect(list(page)).toHaveAttribute('aria-rowcount', '9991');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'ArrowDown']) await page.keyboard.press(key);
    await expect(list(page).locator(':focus')).toHaveCount(1);
    expect(await rows(page).count()).toBeLessThan(120);
    await page.getByRole('searchbox', { name: 'Filter cases' }).fill('note-77');
    await expect(list(page)).toHaveAttribute('aria-rowcount', '112');
  });
  expect(longest).toBeLessThanOrEqual(50);
});

test('auditor: a folder with good, tampered and unrelated files, to the report, by keyboard alone', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-folder-'));
  for (const { name, buffer } of FILES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), buffer);
  }
  await openPage(page);
  // To the folder button by Tab, and through its picker.
  const chooser = page.waitForEvent('filechooser');
  const button = page.getByRole('button', { name: 'Open folder' });
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab');
    if (await button.evaluate((element) => element === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(folder);
  await expectOutcome(page, 'FAIL');
  await files(page, 4);
  // What is wrong: the number, in the text and in the table, one key each.
  await page.keyboard.press('n');
  await expect(page.locator(':focus')).toHaveAttribute('data-finding', '0');
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'Evidence text' }).locator('mark')).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.press('d');
  await expect(page.getByRole('grid', { name: 'Comparisons' }).getByRole('row').nth(1)).toContainText('/updates/');
  // What is unrelated is looked at and taken out.
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.keyboard.type('re');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Reason given by the reader' })).toContainText('unknown');
  await page.keyboard.press('Delete');
  await files(page, 3);
  await expectOutcome(page, 'FAIL');
  // The way to the report.
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByRole('tabpanel')).toContainText('Report');
  rmSync(folder, { recursive: true });
});

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(look.use);
    test('axe finds nothing: list, table, choice, notice, four reasons', async ({ page }) => {
      await openList(page);
      await page.keyboard.press('Space');
      await page.keyboard.press('Shift+ArrowDown');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'As a table' }).press('Enter');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.type('re');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: 'Reason given by the reader' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await row(page, 'alpha').click();
      await page.keyboard.press('Delete');
      await files(page, 3);
      await expect(notice(page)).toContainText('Removed');
      expect(await violations(page)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(wide).toBe(false);
    });
  });
}
