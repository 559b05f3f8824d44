import { expect, test } from '@playwright/test';
import { badMazur, fileOf } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab } from './lib/workbench.ts';

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

test('from nothing to the first wrong number, by keyboard alone', async ({ page }) => {
  const chooser = page.waitForEvent('filechooser');
  // The listener is set up in the browser first; a key is faster than that.
  await page.evaluate(() => undefined);
  await page.keyboard.press('o');
  await (await chooser).setFiles([fileOf('bad.jsonl', badMazur)]);
  await expectOutcome(page, 'FAIL');
  await page.keyboard.press('n');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAttribute('data-finding', '0');
  await expect(focused).toContainText('claimed');
  await expect(focused).toContainText('recomputed');
});

test('a sample can be opened with Tab and Enter', async ({ page }) => {
  const first = page.getByRole('button', { name: /, altered/i }).first();
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab');
    if (await first.evaluate((element) => element === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expectOutcome(page, 'FAIL');
});

test('the skip link is first, and leads to the verdict', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  const skip = page.getByRole('link', { name: 'Skip to the verdict' });
  const first = await page.evaluate(() => document.querySelector('a, button, input, select, textarea')?.textContent);
  expect(first).toBe('Skip to the verdict');
  await skip.focus();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator(':focus')).toHaveAttribute('aria-label', 'Verdict');
});

test('every view has its keys', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  for (const [key, name] of [
    ['d', /^Factor diff/],
    ['t', /^Text/],
    ['m', /^Meaning/],
    ['f', /^Findings/],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
  }
  await page.keyboard.press('g');
  await page.keyboard.press('v');
  await expect(page.locator(':focus')).toHaveAttribute('aria-label', 'Verdict');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.locator(':focus')).toContainText('All findings');
  await page.keyboard.press('j');
  await expect(page.locator(':focus')).toContainText('failed');
  await page.keyboard.press('/');
  await expect(page.locator(':focus')).toHaveAttribute('type', 'search');
});

test('tabs move with arrow keys, rows of the factor diff with arrows and letters', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Findings/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, /^Factor diff/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '4');
  await page.keyboard.press('End');
  await expect(page.locator(':focus')).toHaveAttribute(
    'aria-rowindex',
    (await page.getByRole('grid').getAttribute('aria-rowcount')) ?? '',
  );
  await page.keyboard.press('Home');
  await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '2');
});

test('the list of shortcuts opens, closes, and gives the focus back', async ({ page }) => {
  const help = page.getByRole('button', { name: 'Keyboard shortcuts' });
  await help.focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(help).toBeFocused();
});

test('single-key shortcuts can be switched off', async ({ page }) => {
  await page.keyboard.press('?');
  await page.getByRole('checkbox', { name: /Single-key shortcuts/ }).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
