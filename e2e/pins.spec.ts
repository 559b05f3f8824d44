import { expect, test } from '@playwright/test';
import { fileOf, goodMazur } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

const trusted = /^Trusted inputs/;

test('a pin that the evidence does not meet fails it; removed, the evidence passes again', async ({ page }) => {
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await page.getByRole('button', { name: trusted }).click();
  await page.getByRole('textbox', { name: /^Number of records/ }).fill('2');
  await page.getByRole('button', { name: 'Apply and judge again' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(verdict(page)).toContainText('Number of steps');
  await expectOutcome(page, 'FAIL');
  await expect(verdict(page)).toContainText('records 2');
  await expect(page.getByRole('button', { name: 'Trusted inputs (1)' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove pin records' }).click();
  await expect(page.getByRole('button', { name: 'Remove pin records' })).toBeHidden();
  await expectOutcome(page, 'PASS');
});

test('by keyboard: what is not understood is said at its field, and nothing is applied', async ({ page }) => {
  await page.getByRole('button', { name: trusted }).focus();
  await page.keyboard.press('Enter');
  const network = page.getByRole('textbox', { name: /^Network/ });
  await network.focus();
  await page.keyboard.type('2-2');
  await page.keyboard.press('Enter');
  await expect(network).toBeFocused();
  await expect(network).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toContainText('Not understood. Expected: units of the three layers');
  await page.keyboard.press('End');
  await page.keyboard.type('-2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Trusted inputs (1)' })).toBeFocused();
});

test('pins set before any file hold for the first one, and survive a new audit', async ({ page }) => {
  await page.getByRole('button', { name: trusted }).click();
  await page.getByRole('textbox', { name: /^Network/ }).fill(' 2-2-2:sigmoid,sigmoid ');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await expect(verdict(page)).toContainText('pin.topology 2-2-2:sigmoid,sigmoid');
  await page.getByRole('button', { name: 'New audit' }).click();
  await page.getByRole('button', { name: 'Trusted inputs (1)' }).click();
  await expect(page.getByRole('textbox', { name: /^Network/ })).toHaveValue('2-2-2:sigmoid,sigmoid');
  await page.getByRole('button', { name: 'Remove all' }).click();
  await expect(page.getByRole('button', { name: 'Trusted inputs', exact: true })).toBeVisible();
});

test('a digest that the page shows can be pinned', async ({ page }) => {
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await tab(page, /^Meaning/).click();
  const shown = await page
    .getByRole('tabpanel')
    .getByText(/^sha256:[0-9a-f]{64}$/)
    .first()
    .innerText();
  await expect(page.getByRole('button', { name: 'Copy: Receipt identity' })).toBeVisible();
  await page.getByRole('button', { name: trusted }).click();
  await page.getByRole('textbox', { name: /^Digest of the receipt/ }).fill(shown);
  await page.getByRole('button', { name: 'Apply and judge again' }).click();
  await expect(verdict(page)).toContainText(`pin.digest ${shown.slice(0, 19)}`);
  await expectOutcome(page, 'PASS');
});
