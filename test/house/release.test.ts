/** What was built: nothing that runs text as code or talks to anybody, only files that belong there, and all of them listed. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { fromBase91 } from '../../src/worker/base91.ts';
import { beforeAll, describe, expect, it } from 'vitest';

const FORBIDDEN = [
  /\beval\s*\(/,
  /\bnew\s+Function\b/,
  /(?<![\w.])fetch\s*\(/,
  /\bnew\s+(?:XMLHttpRequest|WebSocket|EventSource|WebTransport)\b/,
  /\bsendBeacon\s*\(/,
  /\bimportScripts\s*\(/,
];

/** The service worker brings the files of its own list, and is nowhere near evidence. */
const MAY_FETCH = 'dist/sw.js';

/** Every file of a release (threats.md S7). */
const BELONGS =
  /^(index\.html|assay\.html|sw\.js|icon\.svg|licences\.txt|sbom\.cdx\.json|SHA256SUMS|assets\/(index|style|followers|audit\.worker|packed\.generated)-[\w-]{8}\.(js|css)|headless\/assay\.mjs|engine\/[\w./-]+\.(mjs|d\.ts)|samples\/index\.json|samples\/[\w-]+\/[\w-]+\/.+)$/;

beforeAll(() => {
  if (!existsSync('dist/index.html')) throw new Error('dist/ is missing: run `npm run build` first');
});

function allFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? allFiles(path) : [path];
    });
}

