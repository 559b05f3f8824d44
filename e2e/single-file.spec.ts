/** `dist/assay.html` opened from `file://`: workers start, evidence is judged, the report is saved, nothing is asked for. */
import { expect, test } from '@playwright/test';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dropFiles, expectVerdict, inEachBrowser, press, ready, resources, WAIT, words } from './lib/any-browser.ts';
import { badMazur, fileOf, goodMazur, MAZUR } from './lib/evidence.ts';

const FILE = resolve('dist/assay.html');
const LIMIT = 1_500_000;

/** The file alone in a folder: whatever it might look for beside it is not there. */
let folder = '';
let address = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-one-file-'));
  cpSync(FILE, join(folder, 'assay.html'));
  address = pathToFileURL(join(folder, 'assay.html')).href;
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('is one file of at most 1.5 MB that names no other', () => {
  expect(statSync(FILE).size).toBeLessThanOrEqual(LIMIT);
  const html = readFileSync(FILE, 'utf8');
  const tags = html.match(/<(?:script|link|img|iframe|source|base)\b[^>]*>/g) ?? [];
  expect(tags.filter((tag) => /\b(?:src|href)="(?!data:)/.test(tag))).toEqual([]);
  expect(html).not.toContain("'self'");
  expect(html).not.toMatch(/unsafe-(?:inline|eval)/);
});

inEachBrowser('drop, verdict, report, and no request at all', async (page, browser) => {
  const requests: string[] = [];
  page.playwright?.context().on('request', (request) => requests.push(request.url()));
  const troubles: string[] = [];
  page.playwright?.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(address);
  await ready(page);
  await dropFiles(page, [fileOf('good.jsonl', goodMazur)]);
  await expectVerdict(page, 'PASS');
  await press(page, 'New audit');
  await dropFiles(page, [fileOf('bad.jsonl', badMazur)]);
  await expectVerdict(page, 'FAIL');

  // The report: saved through a link, and what was saved is the verdict document.
  await page.evaluate(() => {
    const saved: Promise<string>[] = [];
    Object.assign(globalThis, { saved });
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      saved.push(blob.text());
      return make(blob);
    };
  });
  await page.evaluate(() => {
    const tabs = [...document.querySelectorAll<HTMLElement>('[role="tab"]')];
    tabs.find((tab) => tab.innerText.startsWith('Meaning'))?.click();
  });
  await press(page, 'Save Verdict document (JSON)');
  const report = async (): Promise<string> =>
    page.evaluate(async () => {
      const { saved } = globalThis as unknown as { saved: Promise<string>[] };
      return (await saved[0]) ?? '';
    });
  await expect.poll(report, WAIT).toContain('"outcome":"FAIL"');
  expect(JSON.parse(await report())).toMatchObject({ outcome: 'FAIL', inputs: [{ name: 'bad.jsonl' }] });
  if (browser.name !== 'chromium') {
    // The browsers that save without asking into a folder that we know.
    const { downloads } = browser;
    await expect.poll(() => readFirst(downloads), WAIT).toContain('"outcome":"FAIL"');
  }

  expect(await resources(page)).toEqual([]);
  expect(requests.filter((url) => url !== address && !/^(blob|data):/.test(url))).toEqual([]);
  expect(troubles).toEqual([]);
});

inEachBrowser('the gallery works, and the page says that a saved file may be old', async (page) => {
  await page.goto(address);
  await ready(page);
  const build = /name="assay-build" content="([0-9a-f]{64})"/.exec(readFileSync(FILE, 'utf8'))?.[1];
  expect(build).not.toBe('0'.repeat(64));
  const said = await words(page, '.ThisBuild');
  expect(said).toContain(`build ${build ?? ''}`);
  expect(said).toContain('may be old');
  expect(said).not.toContain('Keep for offline use');
  await press(page, `${MAZUR.title}, altered`);
  await expectVerdict(page, 'FAIL');
});

/** What lies in a folder, when a file in it is complete. */
function readFirst(where: string): string {
  const complete = readdirSync(where).filter((name) => !/\.(part|wkdownload|tmp)$/.test(name));
  return complete.map((name) => readFileSync(join(where, name), 'utf8')).join('');
}
