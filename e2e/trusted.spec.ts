/** Files, settings and the time that the auditor gives: from outside the evidence alone, and said wherever they count. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { fileOf, goodMazur } from './lib/evidence.ts';
import { fileNamed, gpuFile } from './lib/vectors.ts';
import { dropOn } from './lib/drop.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

/** Shortly after the receipts of the vectors were made. */
const THEN = '2026-11-23T08:28:42Z';
const RECEIPT = gpuFile('receipts/g001-honest-ed1.json', 'run/receipt.json');
const KEYS = gpuFile('keys/example-octavia.keys', 'run/example-octavia.keys');
const SOURCE = gpuFile('sources/clean.zip', 'run/clean.zip');

const openTrusted = (page: Page): Promise<void> => page.getByRole('button', { name: /^Trusted inputs/ }).click();
const dropZone = (page: Page): Locator => page.getByText('Drop trusted files here');
const close = (page: Page): Promise<void> => page.getByRole('button', { name: 'Close' }).click();

async function setTime(page: Page): Promise<void> {
  await openTrusted(page);
  await page.getByRole('radio', { name: 'this time' }).check();
  await page.getByRole('textbox', { name: 'Time, UTC' }).fill(THEN);
  await page.keyboard.press('Enter');
  await close(page);
}

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

test('a key found beside the evidence counts for nothing until it is trusted', async ({ page }) => {
  await setTime(page);
  await choose(page, [RECEIPT, KEYS, SOURCE]);
  await expectOutcome(page, 'INCOMPLETE');
  await tab(page, /^Overview/).click();
  const files = page.getByRole('region', { name: 'Files of this case' });
  const key = files.getByRole('listitem').filter({ hasText: 'example-octavia.keys' });
  await expect(key).toContainText('not trusted: it came with the evidence');
  await key.getByRole('button', { name: 'Trust this file' }).click();
  await expect(page.getByRole('dialog')).toContainText(/[0-9a-f]{64}/);
  await page.getByRole('button', { name: 'Do not trust it' }).click();
  await expectOutcome(page, 'INCOMPLETE');
  await key.getByRole('button', { name: 'Trust this file' }).click();
  await page.getByRole('button', { name: 'I know this digest: trust it' }).click();
  await expect(page.getByRole('button', { name: 'Trusted inputs (1)' })).toBeVisible();
  await expect(verdict(page)).toContainText('Pinned');
  await expectOutcome(page, 'PASS');
  await expect(tab(page, /^Overview/)).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: /^Remove pin/ }).click();
  await expect(page.getByRole('button', { name: 'Trusted inputs', exact: true })).toBeVisible();
  await expectOutcome(page, 'INCOMPLETE');
  await openTrusted(page);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('example-octavia.keys');
  await close(page);
  await expectOutcome(page, 'PASS');
});

test('files dropped into the zone are trusted; files that miss it are nothing at all', async ({ page }) => {
  await openTrusted(page);
  await dropOn(page.getByRole('heading', { name: 'Trusted inputs' }), [RECEIPT]);
  await dropOn(dropZone(page), [KEYS]);
  await expect(page.getByRole('button', { name: 'Remove trusted file run/example-octavia.keys' })).toBeVisible();
  await dropOn(dropZone(page), [fileNamed(KEYS, 'the-same.keys')]);
  await expect(page.getByText('Already in the list:')).toBeVisible();
  await close(page);
  await expect(verdict(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Trusted inputs (1)' })).toBeVisible();
});

test('a trusted file that nothing was held against is said to be that', async ({ page }) => {
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await openTrusted(page);
  await dropOn(dropZone(page), [KEYS]);
  await expect(page.getByRole('button', { name: /^Remove trusted file/ })).toBeVisible();
  await close(page);
  await expectOutcome(page, 'UNREADABLE');
  await expect(page.getByRole('region', { name: /^Cases/ })).toContainText('a trusted input that no evidence');
});

test('the time decides what depends on it, and is said', async ({ page }) => {
  await setTime(page);
  await openTrusted(page);
  await dropOn(dropZone(page), [KEYS]);
  await expect(page.getByRole('button', { name: /^Remove trusted file/ })).toBeVisible();
  await close(page);
  await choose(page, [RECEIPT, SOURCE]);
  await expectOutcome(page, 'PASS');
  await openTrusted(page);
  await expect(page.getByText(`The open audit was judged by ${THEN}.`)).toBeVisible();
  const time = page.getByRole('textbox', { name: 'Time, UTC' });
  await time.fill('2026-11-31T00:00:00Z');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Not understood');
  await page.getByRole('radio', { name: 'no time' }).check();
  await expect(page.getByText('What depends on the time stays unverified.')).toBeVisible();
  await expect(page.getByText(/^The open audit was judged by/)).toBeHidden();
  await close(page);
  await expectOutcome(page, 'INCOMPLETE');
});

test('settings are those of what is open, and all behind a search', async ({ page }) => {
  await choose(page, RECEIPT);
  await expect(verdict(page)).toBeVisible();
  await openTrusted(page);
  await expect(page.getByRole('textbox', { name: /max_age_days/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Number of records/ })).toBeHidden();
  await page.getByRole('searchbox', { name: 'Search all settings' }).fill('number of rec');
  await expect(page.getByRole('textbox', { name: /^Number of records/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: /max_age_days/ })).toBeHidden();
});
