/** The three browsers of the system behind one small interface: `newPage()`, then `goto`, `evaluate`, `setFiles`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { findProgram } from './debian.mjs';
import { findWebKit, launchWebKit } from './webkit.mjs';

export const CHROMIUM_ARGUMENTS = [
  // Needed as root, which is what CI usually is.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Under remote control Firefox lets file: pages read their neighbours, which no user's Firefox does. */
const FIREFOX_PREFERENCES = { 'security.fileuri.strict_origin_policy': true };

const FINDERS = {
  chromium: findChromium,
  firefox: () => findProgram(['firefox-esr', 'firefox']),
  webkit: findWebKit,
};

/** Debian packages that hold them. */
export const PACKAGES = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

export const BROWSERS = Object.keys(FINDERS);

/** The browser's program, or undefined when something of it is missing. */
export const findBrowser = (name) => FINDERS[name]();

/** Starts a browser; throws when it is missing. */
export async function launchBrowser(name) {
  const executablePath = findBrowser(name);
  if (executablePath === undefined) throw new Error(`${name} is missing`);
  if (name === 'webkit') return launchWebKit();
  const { chromium, firefox } = await import('@playwright/test');
  const downloads = mkdtempSync(join(tmpdir(), `assay-${name}-`));
  const browser =
    name === 'chromium'
      ? await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
      : await firefox.launch({
          channel: 'moz-firefox',
          executablePath,
          firefoxUserPrefs: FIREFOX_PREFERENCES,
          downloadsPath: downloads,
        });
  return {
    name,
    version: `${name} ${browser.version()}`,
    downloads,
    async newPage() {
      const page = await browser.newPage();
      return {
        /** The page of Playwright, for what only it can do. */
        playwright: page,
        goto: (address) => page.goto(address),
        evaluate: (body, ...args) => page.evaluate(`(${body})(...${JSON.stringify(args)})`),
        setFiles: (selector, paths) => page.setInputFiles(selector, paths),
      };
    },
    async close() {
      await browser.close();
      rmSync(downloads, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
