import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { badMazur, fileOf, HERO, MAZUR } from './lib/evidence.ts';
import { choose, expectOutcome, openPage, tab } from './lib/workbench.ts';

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
});

test('no request after load, and no violation of the policy, through every view', async ({ page }) => {
  await openPage(page);
  const requests: string[] = [];
  page.context().on('request', (request) => {
    if (!request.url().startsWith('blob:')) requests.push(request.url());
  });
  await page.getByRole('button', { name: `${HERO.title}, as recorded` }).click();
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  await choose(page, fileOf('bad.jsonl', badMazur));
  await expectOutcome(page, 'FAIL');
  for (const name of [/^Factor diff/, /^Text/, /^Meaning/, /^Findings/]) await tab(page, name).click();
  await page.keyboard.press('?');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New audit' }).click();
  expect(requests).toEqual([]);
  expect(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).toEqual([]);
});

test('nothing is logged to the console', async ({ page }) => {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(error.message));
  await openPage(page);
  await page.getByRole('button', { name: `${MAZUR.title}, altered` }).click();
  await expectOutcome(page, 'FAIL');
  expect(lines).toEqual([]);
});

test('the policy stands in the page, first', async ({ page }) => {
  await openPage(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  // The digest is that of the import map, which says the integrity of the scripts that follow.
  const map = await page.locator('script[type="importmap"]').textContent();
  const digest = createHash('sha256')
    .update(map ?? '')
    .digest('base64');
  expect(policy).toBe(
    `default-src 'none'; script-src 'self' 'sha256-${digest}'; ` +
      "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
      "object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; worker-src 'self' blob:; " +
      "require-trusted-types-for 'script'; trusted-types assay assay-offline",
  );
  const before = await page.evaluate(
    () => document.querySelectorAll('head > *:not([charset])')[0]?.getAttribute('http-equiv') ?? '',
  );
  expect(before).toBe('Content-Security-Policy');
});

test('the page cannot talk to anybody', async ({ page, baseURL }) => {
  await openPage(page);
  const reached = await page.evaluate(async (url) => {
    const attempts: [string, () => Promise<unknown>][] = [
      ['fetch', () => fetch(url)],
      [
        'XMLHttpRequest',
        () =>
          new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.onload = resolve;
            request.onerror = reject;
            request.open('GET', url);
            request.send();
          }),
      ],
      [
        'WebSocket',
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(url.replace('http', 'ws'));
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
      ],
      [
        'image elsewhere',
        () =>
          new Promise((resolve, reject) => {
            const image = new Image();
            image.onload = resolve;
            image.onerror = reject;
            image.src = 'http://127.0.0.1:9/x.png';
          }),
      ],
      ['worker from an address', () => Promise.resolve(new Worker(`${url}x.js`))],
    ];
    const open: string[] = [];
    for (const [name, attempt] of attempts) {
      try {
        await attempt();
        open.push(name);
      } catch {
        // Refused, as it should be.
      }
    }
    return open;
  }, baseURL ?? '');
  expect(reached).toEqual([]);
});

test('the worker has no network and no storage left', async ({ page }) => {
  await openPage(page);
  const worker = page.workers()[0];
  expect(worker?.url().startsWith('blob:')).toBe(true);
  const left = await worker?.evaluate(() =>
    ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'importScripts', 'indexedDB', 'caches']
      .filter((name) => (globalThis as unknown as Record<string, unknown>)[name] !== undefined)
      .concat('storage' in navigator && navigator.storage !== undefined ? ['storage'] : []),
  );
  expect(left).toEqual([]);
});
