import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { badMazur, fileOf, goodMazur, MAZUR } from './lib/evidence.ts';
import { choose, drop, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

test.beforeEach(async ({ page }) => {
  await openPage(page);
});

test('a good sample passes, and is marked demo', async ({ page }) => {
  await page.getByRole('button', { name: `${MAZUR.title}, as recorded` }).click();
  await expectOutcome(page, 'PASS');
  await expect(verdict(page)).toContainText('demo');
});

test('its altered twin fails, and shows the first wrong number', async ({ page }) => {
  await page.getByRole('button', { name: `${MAZUR.title}, altered` }).click();
  await expectOutcome(page, 'FAIL');
  const detail = page.getByRole('region', { name: 'Detail' });
  await expect(detail).toContainText('failed');
  await expect(detail.locator('mark')).toHaveCount(1);
});

test('a file chosen in the picker is not a demo', async ({ page }) => {
  await choose(page, fileOf('receipt.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await expect(verdict(page)).not.toContainText('demo');
  await expect(verdict(page)).toContainText('receipt.jsonl');
  const sha256 = createHash('sha256').update(goodMazur).digest('hex');
  await expect(verdict(page)).toContainText(sha256.slice(0, 12));
});

test('a dropped file is judged', async ({ page }) => {
  await drop(page, [fileOf('dropped.jsonl', badMazur)]);
  await expectOutcome(page, 'FAIL');
});

test('pasted text is judged', async ({ page }) => {
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByRole('textbox').fill(goodMazur);
  await page.getByRole('button', { name: 'Judge this text' }).click();
  await expectOutcome(page, 'PASS');
  await expect(verdict(page)).toContainText('pasted text');
});

test('text pasted anywhere on the page is judged', async ({ page }) => {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, badMazur);
  await expectOutcome(page, 'FAIL');
});

test('several files: the worst outcome stands first, and every case can be opened', async ({ page }) => {
  await choose(page, [
    fileOf('run/good.jsonl', goodMazur),
    fileOf('run/bad.jsonl', badMazur),
    fileOf('run/empty.jsonl', ''),
  ]);
  await expectOutcome(page, 'FAIL');
  const cases = page.getByRole('region', { name: /^Cases/ }).getByRole('listitem');
  await expect(cases).toHaveCount(3);
  await expect(cases.nth(0)).toContainText('FAIL');
  await expect(cases.nth(1)).toContainText('UNREADABLE');
  await expect(cases.nth(2)).toContainText('PASS');
  await cases.nth(2).getByRole('button').click();
  await expect(verdict(page)).toContainText('Every one of the');
  await page.getByRole('searchbox', { name: 'Filter cases' }).fill('empty');
  await expect(cases).toHaveCount(1);
});

test('all five counts are always shown', async ({ page }) => {
  await choose(page, fileOf('a.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  const counts = verdict(page).getByRole('list', { name: 'Checks by outcome' });
  for (const word of ['failed', 'error', 'unverified', 'not checked', 'passed', 'examined']) {
    await expect(counts).toContainText(word);
  }
});

test('a second load clears the verdict of the first before it shows its own', async ({ page }) => {
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  // Every state of the verdict region from now on, as a reader of the page would see it.
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const region = document.querySelector('[aria-label="Verdict"]');
      seen.push(region === null ? 'none' : (region.textContent.match(/^\s*[A-Z]+/)?.[0] ?? '?'));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen.indexOf('none')).toBeGreaterThanOrEqual(0);
  expect(seen.slice(seen.indexOf('none')).some((word) => word.startsWith('PASS'))).toBe(false);
});

test('the other profile judges the same files again', async ({ page }) => {
  await choose(page, fileOf('good.jsonl', goodMazur));
  await expectOutcome(page, 'PASS');
  await page.getByRole('radio', { name: 'Reference' }).check();
  await expect(verdict(page)).toBeVisible();
  await expect(verdict(page).getByRole('definition').first()).toContainText('Reference');
});

test('the exported verdict has the digest that is shown', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Meaning/).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save Verdict document (JSON)' }).click();
  const bytes = readFileSync(await (await download).path());
  const digest = createHash('sha256').update(bytes).digest('hex');
  await expect(page.getByRole('tabpanel')).toContainText(digest);
  const document = JSON.parse(bytes.toString('utf8')) as { outcome: string; cases: { checks: object[] }[] };
  expect(document.outcome).toBe('FAIL');
});

test('the factor diff filters, orders and leads to the text', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Factor diff/).click();
  const grid = page.getByRole('grid', { name: 'Comparisons' });
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(10);
  const all = Number(await grid.getAttribute('aria-rowcount'));
  const rows = page.getByRole('group', { name: 'Rows' });
  await rows.getByRole('radio', { name: 'failed' }).check();
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeLessThan(all);
  await rows.getByRole('radio', { name: 'all' }).check();
  await page.getByRole('searchbox', { name: 'Search pointer' }).fill('/forward/o1');
  await expect(grid.getByRole('row').nth(1)).toContainText('/forward/o1');
  await grid.getByRole('row').nth(1).press('Enter');
  await expect(page.getByRole('region', { name: 'Evidence text' }).locator('mark')).toBeVisible();
});

test('the print is the report: outcome first, findings, limits', async ({ page }) => {
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => globalThis.dispatchEvent(new Event('beforeprint')));
  const report = page.getByRole('region', { name: 'Report' });
  await expect(report).toContainText('claimed');
  await expect(report).toContainText('This report is not itself a proof');
  expect((await report.innerText()).trimStart()).toMatch(/^Audit report\s+FAIL\s/);
  await expect(verdict(page)).toBeHidden();
  await expect(page.getByRole('tablist')).toBeHidden();
});
