/** Cases of several files: every text can be looked at, and a finding leads to the number in the file that holds it. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { dropOn } from './lib/drop.ts';
import { badMazur, fileOf, type TestFile } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { runFiles } from './lib/vectors.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

const text = (page: Page): Locator => page.getByRole('region', { name: 'Evidence text' });
const chooser = (page: Page): Locator => page.getByRole('combobox', { name: 'File', exact: true });
const chosen = (page: Page): Promise<string> =>
  chooser(page).evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.label ?? '');

async function openSample(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toBeVisible({ timeout: 15_000 });
}

/** A run with more files in its `proofs/`. */
function runWith(more: readonly (readonly [name: string, text: string])[]): readonly TestFile[] {
  const run = runFiles('r017');
  const log = run.find(({ name }) => name.endsWith('steps.jsonl'))?.name ?? '';
  return [...run, ...more.map(([name, json]) => fileOf(log.replace('steps.jsonl', `proofs/${name}`), json))];
}

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

test('from a finding to the number in another file, by keyboard', async ({ page }) => {
  await openSample(page, 'Zero-knowledge run, Forked anchor');
  await page.keyboard.press('n');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAttribute('data-finding', '0');
  await expect(focused).toContainText('anchors/2/counter');
  const detail = page.getByRole('region', { name: 'Detail' });
  await expect(detail.getByRole('heading', { name: /^In the evidence: .*\/anchors\.json$/ })).toBeVisible();
  await expect(detail.locator('mark')).toHaveText('2');
  await expect(page.getByText('names no')).toHaveCount(0);
  await page.keyboard.press('t');
  await expect(tab(page, /^Text/)).toHaveAttribute('aria-selected', 'true');
  await expect(text(page).locator('mark')).toHaveText('2');
  await expect(text(page).locator('mark')).toBeInViewport();
  expect(await chosen(page)).toMatch(/\/anchors\.json \(928 B\)$/);
  await expect(text(page)).toContainText('Marked');
  await expect(page).toHaveURL(/tab\/text\/file\/3\/check\/proof-run:anchors\/finding\/0$/);
});

test('files are chosen by keyboard, and the mark stays with its file', async ({ page }) => {
  await openSample(page, 'Zero-knowledge run, Forked anchor');
  await page.keyboard.press('n');
  await page.keyboard.press('t');
  await expect(text(page).locator('mark')).toBeVisible();
  await chooser(page).focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/\/file\/0\//);
  await expect(text(page)).toContainText('"step_idx"');
  await expect(text(page).locator('mark')).toHaveCount(0);
  await expect(text(page)).not.toContainText('Marked');
  await expect(chooser(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(text(page)).toContainText('"run_dir"');
  await page.keyboard.press('End');
  await expect(text(page)).toContainText('"instances"');
  expect(await chosen(page)).toMatch(/\.proof \(/);
  await chooser(page).selectOption({ index: 3 });
  await expect(text(page).locator('mark')).toHaveText('2');
});

test('a link names a file by its position; one that names none is as good as without', async ({ page }) => {
  await openSample(page, 'Zero-knowledge run, Forked anchor');
  await page.evaluate(() => {
    location.hash = '#v1/case/0/tab/text/file/1';
  });
  await expect(text(page)).toContainText('"run_dir"');
  await page.evaluate(() => {
    location.hash = '#v1/case/0/tab/text/file/99';
  });
  await expect(text(page)).toContainText('"step_idx"');
  await page.evaluate(() => {
    location.hash = '#v1/case/0/tab/text';
  });
  await expect(text(page)).toContainText('"step_idx"');
});

test('one file: no list of files', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('n');
  await page.keyboard.press('t');
  await expect(text(page).locator('mark')).toBeVisible();
  await expect(chooser(page)).toHaveCount(0);
  await expect(page).toHaveURL(/tab\/text\/check/);
});

test('a place in a file that is no text is said to be in one', async ({ page }) => {
  await openSample(page, 'Proof of learning, Interpolated');
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('n');
  const detail = page.getByRole('region', { name: 'Detail' });
  await expect(detail).toContainText(/The place is in a file that is no text and cannot be shown: .*model_step_/);
  await page.keyboard.press('t');
  await expect(text(page)).toContainText('This file is no UTF-8 text');
  await chooser(page).selectOption({ index: 0 });
  await expect(text(page).getByRole('group', { name: 'Evidence text' })).not.toBeEmpty();
});

test('hostile names are shown as they are, and lead nowhere else', async ({ page }) => {
  const odd = [
    ['step_000000.proof#/instances', '{"x": 1}'],
    ['\u202e<b>.json', '1'],
  ] as const;
  await dropOn(page.locator('main'), runWith(odd));
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  const labels = await chooser(page).locator('option').allInnerTexts();
  expect(labels.some((label) => label.includes('step_000000.proof#/instances'))).toBe(true);
  expect(labels.some((label) => label.includes('<b>.json') && !label.includes('\u202e'))).toBe(true);
  await tab(page, /^Findings/).click();
  await page.getByText('proofs/step_000000.proof#/instances is named by no line').first().click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await expect(detail).toContainText('More than one file of this case could be meant');
});

test('more files than one list holds are chosen by number', async ({ page }) => {
  const more = Array.from(
    { length: 450 },
    (_, at) => [`extra_${String(at)}.json`, `{"extra": ${String(at)}}`] as const,
  );
  await dropOn(page.locator('main'), runWith(more));
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  const number = page.getByRole('textbox', { name: 'File number' });
  await expect(number).toHaveValue('0');
  await expect(chooser(page).locator('option')).toHaveCount(200);
  await number.fill('440');
  await number.press('Enter');
  await expect(page).toHaveURL(/\/file\/440$/);
  await expect(number).toHaveValue('440');
  await expect(number).toBeFocused();
  await expect(text(page)).toContainText('"extra"');
  await expect.poll(() => chosen(page)).toMatch(/extra_\d+\.json/);
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    test('the list of files and the mark are clean to axe', async ({ page }) => {
      await openSample(page, 'Zero-knowledge run, Forked anchor');
      await page.keyboard.press('n');
      await page.keyboard.press('t');
      await expect(text(page).locator('mark')).toHaveText('2');
      expect(await violations(page)).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
