/** The report and the exports: made by keyboard, filed, and harmless in the program that opens them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Download, type Page } from '@playwright/test';
import { badMazur, fileOf, goodMazur, goodXor, HOSTILE } from './lib/evidence.ts';
import { LOOKS } from './lib/looks.ts';
import { choose, expectOutcome, openPage, tab, verdict } from './lib/workbench.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REMARK = 'Seen on site.\n<b>Second line</b>';

async function openReport(page: Page): Promise<void> {
  await openPage(page);
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Report/).click();
  await expect(preview(page)).toContainText('Audit report');
}

const preview = (page: Page) => page.getByRole('region', { name: 'Report preview' });

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Violation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

async function saved(page: Page, name: string): Promise<Download> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  return download;
}

test('from a dropped file to a filed report, by keyboard alone', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await page.evaluate(() => {
    Object.assign(globalThis, { prints: 0 });
    globalThis.print = () => {
      Object.assign(globalThis, { prints: (globalThis as unknown as { prints: number }).prints + 1 });
    };
  });
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(tab(page, /^Report/)).toHaveAttribute('aria-selected', 'true');
  const print = page.getByRole('button', { name: 'Print report' });
  await expect(print).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => (globalThis as unknown as { prints: number }).prints)).toBe(1);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Save as HTML' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Remarks' })).toBeFocused();
  await page.keyboard.type('Seen on site.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('A. Auditor');
  await expect(preview(page)).toContainText('Seen on site.');
  await expect(preview(page)).toContainText('A. Auditor');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(preview(page)).toBeFocused();
  expect(page.url()).toMatch(/\/tab\/report$/);
});

test('the preview begins with the outcome and ends with what it is worth', async ({ page }) => {
  await openReport(page);
  const text = await preview(page).innerText();
  expect(text.trimStart()).toMatch(/^Audit report\s+FAIL\s+3 of 52 checks failed/);
  const order = [
    'Outcome',
    'Inputs',
    'Findings',
    'Not decided and not checked',
    'Does not show',
    'Article 10',
    'No remarks.',
    'Signature',
    'This report is not itself a proof',
  ];
  const places = order.map((words) => text.indexOf(words));
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  await expect(preview(page).getByRole('row', { name: /^Article 10/ })).toContainText('No');
});

test('remarks stay with the evidence they were written about, and never enter the verdict', async ({ page }) => {
  await openReport(page);
  const digest = verdict(page)
    .getByTitle(/^[0-9a-f]{64}$/)
    .first();
  const before = await digest.getAttribute('title');
  await page.getByRole('textbox', { name: 'Remarks' }).fill(REMARK);
  await expect(preview(page)).toContainText('<b>Second line</b>');
  await tab(page, /^Meaning/).click();
  const json = readFileSync(await (await saved(page, 'Save Verdict document (JSON)')).path());
  expect(json.toString('utf8')).not.toContain('Seen on site');
  expect(createHash('sha256').update(json).digest('hex')).toBe(before);

  await choose(page, fileOf('good.jsonl', goodXor));
  await expectOutcome(page, 'PASS');
  await tab(page, /^Report/).click();
  await expect(page.getByRole('textbox', { name: 'Remarks' })).toHaveValue('');
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Report/).click();
  await expect(page.getByRole('textbox', { name: 'Remarks' })).toHaveValue(REMARK);
});

test('what cannot be read can be filed too', async ({ page }) => {
  await openPage(page);
  await choose(page, fileOf('none.jsonl', ''));
  await expectOutcome(page, 'UNREADABLE');
  await expect(preview(page)).toContainText('The evidence could not be read');
});

test('the print is the report alone, with the verdict digest at the foot of every page', async ({ page }) => {
  await openReport(page);
  await page.getByRole('textbox', { name: 'Remarks' }).fill(REMARK);
  const digest = await verdict(page)
    .getByTitle(/^[0-9a-f]{64}$/)
    .first()
    .getAttribute('title');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => globalThis.dispatchEvent(new Event('beforeprint')));
  const printed = page.getByRole('region', { name: 'Report', exact: true });
  await expect(printed).toContainText('Second line');
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('tablist')).toBeHidden();
  await expect(page.getByRole('textbox')).toBeHidden();
  expect(await page.title()).toBe(`FAIL - Audit report - Assay 0.1.0 - verdict ${String(digest)}`);
  const rules = await page.evaluate(() =>
    document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText)),
  );
  expect(rules.join()).toContain(String(digest));
  await page.evaluate(() => globalThis.dispatchEvent(new Event('afterprint')));
  expect(await page.title()).toMatch(/^FAIL/);
  expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
});

for (const format of ['A4', 'Letter'] as const) {
  test(`fits ${format}`, async ({ page }) => {
    await openReport(page);
    const pdf = await page.pdf({ format });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.length).toBeLessThan(8);
  });
}

test('every export says what it is for, how large it is, and is saved whole', async ({ page }) => {
  await openPage(page);
  await choose(page, [fileOf('good.jsonl', goodMazur), fileOf('bad.jsonl', badMazur)]);
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Meaning/).click();
  const list = page.getByRole('list', { name: 'Files to save' });
  await expect(list.getByRole('listitem')).toHaveCount(5);
  await expect(list).not.toContainText('measuring');
  for (const [title, name, begins] of [
    ['Report (HTML)', 'assay-report.html', '<!doctype html>'],
    ['Verdict document (JSON)', 'assay-verdict.json', '{"cases":'],
    ['Findings (CSV)', 'assay-findings.csv', 'case,subject,'],
    ['Findings (SARIF 2.1.0)', 'assay-findings.sarif', '{"$schema":"https://docs.oasis-open.org/sarif'],
    ['Verification summary (in-toto)', 'assay-summary.intoto.json', '{"_type":"https://in-toto.io/Statement/v1"'],
  ] as const) {
    const download = await saved(page, `Save ${title}`);
    expect(download.suggestedFilename()).toBe(name);
    const bytes = readFileSync(await download.path());
    expect(bytes.toString('utf8').startsWith(begins)).toBe(true);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await expect(list.getByTitle(`SHA-256 ${sha256}`)).toBeVisible();
  }
});

test('the HTML report runs nothing and asks for nothing, whatever the names and the remarks', async ({
  page,
  context,
}) => {
  await openPage(page);
  await choose(
    page,
    HOSTILE.map((name) =>
      fileOf(name.replaceAll('/', '_'), badMazur.replace('"mazur', `"${name.replaceAll('"', '')}`)),
    ),
  );
  await expectOutcome(page, 'FAIL');
  await tab(page, /^Report/).click();
  await page.getByRole('textbox', { name: 'Remarks' }).fill(HOSTILE.join('\n'));
  await expect(preview(page)).toContainText('=HYPERLINK');
  const path = await (await saved(page, 'Save as HTML')).path();
  const html = readFileSync(path, 'utf8');

  const reader = await context.newPage();
  const troubles: string[] = [];
  reader.on('request', (request) => troubles.push(request.url()));
  reader.on('dialog', (dialog) => troubles.push(dialog.message()));
  reader.on('console', (message) => troubles.push(message.text()));
  reader.on('pageerror', (error) => troubles.push(error.message));
  await reader.route('**/report.html', (route) =>
    route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }),
  );
  await reader.goto('./report.html');
  expect(troubles).toEqual([reader.url()]);
  const found = await reader.evaluate(() => ({
    title: document.title,
    active: document.querySelectorAll('script, img, svg, iframe, object, embed, link, a, form, base, audio, video')
      .length,
    attributes: [...document.querySelectorAll('body *')]
      .flatMap((one) => one.getAttributeNames())
      .filter((name) => !['class', 'id', 'scope'].includes(name)),
    styled: getComputedStyle(document.querySelector('h2') ?? document.body).borderBottomWidth,
  }));
  expect(found).toEqual({ title: 'FAIL - Audit report - Assay 0.1.0', active: 0, attributes: [], styled: '2px' });
  await expect(reader.getByText('<script>document.title=2</script>').first()).toBeVisible();
  await expect(reader.locator('.x', { hasText: 'U+202E' }).first()).toBeVisible();
  expect((await reader.locator('body').innerText()).match(/[\u202a-\u202e\u2066-\u2069]/)).toBeNull();
  expect(await violations(reader)).toEqual([]);
});

for (const { name, use } of LOOKS) {
  test.describe(name, () => {
    test.use(use);
    test('axe finds nothing in report and export', async ({ page }) => {
      await openReport(page);
      await page.getByRole('textbox', { name: 'Remarks' }).fill(REMARK);
      expect(await violations(page)).toEqual([]);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(sideways).toBeLessThanOrEqual(0);
      await tab(page, /^Meaning/).click();
      await expect(page.getByRole('list', { name: 'Files to save' })).not.toContainText('measuring');
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('axe finds nothing in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openReport(page);
  expect(await violations(page)).toEqual([]);
});
