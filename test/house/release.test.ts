/** What was built may neither run text as code nor talk to anybody, and is the same whenever it is built. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const FORBIDDEN = [
  /\beval\s*\(/,
  /\bnew\s+Function\b/,
  /(?<![\w.])fetch\s*\(/,
  /\bnew\s+(?:XMLHttpRequest|WebSocket|EventSource|WebTransport)\b/,
  /\bsendBeacon\s*\(/,
  /\bimportScripts\s*\(/,
  /\bserviceWorker\s*\.\s*register\b/,
];

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

describe('the release', () => {
  it.each(FORBIDDEN.map((pattern) => [pattern]))('holds nothing like %s', (pattern) => {
    const files = codeFiles('dist');
    expect(files).toContain('dist/headless/assay.mjs');
    expect(files.filter((file) => pattern.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('names no folder of the machine that built it', () => {
    const named = codeFiles('dist').filter((file) => readFileSync(file, 'utf8').includes(process.cwd()));
    expect(named).toEqual([]);
  });

  it('has a command that imports nothing but Node itself', () => {
    const code = readFileSync('dist/headless/assay.mjs', 'utf8');
    const imports = [...code.matchAll(/^import\b.*?["']([^"']+)["'];?$/gm)].map((match) => match[1]);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
    expect(code.startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(statSync('dist/headless/assay.mjs').mode & 0o111).toBe(0o111);
  });

  it('is the same, byte for byte, when it is built again elsewhere', () => {
    const again = mkdtempSync(join(tmpdir(), 'assay-release-'));
    execFileSync(process.execPath, ['scripts/build.mjs', '--to', again], { stdio: 'pipe' });
    const files = allFiles('dist');
    expect(allFiles(again).map((file) => relative(again, file))).toEqual(files.map((file) => relative('dist', file)));
    const other = files.filter((file) => !readFileSync(file).equals(readFileSync(join(again, relative('dist', file)))));
    expect(other).toEqual([]);
  });
});
