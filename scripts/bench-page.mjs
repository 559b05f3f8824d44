/**
 * `npm run bench:page [--bytes N | --bundle FILE] [--json FILE]`: the built page in Chromium. How soon it can be used, how fast it judges a large bundle, what
 * the tab holds meanwhile, how long the page stops answering, and how long the Freivalds checks of one token of an 8B-parameter
 * model take in a worker. Nothing here is a test; figures go to docs/performance.md by hand.
 */
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureChromium } from './lib/chromium.mjs';
import { inRoot } from './lib/root.mjs';
import { Reason, main, runNode } from './lib/run.mjs';
import { serveFolder } from './lib/static-server.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
/** How often the memory of the tab is looked at, milliseconds. */
const LOOK = 100;

function option(name, fallback) {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : fallback;
}

/** What Chromium's task manager calls the memory footprint of the largest renderer, and its whole resident set; bytes. */
async function tabMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const of = ({ id }) => {
      try {
        const status = readFileSync(`/proc/${id}/status`, 'utf8');
        const field = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
        return { footprint: field('RssAnon') + field('VmSwap'), resident: field('VmRSS') };
      } catch {
        // It ended in between.
        return { footprint: 0, resident: 0 };
      }
    };
    const tabs = processInfo.filter(({ type }) => type === 'renderer').map(of);
    return tabs.sort((a, b) => b.footprint - a.footprint)[0] ?? { footprint: 0, resident: 0 };
  } finally {
    await session.detach();
  }
}

/** Counts tasks of the page of 50 ms or more, and the longest silence of its event loop. */
function watchPage() {
  globalThis.tasks = [];
  new globalThis.PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.tasks.push(entry.duration);
  }).observe({ type: 'longtask' });
}

async function start(browser, address) {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const page = await browser.newPage();
    const from = performance.now();
    await page.goto(address);
    await page.getByRole('heading', { name: 'Training-step receipt' }).first().waitFor();
    times.push(performance.now() - from);
    await page.close();
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

async function judge(browser, address, file) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByRole('heading', { name: 'Training-step receipt' }).first().waitFor();
  await page.evaluate(watchPage);
  const idle = await tabMemory(browser);
  const peak = { ...idle };
  let looking = true;
  const looks = (async () => {
    while (looking) {
      const now = await tabMemory(browser);
      peak.footprint = Math.max(peak.footprint, now.footprint);
      peak.resident = Math.max(peak.resident, now.resident);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  })();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open files' }).first().click();
  const from = performance.now();
  await (await chooser).setFiles(file);
  const region = page.getByRole('region', { name: 'Verdict' });
  await region.waitFor({ timeout: 3_600_000 });
  const seconds = (performance.now() - from) / 1000;
  looking = false;
  await looks;
  const outcome = /\w+/.exec(await region.innerText())?.[0];
  await page.waitForTimeout(1000);
  const tasks = await page.evaluate(() => globalThis.tasks);
  await page.close();
  return { outcome, seconds, idle, peak, longestTask: Math.max(0, ...tasks), longTasks: tasks.length };
}

/** The Freivalds rounds in a worker of an empty page. */
async function freivalds(browser) {
  const { build } = await import('vite');
  const [{ output }] = await build({
    configFile: false,
    root: inRoot('.'),
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: inRoot('scripts/bench-freivalds.ts'), formats: ['es'], fileName: 'freivalds' },
    },
  });
  const worker = `import { freivaldsRounds } from '/freivalds.mjs'; postMessage(freivaldsRounds(20));`;
  const files = new Map([
    ['/', ['text/html', '<!doctype html>']],
    ['/worker.mjs', ['text/javascript', worker]],
    ['/freivalds.mjs', ['text/javascript', output[0].code]],
  ]);
  const server = createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? [];
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const one = new globalThis.Worker('/worker.mjs', { type: 'module' });
          one.onmessage = ({ data }) => resolve(data);
          one.onerror = ({ message }) => reject(new Error(message));
        }),
    );
  } finally {
    server.close();
  }
}

async function makeBundle(file, bytes) {
  const make = [inRoot('scripts/make-bundle.mjs'), file, String(bytes)];
  const { code, output } = await runNode(make, { capture: true });
  if (code !== 0) throw new Reason(output);
}

/** Lines of a file. */
async function linesOf(file) {
  let lines = 0;
  for await (const chunk of createReadStream(file)) for (const byte of chunk) if (byte === 10) lines += 1;
  return lines;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

await main(async () => {
  const bytes = Number(option('--bytes', '200000000'));
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new Reason('--bytes needs a number of bytes');
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const { server, address } = await serveFolder(inRoot('dist'));
  let browser = await chromium.launch({ executablePath: ensureChromium(), args: FLAGS });
  try {
    const bundle = option('--bundle', join(folder, 'bundle.jsonl'));
    if (option('--bundle') === undefined) await makeBundle(bundle, bytes);
    console.log(`Chromium ${browser.version()}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`);
    const usable = await start(browser, address);
    console.log(`from the address to a page that can be used   ${usable.toFixed(0)} ms (median of 5)`);
    const { checks, milliseconds } = await freivalds(browser);
    const sorted = [...milliseconds].sort((a, b) => a - b);
    const [least, median] = [sorted[0], sorted[sorted.length >> 1]];
    console.log(
      `Freivalds, ${checks} checks of one token (8B)          ${milliseconds[0].toFixed(1)} ms the first time, median ${median.toFixed(1)} ms, least ${least.toFixed(1)} ms`,
    );
    // Another browser: what the tabs before held does not count.
    await browser.close();
    browser = await chromium.launch({ executablePath: ensureChromium(), args: FLAGS });
    const large = await judge(browser, address, bundle);
    const { size } = statSync(bundle);
    const records = await linesOf(bundle);
    const speed = size / 1e6 / large.seconds;
    console.log(
      `bundle of ${megabytes(size)}, ${records} records: ${large.outcome} after ${large.seconds.toFixed(1)} s, ${speed.toFixed(1)} MB/s`,
    );
    console.log(
      `tab memory: ${megabytes(large.idle.footprint)} before, at most ${megabytes(large.peak.footprint)} (resident ${megabytes(large.peak.resident)}); 512 MB + 100 bytes a record are ${megabytes(512e6 + 100 * records)}`,
    );
    console.log(`longest task of the page ${large.longestTask.toFixed(0)} ms; ${large.longTasks} of 50 ms or more`);
    const json = option('--json');
    if (json !== undefined) {
      const figures = {
        usable,
        freivalds: { checks, milliseconds },
        bundle: { bytes: size, records, speed, ...large },
      };
      writeFileSync(json, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
});
