/** The scripts that decide what "passed" means, what is installed, and what is served. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { playwrightCounts, vitestCounts } from '../../scripts/lib/counts.mjs';
import { digestFiles, listFiles } from '../../scripts/lib/digest.mjs';
import { needsInstall } from '../../scripts/lib/install.mjs';
import { serveFolder } from '../../scripts/lib/static-server.mjs';

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'assay-scripts-'));

describe('counting unit tests', () => {
  const file = (status, ...statuses) => ({
    name: 'a.test.ts',
    status,
    assertionResults: statuses.map((one, i) => ({ status: one, fullName: `test ${i}` })),
  });
  const count = (...testResults) => {
    const { passed, failures } = vitestCounts({ testResults });
    return [passed, failures.length];
  };

  it.each([
    ['all passed', [file('passed', 'passed', 'passed')], [2, 0]],
    ['one failed', [file('failed', 'passed', 'failed')], [1, 1]],
    ['skipped, todo and pending count as failed', [file('passed', 'skipped', 'todo', 'pending')], [0, 3]],
    ['a status nobody knows counts as failed', [file('passed', 'passed', 'disabled')], [1, 1]],
    ['a file that could not be loaded', [file('failed'), file('passed', 'passed')], [1, 1]],
    ['a file that failed outside its tests', [file('failed', 'passed')], [1, 1]],
  ])('%s', (_, testResults, expected) => {
    expect(count(...testResults)).toEqual(expected);
  });
});

describe('counting end-to-end tests', () => {
  const suite = (...statuses) => ({
    specs: statuses.map((status) => ({ file: 'a.spec.ts', title: status, tests: [{ status }] })),
  });
  const count = (report) => {
    const { passed, failures } = playwrightCounts({ errors: [], suites: [], ...report });
    return [passed, failures.length];
  };

  it.each([
    ['all as expected', { suites: [suite('expected', 'expected')] }, [2, 0]],
    ['in nested suites', { suites: [{ suites: [suite('expected'), suite('unexpected')] }] }, [1, 1]],
    ['skipped and flaky count as failed', { suites: [suite('skipped', 'flaky', 'expected')] }, [1, 2]],
    ['an error outside the tests', { suites: [suite('expected')], errors: [{ message: 'no' }] }, [1, 1]],
  ])('%s', (_, report, expected) => {
    expect(count(report)).toEqual(expected);
  });
});

describe('whether packages must be installed', () => {
  const folderWith = (wanted, installed, folders = Object.keys(installed ?? {})) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
    for (const name of folders) mkdirSync(join(folder, name), { recursive: true });
    if (installed !== undefined) {
      mkdirSync(join(folder, 'node_modules'), { recursive: true });
      writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
    }
    return folder;
  };
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };

  it.each([
    ['nothing is there', folderWith(a, undefined), true],
    ['all is there', folderWith(a, a), false],
    ['a package is missing', folderWith(a, {}), true],
    ['its folder is missing', folderWith(a, a, []), true],
    ['another version', folderWith(a, { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }), true],
    ['other bytes', folderWith(a, { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }), true],
    ['an optional one is missing', folderWith({ 'node_modules/a': { version: '1.0.0', optional: true } }, {}), false],
  ])('%s', (_, folder, expected) => {
    expect(needsInstall(folder)).toBe(expected);
  });
});

describe('finding Chromium', () => {
  const folder = temporaryFolder();
  const program = join(folder, 'chromium-browser');
  writeFileSync(program, '', { mode: 0o755 });
  writeFileSync(join(folder, 'chromium'), '', { mode: 0o644 });

  it.each([
    ['on PATH, passing over what cannot be run', { PATH: `/nowhere:${folder}` }, program],
    ['by CHROMIUM', { CHROMIUM: program, PATH: '' }, program],
    ['CHROMIUM that cannot be run is not replaced by another', { CHROMIUM: '/nowhere', PATH: folder }, undefined],
    ['nowhere', { PATH: '' }, undefined],
  ])('%s', (_, env, expected) => {
    expect(findChromium(env)).toBe(expected);
  });
});

describe('digests of folders', () => {
  it('follow names and contents', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/x'), '1');
    writeFileSync(join(folder, 'b'), '2');
    const digest = () => digestFiles(folder, listFiles(folder, ['a', 'b', 'missing']));
    const before = digest();
    expect(listFiles(folder, ['b', 'a', 'missing'])).toEqual(['a/x', 'b']);
    expect(digest()).toBe(before);
    writeFileSync(join(folder, 'b'), '3');
    expect(digest()).not.toBe(before);
  });
});

describe('the static server', () => {
  let server;
  let address;

  beforeAll(async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'dist');
    mkdirSync(join(root, 'sub'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(root, 'index.html'), '<p>page</p>');
    writeFileSync(join(root, 'sub/index.html'), '<p>sub</p>');
    writeFileSync(join(root, 'a b.mjs'), 'export {};');
    writeFileSync(join(root, 'unknown.bin'), '\u0000');
    symlinkSync('../secret.txt', join(root, 'link.txt'));
    ({ server, address } = await serveFolder(root));
  });
  afterAll(() => server.close());

  /** Over node:http, which sends a path as it is; `fetch` would resolve the dots itself. */
  const fetchPath = (path, options = {}) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(address);
      request({ hostname, port, path, ...options }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      })
        .on('error', reject)
        .end();
    });

  it.each([
    ['/', 'text/html; charset=utf-8', '<p>page</p>'],
    ['/?query', 'text/html; charset=utf-8', '<p>page</p>'],
    ['/sub/', 'text/html; charset=utf-8', '<p>sub</p>'],
    ['/a%20b.mjs', 'text/javascript; charset=utf-8', 'export {};'],
    ['/unknown.bin', 'application/octet-stream', '\u0000'],
  ])('serves %s', async (path, type, body) => {
    const answer = await fetchPath(path);
    expect(answer).toMatchObject({ status: 200, body });
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    '/missing',
    '/sub',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/sub/../../secret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/%00',
    '/%zz',
  ])('does not serve %s', async (path) => {
    const answer = await fetchPath(path);
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.body).not.toContain('secret');
  });

  it('answers HEAD without a body, and nothing but GET and HEAD', async () => {
    expect(await fetchPath('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await fetchPath('/', { method: 'POST' })).toMatchObject({ status: 405 });
  });

  it('answers only under its own name', async () => {
    expect(await fetchPath('/', { headers: { host: 'evil.example' } })).toMatchObject({ status: 403 });
    expect(await fetchPath('/', { headers: { host: 'localhost:1' } })).toMatchObject({ status: 200 });
  });

  it('listens on this computer only', () => {
    expect(server.address().address).toBe('127.0.0.1');
  });
});
