/** *Keep for offline use*: nothing before it is pressed, everything without the server after, updates when asked for, gone when removed. */
import { expect, test } from '@playwright/test';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealRelease } from '../scripts/lib/release.mjs';
import { expectVerdict, inEachBrowser, press, ready, WAIT, words, type AnyPage } from './lib/any-browser.ts';
import { MAZUR } from './lib/evidence.ts';
import { copyOfDist, plainHost, type Host } from './lib/hosts.ts';

const UNDER = '/tools/assay/';

let host: Host;
let copies: ReturnType<typeof copyOfDist>[] = [];
test.afterEach(async () => {
  await host.close();
  for (const { remove } of copies) remove();
  copies = [];
});

const copy = (): string => {
  const made = copyOfDist();
  copies.push(made);
  return made.folder;
};

const buildOf = (folder: string): string => {
  const found = /name="assay-build" content="([0-9a-f]{64})"/.exec(readFileSync(join(folder, 'index.html'), 'utf8'));
  if (found?.[1] === undefined) throw new Error('index.html has no build digest');
  return found[1];
};

/** Another release: one sentence of the page is another, and everything is sealed again. */
function anotherRelease(): string {
  const folder = copy();
  const index = join(folder, 'index.html');
  writeFileSync(index, readFileSync(index, 'utf8').replace('It needs JavaScript.', 'It needs JavaScript, too.'));
  cpSync('public/sw.js', join(folder, 'sw.js'));
  sealRelease(folder, '9.9.9');
  return folder;
}

const said = (page: AnyPage): Promise<string> => words(page, '.ThisBuild');
const shows = (page: AnyPage, text: string): Promise<void> => expect.poll(() => said(page), WAIT).toContain(text);

interface Stored {
  readonly caches: readonly string[];
  readonly registrations: number;
}

/** What the browser holds for this origin. */
const stored = (page: AnyPage): Promise<Stored> =>
  page.evaluate(async () => ({
    caches: await caches.keys(),
    registrations: (await navigator.serviceWorker.getRegistrations()).length,
  }));

const NOTHING: Stored = { caches: [], registrations: 0 };

/** Opens the page, keeps it, and gives the folder that it came from. */
async function kept(page: AnyPage): Promise<string> {
  const folder = copy();
  host = await plainHost(folder, UNDER);
  await page.goto(host.address);
  await ready(page);
  expect(await stored(page)).toEqual(NOTHING);
  await press(page, 'Keep for offline use');
  await shows(page, 'Kept for offline use:');
  return folder;
}

/** The same address, served from another folder. */
async function serveInstead(folder: string): Promise<void> {
  const { port } = host;
  await host.close();
  host = await plainHost(folder, UNDER, port);
}

inEachBrowser('kept, it judges when the server is gone', async (page) => {
  const folder = await kept(page);
  expect(await said(page)).toContain(`Kept for offline use: version`);
  expect((await said(page)).split(buildOf(folder)).length - 1).toBe(2);
  const { caches, registrations } = await stored(page);
  expect([caches, registrations]).toEqual([[`assay ${host.address} ${buildOf(folder)}`], 1]);

  await host.close();
  await page.goto(host.address);
  await ready(page);
  await shows(page, 'Kept for offline use:');
  await press(page, `${MAZUR.title}, altered`);
  await expectVerdict(page, 'FAIL');
  await press(page, 'New audit');
  await press(page, 'Look for an update');
  await shows(page, 'The server did not answer.');
});

inEachBrowser('another build is offered, and taken only when asked for', async (page) => {
  const old = await kept(page);
  const folder = anotherRelease();
  expect(buildOf(folder)).not.toBe(buildOf(old));
  await press(page, 'Look for an update');
  await shows(page, 'The server has no other build.');
  await serveInstead(folder);
  await press(page, 'Look for an update');
  await shows(page, 'Another build is ready:');
  expect(await said(page)).toContain(`version 9.9.9, build ${buildOf(folder)}`);
  // Until then the kept one is what opens.
  await page.goto(host.address);
  await ready(page);
  expect((await said(page)).startsWith(`Assay version`)).toBe(true);
  expect(await words(page, '.ThisBuild-digest')).toBe(buildOf(old));
  await shows(page, 'Another build is ready:');
  await press(page, 'Use it and load the page again');
  await expect.poll(() => words(page, '.ThisBuild-digest').catch(() => ''), WAIT).toBe(buildOf(folder));
  await ready(page);
  await shows(page, 'Kept for offline use: version 9.9.9');
  expect((await stored(page)).caches).toEqual([`assay ${host.address} ${buildOf(folder)}`]);
});

inEachBrowser('a build of which one byte is another is not kept', async (page) => {
  const old = await kept(page);
  const folder = anotherRelease();
  const [script] = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  const file = join(folder, 'assets', script ?? '');
  writeFileSync(file, `${readFileSync(file, 'utf8')} `);
  await serveInstead(folder);
  await press(page, 'Look for an update');
  await shows(page, 'Not kept:');
  expect((await stored(page)).caches).toEqual([`assay ${host.address} ${buildOf(old)}`]);
  await host.close();
  await page.goto(host.address);
  await ready(page);
  expect(await words(page, '.ThisBuild-digest')).toBe(buildOf(old));
});

inEachBrowser('what others put into its cache is not shown', async (page) => {
  await kept(page);
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const forged = new Response('<!doctype html><title>forged</title><p>PASS', {
      headers: { 'Content-Type': 'text/html' },
    });
    const cache = await caches.open(name ?? '');
    for (const request of await cache.keys()) {
      if (request.url.endsWith('index.html')) await cache.put(request, forged);
    }
  });
  host.requests.length = 0;
  await page.goto(host.address);
  await ready(page);
  expect(await page.evaluate(() => document.title)).toBe('Assay');
  // It came from the server instead.
  expect(host.requests).toContain(`${UNDER}index.html`);
});

inEachBrowser('removed, nothing is left, and the server decides again', async (page) => {
  const old = await kept(page);
  await press(page, 'Remove the kept copy');
  await shows(page, 'The kept copy is removed.');
  expect((await stored(page)).caches).toEqual([]);
  const folder = anotherRelease();
  await serveInstead(folder);
  await page.goto(host.address);
  await ready(page);
  expect(buildOf(folder)).not.toBe(buildOf(old));
  expect(await words(page, '.ThisBuild-digest')).toBe(buildOf(folder));
  await expect.poll(() => stored(page), WAIT).toEqual(NOTHING);
});