const codeFiles = (folder: string): string[] => allFiles(folder).filter((path) => /\.(?:js|mjs|html)$/.test(path));
const text = (path: string): string => readFileSync(path, 'utf8');
/** The longest text between quotes, with what the one-file form writes for `<!--` taken back. */
function longest(path: string): string {
  const pieces = text(path).split(/["`]/);
  return pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '').replaceAll('\\', '');
}

/** The worker's code, which stands packed in the page. */
function workerCode(): string {
  return inflateRawSync(fromBase91(longest('dist/assay.html'))).toString('utf8');
}

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const match = (pattern: RegExp, path: string): string => {
  const found = pattern.exec(text(path))?.[1];
  if (found === undefined) throw new Error(`${path} has nothing like ${String(pattern)}`);
  return found;
};

describe('the code', () => {
  it.each(FORBIDDEN.map((pattern) => [pattern]))('holds nothing like %s', (pattern) => {
    const files = codeFiles('dist').filter((file) => file !== MAY_FETCH);
    expect(files).toContain('dist/headless/assay.mjs');
    expect(files).toContain('dist/assay.html');
    expect(files.filter((file) => pattern.test(text(file)))).toEqual([]);
    expect(pattern.test(workerCode())).toBe(false);
  });

  it('of the worker stands in both pages alike, and takes the network away before anything else', () => {
    const script = join('dist', match(/href="\.\/(assets\/audit\.worker-[^"]+\.js)"/, 'dist/index.html'));
    expect(longest(script)).toBe(longest('dist/assay.html'));
    expect(longest(script).length).toBeGreaterThan(100_000);
    expect(workerCode()).toContain('XMLHttpRequest');
    expect(workerCode()).not.toContain(process.cwd());
  });

  it('of the service worker is what stands in public/, with the list filled in', () => {
    const source = text('public/sw.js');
    const [before, after] = source.split('{"version":"","build":"","files":[]}');
    const built = text('dist/sw.js');
    expect(built.startsWith(before ?? '?') && built.endsWith(after ?? '?')).toBe(true);
    expect(source.match(/\bfetch\(/g)).toHaveLength(1);
  });

  it('makes two Trusted Types policies and no other', () => {
    const page = text(match(/src="\.\/(assets\/[^"]+\.js)"/, 'dist/index.html').replace(/^/, 'dist/'));
    expect(page.match(/createPolicy\(/g)).toHaveLength(2);
    expect(page.match(/createPolicy\(["'`](assay|assay-offline)["'`]/g)).toHaveLength(2);
  });

  it('names no folder of the machine that built it', () => {
    expect(codeFiles('dist').filter((file) => text(file).includes(process.cwd()))).toEqual([]);
  });

  it('has a command that imports nothing but Node itself', () => {
    const code = text('dist/headless/assay.mjs');
    const imports = [...code.matchAll(/^import\b.*?["']([^"']+)["'];?$/gm)].map((found) => found[1]);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((name) => name?.startsWith('node:') !== true)).toEqual([]);
    expect(code.startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(statSync('dist/headless/assay.mjs').mode & 0o111).toBe(0o111);
  });
});

describe('the list', () => {
  const listed = (): Map<string, string> =>
    new Map(
      text('dist/SHA256SUMS')
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );

  it('has every file but itself, with its SHA-256', () => {
    const files = allFiles('dist').filter((file) => file !== 'dist/SHA256SUMS');
    const found = files.map((file) => [relative('dist', file), digest(file)]);
    expect([...listed()].sort()).toEqual(found.sort());
  });

  it('has only files that belong to a release', () => {
    expect(allFiles('dist').filter((file) => !BELONGS.test(relative('dist', file)))).toEqual([]);
  });

  it('and the build digest follow from the files, by arithmetic of this test', () => {
    const build = match(/name="assay-build" content="([0-9a-f]{64})"/, 'dist/index.html');
    const lines = allFiles('dist')
      .map((file) => relative('dist', file))
      .filter((path) => path !== 'SHA256SUMS')
      .sort()
      .map((path) => {
        const bytes =
          path === 'sw.js'
            ? readFileSync('public/sw.js')
            : path.endsWith('.html')
              ? Buffer.from(text(join('dist', path)).replace(build, '0'.repeat(64)))
              : readFileSync(join('dist', path));
        return `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`;
      });
    expect(createHash('sha256').update(lines.join('')).digest('hex')).toBe(build);
    expect(match(/name="assay-build" content="([0-9a-f]{64})"/, 'dist/assay.html')).toBe(build);
    expect(match(/"build":"([0-9a-f]{64})"/, 'dist/sw.js')).toBe(build);
  });

  it('of the service worker has the page and all that it loads', () => {
    const kept = JSON.parse(match(/JSON\.parse\('([^']+)'\)/, 'dist/sw.js')) as { files: [string, string][] };
    const loaded = [...text('dist/index.html').matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((found) => found[1]);
    expect(kept.files.map(([path]) => path).sort()).toEqual(['index.html', ...loaded].sort());
    for (const [path, sha256] of kept.files) expect(digest(join('dist', path))).toBe(sha256);
  });
});

describe('the page', () => {
  const sha384 = (path: string): string =>
    `sha384-${createHash('sha384')
      .update(readFileSync(join('dist', path)))
      .digest('base64')}`;
  const assets = (): string[] => readdirSync('dist/assets').map((name) => `assets/${name}`);

  it('has an integrity attribute on everything that it loads, which is all there is, and it is right', () => {
    const tags = text('dist/index.html').match(/<(?:script|link)\b[^>]*\b(?:src|href)="\.\/[^>]*>/g) ?? [];
    const paths = tags.map((tag) => /(?:src|href)="\.\/([^"]+)"/.exec(tag)?.[1] ?? '');
    expect([...paths].sort()).toEqual(assets().sort());
    tags.forEach((tag, at) => {
      expect(tag).toContain(`integrity="${sha384(paths[at] ?? '')}"`);
    });
  });

  it('says the integrity of every script once more where one imports another, and its policy the digest of that', () => {
    const map = match(/<script type="importmap">([^<]+)<\/script>/, 'dist/index.html');
    const scripts = assets().filter((path) => path.endsWith('.js'));
    expect(JSON.parse(map)).toEqual({
      integrity: Object.fromEntries(scripts.map((path) => [`./${path}`, sha384(path)])),
    });
    const digest = createHash('sha256').update(map).digest('base64');
    expect(match(/http-equiv="Content-Security-Policy" content="([^"]+)"/, 'dist/index.html')).toContain(
      `script-src 'self' 'sha256-${digest}';`,
    );
  });

  it('imports nothing but the scripts that it has loaded already', () => {
    for (const path of assets().filter((one) => one.endsWith('.js'))) {
      const script = text(join('dist', path));
      const dynamic = script.match(/(?<![\w$.])import\s*\(/g) ?? [];
      const named = [...script.matchAll(/(?<![\w$.])import\s*\(\s*["'`]\.\/([^"'`]+)["'`]\s*\)/g)];
      expect(named).toHaveLength(dynamic.length);
      for (const [, name] of named) expect(assets()).toContain(`assets/${name ?? ''}`);
    }
  });

  it('in one file has a policy that names its script and its style by digest, and nothing else', () => {
    const html = text('dist/assay.html');
    const policy = match(/http-equiv="Content-Security-Policy" content="([^"]+)"/, 'dist/assay.html');
    const sha256 = (content: string): string => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    const script = html.slice(html.indexOf('<script type="module">') + 22, html.lastIndexOf('</script>'));
    const style = html.slice(html.indexOf('<style>') + 7, html.lastIndexOf('</style>'));
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${sha256(script)}`,
      `style-src ${sha256(style)}`,
      'img-src data:',
      "connect-src 'none'",
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      'worker-src blob:',
      "require-trusted-types-for 'script'",
      'trusted-types assay',
    ]);
    expect(script).not.toMatch(/<\/script|<!--/i);
  });
});

describe('two builds', () => {
  it('elsewhere, under other clocks and languages, give the same bytes as dist/', { timeout: 240_000 }, () => {
    const said = execFileSync(process.execPath, ['scripts/check-reproducible.mjs'], { encoding: 'utf8' });
    expect(said).toMatch(/^3 builds, \d+ files, 0 differences;/);
  });
});
