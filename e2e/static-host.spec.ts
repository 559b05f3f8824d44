/** Any static host: a folder far down, no headers, nothing but GET. And a host that changed a byte. */
import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropFiles, expectVerdict, inEachBrowser, press, ready, words, type AnyPage } from './lib/any-browser.ts';
import { fileOf, goodMazur, MAZUR } from './lib/evidence.ts';
import { copyOfDist, DIST, plainHost, type Host } from './lib/hosts.ts';

const UNDER = '/some/where/deep%20down/assay/';
let host: Host;
test.afterEach(() => host.close());

const asset = (folder: string, ending: string): string => {
  const [name, ...more] = readdirSync(join(folder, 'assets')).filter((one) => one.endsWith(ending));
  if (name === undefined || more.length > 0) throw new Error(`one ${ending} was expected in assets/`);
  return join(folder, 'assets', name);
};

const inDist = (ending: string): string => `${UNDER}${asset(DIST, ending).slice(DIST.length + 1)}`;

inEachBrowser('works under a sub-path without a single header, and asks for nothing after load', async (page) => {
  host = await plainHost(DIST, UNDER);
  await page.goto(host.address);
  await ready(page);
  const loaded = [...host.requests].sort();
  expect(loaded.filter((path) => path !== '/favicon.ico')).toEqual([UNDER, inDist('.css'), inDist('.js')].sort());
  await press(page, `${MAZUR.title}, altered`);
  await expectVerdict(page, 'FAIL');
  await press(page, 'New audit');
  await dropFiles(page, [fileOf('good.jsonl', goodMazur)]);
  await expectVerdict(page, 'PASS');
  expect([...host.requests].sort()).toEqual(loaded);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(0);
});

/** The middle byte of a file becomes another. */
function change(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = bytes[middle] === 0x20 ? 0x0a : 0x20;
  writeFileSync(path, bytes);
}

const settle = (page: AnyPage): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, 1500);
      }),
  );

inEachBrowser('does not start when one byte of the script is another', async (page) => {
  const { folder, remove } = copyOfDist();
  try {
    change(asset(folder, '.js'));
    host = await plainHost(folder);
    await page.goto(host.address);
    await settle(page);
    expect(host.requests.some((path) => path.endsWith('.js'))).toBe(true);
    expect(await page.evaluate(() => document.getElementById('root')?.childElementCount)).toBe(0);
  } finally {
    remove();
  }
});

inEachBrowser('takes no style sheet in which one byte is another', async (page) => {
  const { folder, remove } = copyOfDist();
  try {
    change(asset(folder, '.css'));
    host = await plainHost(folder);
    await page.goto(host.address);
    await settle(page);
    expect(host.requests.some((path) => path.endsWith('.css'))).toBe(true);
    // Firefox lists the sheet that it refused, without a rule.
    const rules = (): number => [...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0);
    expect(await page.evaluate(rules)).toBe(0);
  } finally {
    remove();
  }
});

inEachBrowser('the one file on a host keeps its policy: a script that was put into it does not run', async (page) => {
  const { folder, remove } = copyOfDist();
  try {
    const file = join(folder, 'assay.html');
    const html = readFileSync(file, 'utf8');
    writeFileSync(file, html.replace('</body>', '<script>document.title = "taken";</script></body>'));
    host = await plainHost(folder);
    await page.goto(`${host.address}assay.html`);
    await ready(page);
    expect(await page.evaluate(() => document.title)).toBe('Assay');
    expect(await words(page, '.ThisBuild')).toContain('may be old');
  } finally {
    remove();
  }
});
