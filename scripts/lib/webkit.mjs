/**
 * Drives WebKitGTK's MiniBrowser through its WebDriver, over plain HTTP: Playwright cannot drive the WebKit of the system. Debian:
 * webkit2gtk-driver (driver and browser) and xvfb (there is no headless mode).
 *
 * WEBKIT_DISABLE_COMPOSITING_MODE and WEBKIT_DISABLE_DMABUF_RENDERER must not be set, not even empty: screenshots then hang.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { executable } from './debian.mjs';
import { freePort } from './free-port.mjs';

const DRIVER = '/usr/bin/WebKitWebDriver';
const MACHINE = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const BROWSERS = ['4.1', '6.0', '4.0'].map((api) => `/usr/lib/${MACHINE}-linux-gnu/webkit2gtk-${api}/MiniBrowser`);
const XVFB = '/usr/bin/Xvfb';
/** The name that W3C WebDriver gives to element references. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const START_TIME = 60_000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The MiniBrowser to be driven, when everything that drives it is there too. */
export function findWebKit() {
  if (!executable(DRIVER) || !executable(XVFB)) return undefined;
  return BROWSERS.find(executable);
}

async function startDisplay() {
  // -displayfd: Xvfb takes a free display number and tells it, so that two runs never meet.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'];
  const xvfb = spawn(XVFB, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const kill = () => xvfb.kill('SIGKILL');
  process.once('exit', kill);
  const number = await new Promise((done, fail) => {
    let text = '';
    xvfb.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) done(text.trim());
    });
    xvfb.once('error', fail);
    xvfb.once('exit', (code) => fail(new Error(`Xvfb ended with code ${code}`)));
  });
  const close = () =>
    new Promise((done) => {
      process.off('exit', kill);
      xvfb.once('exit', done);
      xvfb.kill('SIGTERM');
    });
  return { display: `:${number}`, close };
}

/** One call of the driver. node:http, since `fetch` stops waiting after 300 s. */
function callDriver(port, method, path, body) {
  return new Promise((done, fail) => {
    const data = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = data === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': data.length };
    const call = request({ host: '127.0.0.1', port, method, path, agent: false, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        try {
          const { value } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
          if (response.statusCode === 200) done(value);
          else fail(new Error(`${value?.error}: ${value?.message}`));
        } catch (error) {
          fail(error);
        }
      });
    });
    call.on('error', fail);
    call.end(data);
  });
}

async function until(what, attempt) {
  for (const end = Date.now() + START_TIME; ; await sleep(25)) {
    const { value, error } = await attempt().then(
      (answer) => ({ value: answer }),
      (reason) => ({ error: reason }),
    );
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what} took too long${error === undefined ? '' : `: ${error.message}`}`);
  }
}

/** Starts a browser with one page. */
export async function launchWebKit() {
  const binary = findWebKit();
  if (binary === undefined) throw new Error('WebKitGTK, its driver or Xvfb is missing');
  const home = mkdtempSync(join(tmpdir(), 'assay-webkit-'));
  const downloads = join(home, 'downloads');
  mkdirSync(downloads);
  mkdirSync(join(home, 'config'));
  // WebDriver has no say where downloads go; MiniBrowser asks the desktop's settings.
  writeFileSync(join(home, 'config/user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const screen = await startDisplay();
  const port = await freePort();
  const driver = spawn(DRIVER, ['-p', String(port)], {
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      ...{ DISPLAY: screen.display, GDK_BACKEND: 'x11', GSETTINGS_BACKEND: 'memory', NO_AT_BRIDGE: '1' },
      ...{ LIBGL_ALWAYS_SOFTWARE: '1', HOME: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: join(home, 'config') },
      ...{ XDG_CACHE_HOME: join(home, 'cache'), XDG_DATA_HOME: join(home, 'data') },
    },
  });
  const killAll = () => {
    try {
      process.kill(-driver.pid, 'SIGTERM');
    } catch {
      // Gone already.
    }
  };
  process.once('exit', killAll);
  await until('the driver', () => callDriver(port, 'GET', '/status'));
  const { sessionId, capabilities } = await callDriver(port, 'POST', '/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary, args: ['--automation'] },
        timeouts: { script: 600_000, pageLoad: 300_000, implicit: 0 },
      },
    },
  });
  const call = (method, path, body) => callDriver(port, method, `/session/${sessionId}${path}`, body);

  /** Runs a function in the page; arguments and result cross as JSON. */
  async function evaluate(body, ...args) {
    const answer = await call('POST', '/execute/async', {
      script: `const done = arguments[arguments.length - 1];
        (async () => (${body})(...JSON.parse(arguments[0])))().then(
          (value) => done({ value: value === undefined ? null : JSON.stringify(value) }),
          (error) => done({ error: String(error) }));`,
      args: [JSON.stringify(args)],
    });
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value === null ? undefined : JSON.parse(answer.value);
  }

  const page = {
    evaluate,
    async goto(address) {
      await call('POST', '/url', { url: address });
      // Under load the call once came back with the first, empty page still there.
      const loaded = (was) => globalThis.document.readyState === 'complete' && globalThis.location.href !== was;
      await until('loading', () => evaluate(loaded, 'about:blank'));
    },
    async setFiles(selector, paths) {
      const found = await call('POST', '/element', { using: 'css selector', value: selector });
      const text = paths.map((path) => resolve(path)).join('\n');
      await call('POST', `/element/${found[ELEMENT]}/value`, { text });
    },
  };
  return {
    name: 'webkit',
    version: `WebKitGTK ${capabilities.browserVersion}`,
    downloads,
    newPage: async () => page,
    async close() {
      await Promise.race([call('DELETE', '').catch(() => undefined), sleep(5000)]);
      const gone = new Promise((done) => driver.once('exit', done));
      killAll();
      process.off('exit', killAll);
      if (driver.exitCode === null && driver.signalCode === null) await Promise.race([gone, sleep(3000)]);
      await screen.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
