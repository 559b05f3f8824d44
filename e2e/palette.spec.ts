/** The command palette, the glossary, hints at terms, and the words of a verdict. */
import { expect, test, type Page } from '@playwright/test';
import { violations } from './lib/axe.ts';
import { badMazur, fileOf, goodMazur } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Command, case, check, view or sample' });
const options = (page: Page) => page.getByRole('listbox', { name: 'Matches' }).getByRole('option');

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
}

test.describe('the palette', () => {
  test('opens a sample, goes to a view, chooses a check; by keyboard alone', async ({ page }) => {
    await openPage(page);
    await openPalette(page);
    await page.keyboard.type('mazur altered');
    await expect(options(page).first()).toContainText('Mazur, altered');
    await page.keyboard.press('Enter');
    await expectOutcome(page, 'FAIL');

    await openPalette(page);
    await page.keyboard.type('fdiff');
    await expect(options(page).first()).toContainText('Factor diff');
    await page.keyboard.press('Enter');
    await expect(tab(page, /^Factor diff/)).toHaveAttribute('aria-selected', 'true');

    await openPalette(page);
    await page.keyboard.type('rule-4 gradient');
    await expect(options(page).first()).toContainText('failed');
    await page.keyboard.press('Enter');
    await expect(page.locator('#checks [aria-current="true"]')).toContainText('rule-4');
  });

  test('says which option is chosen, moves with arrows, and shows what was chosen last first', async ({ page }) => {
    await openPage(page);
    await openPalette(page);
    const active = async () => (await field(page).getAttribute('aria-activedescendant')) ?? '';
    const first = await active();
    await page.keyboard.press('ArrowDown');
    expect(await active()).not.toBe(first);
    await expect(page.locator(`[id="${await active()}"]`)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(options(page).last()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.type('colours dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await openPalette(page);
    await expect(options(page).first()).toContainText('Colours: dark');
    await expect(options(page).first()).toContainText('recent');
  });

  test('finds nothing where there is nothing; Escape and a second Ctrl+K leave it, and the focus goes back', async ({
    page,
  }) => {
    await openPage(page);
    const help = page.getByRole('button', { name: 'Keyboard shortcuts' });
    await help.focus();
    await openPalette(page);
    await page.keyboard.type('zzzz');
    await expect(page.getByText('Nothing matches.')).toBeVisible();
    await expect(options(page)).toHaveCount(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(field(page)).toHaveCount(0);
    await expect(help).toBeFocused();
    await openPalette(page);
    await page.keyboard.press('Control+k');
    await expect(field(page)).toHaveCount(0);
  });

  test('cases are found by their name, which stays text', async ({ page }) => {
    await openPage(page);
    await choose(page, [fileOf('<b>one\u202e.jsonl', goodMazur), fileOf('two.jsonl', badMazur)]);
    await expect(verdict(page)).toBeVisible();
    await openPalette(page);
    await page.keyboard.type('<b>one');
    await expect(options(page).first()).toContainText('<b>one');
    expect(await options(page).first().locator('bdi').count()).toBe(1);
    await page.keyboard.press('Enter');
    await expect(verdict(page)).toContainText('Case 1 of 2');
  });

  test('what cannot be done now is not offered', async ({ page }) => {
    await openPage(page);
    await openPalette(page);
    await page.keyboard.type('swap sides');
    await expect(options(page)).toHaveCount(0);
  });
});

test('the list of keys names what the palette shows', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(dialog).toContainText('Find a command or a place');
  await expect(dialog).toContainText('Compare two cases or two records');
  await dialog.getByRole('button', { name: 'Glossary' }).click();
  await expect(page.getByRole('dialog', { name: 'Glossary' })).toBeVisible();
  await page.keyboard.type('velocity');
  await expect(page.getByRole('dialog', { name: 'Glossary' }).getByRole('term')).toHaveText(['Momentum buffer']);
  // The page behind it cannot be reached, though another dialog was open just before.
  expect(
    await page
      .locator('#root')
      .evaluate((root) => (root instanceof HTMLElement && root.inert) || root.getAttribute('aria-hidden') === 'true'),
  ).toBe(true);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the words of a verdict are explained once, and found again', async ({ page }) => {
  await openPage(page);
  const words = page.getByRole('region', { name: 'What the outcome words mean' });
  for (const word of ['PASS', 'FAIL', 'INCOMPLETE', 'UNREADABLE', 'unverified', 'not checked']) {
    await expect(words).toContainText(word);
  }
  await words.getByRole('button', { name: 'Understood' }).click();
  await expect(words).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Training-step receipt' }).first()).toBeVisible();
  await expect(words).toHaveCount(0);
  await openPalette(page);
  await page.keyboard.type('outcome words');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'What the outcome words mean' })).toContainText('UNREADABLE');
});

test('a term says what it means on focus, under the pointer and by a tap; Escape takes it away', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  const term = verdict(page).getByRole('button', { name: 'unverified' });
  const hint = page.getByRole('tooltip');
  // A pointer moves before it arrives; one that jumps has not been seen to be a pointer yet.
  await page.mouse.move(2, 2);
  await term.hover();
  await expect(hint).toContainText('a pin or a file is missing');
  const before = await term.boundingBox();
  await page.mouse.move(2, 2);
  await expect(hint).toHaveCount(0);
  expect(await term.boundingBox()).toEqual(before);
  await page.keyboard.press('Tab');
  await term.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(term).toBeFocused();
  await expect(hint).toBeVisible();
  await expect(term).toHaveAttribute('aria-describedby', (await hint.getAttribute('id')) ?? '');
  // A tooltip floats beside the landmarks and is read with its term: axe wants all text inside one.
  const found = (await violations(page)).filter((one) => !one.startsWith('region: <div data-overlay-container'));
  expect(found).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(hint).toHaveCount(0);
  await expect(verdict(page)).toBeVisible();
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });
  test('a tap shows what a term means', async ({ page }) => {
    await openPage(page);
    await choose(page, fileOf('good.jsonl', goodMazur));
    await expectOutcome(page, 'PASS');
    const term = verdict(page).getByRole('button', { name: 'unverified' });
    await term.tap();
    await expect(page.getByRole('tooltip')).toContainText('a pin or a file is missing');
  });
});

for (const [colorScheme, forcedColors] of [
  ['light', 'none'],
  ['dark', 'none'],
  ['dark', 'active'],
] as const) {
  test(`axe finds nothing in the dialogs, ${colorScheme}, forced colours ${forcedColors}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, forcedColors, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await openPage(page);
    for (const name of ['Glossary', 'What the outcome words mean', 'List of keys']) {
      await openPalette(page);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expect(field(page)).toHaveCount(0);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await context.close();
  });
}
