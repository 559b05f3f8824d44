/**
 * Journeys that run in every browser: in Chromium with `npm test`, in all three with `npm run test:engines`. WebKitGTK is not driven by
 * Playwright, so these use the small interface of `scripts/lib/browsers.mjs` and look at the page with functions of their own.
 */
import { expect, test } from '@playwright/test';
import { BROWSERS, launchBrowser, type AnyBrowser, type AnyPage } from '../../scripts/lib/browsers.mjs';
import type { TestFile } from './evidence.ts';

export type { AnyBrowser, AnyPage };

const NAMES = (process.env['ASSAY_BROWSERS'] ?? 'chromium').split(',');
for (const name of NAMES) if (!BROWSERS.includes(name)) throw new Error(`ASSAY_BROWSERS: no browser is called ${name}`);

/** One test for each browser; a browser that is missing fails it. */
export function inEachBrowser(title: string, body: (page: AnyPage, browser: AnyBrowser) => Promise<void>): void {
  for (const name of NAMES) {
    test(`${title} (${name})`, async () => {
      test.setTimeout(90_000);
      const browser = await launchBrowser(name);
      try {
        await body(await browser.newPage(), browser);
      } finally {
        await browser.close();
      }
    });
  }
}

export const WAIT = { timeout: 20_000, intervals: [50] };

/** What is to be read on the page; empty while it has none. */
export const words = (page: AnyPage, selector = 'body'): Promise<string> =>
  page.evaluate((where) => {
    const found = document.querySelector<HTMLElement>(where);
    return found === null ? '' : found.innerText;
  }, selector);

/** The gallery and the list of formats are there: the list comes from the worker, so the worker answers. */
export async function ready(page: AnyPage): Promise<void> {
  await expect.poll(() => words(page, 'main'), WAIT).toContain('Training-step receipt');
}

/** Presses the first button whose name starts like this, in whatever case. */
export async function press(page: AnyPage, name: string): Promise<void> {
  const find = (start: string): boolean => {
    const named = (button: HTMLButtonElement): string =>
      (button.getAttribute('aria-label') ?? button.textContent).trim().replaceAll(/\s+/g, ' ').toLowerCase();
    const button = [...document.querySelectorAll('button')].find(
      (one) => !one.disabled && named(one).startsWith(start),
    );
    button?.click();
    return button !== undefined;
  };
  const wanted = name.toLowerCase();
  await expect.poll(() => page.evaluate(find, wanted), { ...WAIT, message: `button ${name}` }).toBe(true);
}

/** Drops files onto the middle of the page, as scripts can: with events that the page cannot tell from those of a hand. */
export async function dropFiles(page: AnyPage, files: readonly TestFile[]): Promise<void> {
  await page.evaluate(
    (list) => {
      const data = new DataTransfer();
      for (const { name, text } of list) data.items.add(new File([text], name));
      const target = document.querySelector('main');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      }
    },
    files.map(({ name, buffer }) => ({ name, text: buffer.toString('utf8') })),
  );
}

const REGION = '[role="region"][aria-label="Verdict"]';

/** The first words of the Verdict region. */
export async function expectVerdict(
  page: AnyPage,
  outcome: 'PASS' | 'FAIL' | 'INCOMPLETE' | 'UNREADABLE',
): Promise<void> {
  await expect.poll(() => words(page, REGION), WAIT).toMatch(new RegExp(`^\\s*${outcome}\\b`));
}

/** Requests that the page's own list of resources knows, without Blobs of its own making. */
export const resources = (page: AnyPage): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => !/^(blob|data):/.test(name)),
  );
