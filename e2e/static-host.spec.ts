/** Any static host: a folder far down, no headers, nothing but GET. And a host that changed a byte. */
import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropFiles, expectVerdict, inEachBrowser, press, ready, WAIT, words, type AnyPage } from './lib/any-browser.ts';
import { fileOf, goodMazur, MAZUR } from './lib/evidence.ts';
import { copyOfDist, DIST, plainHost, type Host } from './lib/hosts.ts';

const UNDER = '/some/where/deep%20down/assay/';
let host: Host;
test.afterEach(() => host.close());

const assets = (folder: string): string[] => readdirSync(join(folder, 'assets')).sort();

const asset = (folder: string, pattern: RegExp): string => {
  const [name, ...more] = assets(folder).filter((one) => pattern.test(one));
  if (name === undefined || more.length > 0) throw new Error(`one ${String(pattern)} was expected in assets/`);
  return join(folder, 'assets', name);
};

inEachBrowser('works under a sub-path without a single header, and asks for nothing after load', async (page) => {
  host = await plainHost(DIST, UNDER);
  await page.goto(host.address);
  await ready(page);
  const loaded = [...host.requests].sort();
  expect(loaded.filter((path) => path !== '/favicon.ico')).toEqual(
    [UNDER, ...assets(DIST).map((name) => `${UNDER}assets/${name}`)].sort(),
  );
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

inEachBrowser('does not start when one byte of its first script is another', async (page) => {
  const { folder, remove } = copyOfDist();
  try {
    change(asset(folder, /^index-.*\.js$/));
    host = await plainHost(folder);
    await page.goto(host.address);
    await settle(page);
    expect(host.requests.some((path) => /index-.*\.js$/.test(path))).toBe(true);
    expect(await page.evaluate(() => document.getElementById('root')?.childElementCount)).toBe(0);
  } finally {
    remove();
  }
});

for (const [what, pattern, tried] of [
  // The engine is asked for its formats at once, the others when they are needed.
  ['the engine', /^audit\.worker-/, false],
  ['what shows results', /^followers-/, true],
  ['the samples', /^packed\.generated-/, true],
] as const) {
  inEachBrowser(`shows no verdict when one byte of ${what} is another`, async (page) => {
    const { folder, remove } = copyOfDist();
    try {
      change(asset(folder, pattern));
      host = await plainHost(folder);
      await page.goto(host.address);
      await settle(page);
      if (tried) await press(page, `${MAZUR.title}, altered`);
      await settle(page);
      expect(await page.evaluate(() => document.querySelector('#verdict'))).toBe(null);
      // Not silently: the page says that something of its own went wrong.
      await expect.poll(() => words(page, 'main'), WAIT).toContain('Something in Assay broke');
    } finally {
      remove();
    }
  });
}

inEachBrowser('takes no style sheet in which one byte is another', async (page) => {
  const { folder, remove } = copyOfDist();
  try {
    change(asset(folder, /\.css$/));
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
