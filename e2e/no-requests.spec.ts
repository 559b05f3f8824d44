/**
 * From the page and from inside its workers nothing reaches another origin, on a plain host without headers. The judge is the other
 * origin: it lets everybody in and writes down who came.
 */
import { expect, test, type Worker } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { makeOneFile } from '../scripts/lib/release.mjs';
import { inEachBrowser, WAIT, type AnyPage } from './lib/any-browser.ts';
import { HERO } from './lib/evidence.ts';
import { DIST, foreignHost, plainHost, type Host } from './lib/hosts.ts';

/** A page and a worker that try everything, built as the real ones are: same policy, same way of making the worker. */
let probe = '';
let foreign: Host;
test.beforeAll(async () => {
  probe = mkdtempSync(join(tmpdir(), 'assay-reach-'));
  await build({
    configFile: resolve('vite.config.ts'),
    root: resolve('e2e/fixtures/reach'),
    logLevel: 'error',
    publicDir: false,
    build: { outDir: probe, emptyOutDir: false },
  });
});
test.afterAll(() => {
  rmSync(probe, { recursive: true, force: true });
});
test.beforeEach(async () => {
  foreign = await foreignHost();
});
test.afterEach(() => foreign.close());

interface Probe {
  fromPage(url: string): Promise<string[]>;
  fromWorker(url: string): Promise<unknown>;
}

const NOTHING = { born: [], locked: [], left: [] };

async function tryAll(page: AnyPage): Promise<void> {
  const started = (): Promise<string> => page.evaluate(() => document.body.dataset['ready'] ?? '');
  await expect.poll(started, WAIT).toBe('yes');
  // Worker first: what the page leaves in its document could be mistaken for it.
  const worker = await page.evaluate((url) => (globalThis as unknown as Probe).fromWorker(url), foreign.address);
  expect(worker).toEqual(NOTHING);
  expect(await page.evaluate((url) => (globalThis as unknown as Probe).fromPage(url), foreign.address)).toEqual([]);
  await new Promise((done) => setTimeout(done, 500));
  expect(foreign.requests).toEqual([]);
}

test('the other origin does write down who comes', async () => {
  await fetch(`${foreign.address}hello`);
  expect(foreign.requests).toEqual(['GET /hello']);
});

test('without a policy the same attempts do get through', async ({ page }) => {
  // Else the refusals below would prove nothing.
  const open = join(probe, 'open.html');
  const html = readFileSync(join(probe, 'index.html'), 'utf8');
  writeFileSync(open, html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
  const host = await plainHost(probe);
  await page.goto(`${host.address}open.html`);
  await expect(page.locator('body')).toHaveAttribute('data-ready', 'yes');
  const worker = await page.evaluate((url) => (globalThis as unknown as Probe).fromWorker(url), foreign.address);
  const born: unknown = expect.arrayContaining(['fetch', 'XMLHttpRequest', 'importScripts', 'code from text']);
  expect(worker).toMatchObject({ born, locked: [], left: [] });
  for (const came of ['GET /fetch', 'GET /xhr', 'GET /scripts.js', 'GET /events', 'upgrade /socket']) {
    expect(foreign.requests).toContain(came);
  }
  await host.close();
});

inEachBrowser('from a page and a worker of a host without headers', async (page) => {
  const host = await plainHost(probe, '/sub/');
  try {
    await page.goto(host.address);
    await tryAll(page);
  } finally {
    await host.close();
  }
});

inEachBrowser('from a page and a worker of one file at file://', async (page) => {
  const html = readFileSync(join(probe, 'index.html'), 'utf8');
  writeFileSync(
    join(probe, 'one.html'),
    makeOneFile(html, (path) => readFileSync(join(probe, path), 'utf8')),
  );
  await page.goto(pathToFileURL(join(probe, 'one.html')).href);
  await tryAll(page);
});

/** What a worker of the built page, which locked itself down long ago, gets through to an address with. */
function fromLockedWorker(worker: Worker, url: string): Promise<string[]> {
  return worker.evaluate(async (address) => {
    const tries: Readonly<Record<string, () => unknown>> = {
      fetch: () => fetch(address),
      XMLHttpRequest: () => new XMLHttpRequest(),
      WebSocket: () => new WebSocket(address.replace('http', 'ws')),
      EventSource: () => new EventSource(address),
      importScripts: () => {
        (globalThis as unknown as { importScripts(from: string): void }).importScripts(address);
      },
      import: () => import(address),
      worker: () => new Worker(address),
    };
    const through: string[] = [];
    for (const [name, run] of Object.entries(tries)) {
      try {
        await run();
        through.push(name);
      } catch {
        // As it should be.
      }
    }
    return through;
  }, url);
}

test('from every worker of the built page, before and after it judged', async ({ page }) => {
  const host = await plainHost(DIST, '/sub/');
  await page.goto(host.address);
  await expect(page.getByRole('heading', { name: 'Training-step receipt' }).first()).toBeVisible();
  const tryWorkers = async (): Promise<void> => {
    expect(page.workers().length).toBeGreaterThan(0);
    for (const worker of page.workers()) expect(await fromLockedWorker(worker, foreign.address)).toEqual([]);
  };
  await tryWorkers();
  await page.getByRole('button', { name: `${HERO.title}, as recorded` }).click();
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  await tryWorkers();
  expect(foreign.requests).toEqual([]);
  await host.close();
});
