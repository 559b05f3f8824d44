/** What the built page and the built command may weigh. `npm test` builds before it runs this. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

const kB = 1000;

/** Raise a budget only with a reason in the commit message. */
const BUDGETS = {
  /**
   * Everything that the page loads before it can be used: the script, which holds the engine's worker (eight formats) and the
   * samples, both packed already, and styles; gzipped.
   */
  firstLoad: 710 * kB,
  /** One file that is loaded later, gzipped. */
  lazyFile: 130 * kB,
  /** The command with the whole engine, as it is, not minified. */
  command: 2100 * kB,
  /** The page in one file, for `file://`. */
  singleFile: 1500 * kB,
};

const gzipped = (path: string): number => gzipSync(readFileSync(path)).length;

beforeAll(() => {
  if (!existsSync('dist/index.html')) throw new Error('dist/ is missing: run `npm run build` first');
});

describe('sizes', () => {
  const firstFiles = (): string[] => {
    const html = readFileSync('dist/index.html', 'utf8');
    const names = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
    return ['index.html', ...names].map((name) => join('dist', name));
  };

  it('the first load', () => {
    const files = firstFiles();
    // The pattern above must have found the page's own script.
    expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
    expect(files.reduce((sum, file) => sum + gzipped(file), 0)).toBeLessThanOrEqual(BUDGETS.firstLoad);
  });

  it('each file that is loaded later', () => {
    const first = new Set(firstFiles());
    const later = readdirSync('dist/assets')
      .map((name) => join('dist/assets', name))
      .filter((file) => !first.has(file));
    expect(later.filter((file) => gzipped(file) > BUDGETS.lazyFile)).toEqual([]);
  });

  it('the page in one file', () => {
    expect(statSync('dist/assay.html').size).toBeLessThanOrEqual(BUDGETS.singleFile);
  });

  it('the command', () => {
    expect(statSync('dist/headless/assay.mjs').size).toBeLessThanOrEqual(BUDGETS.command);
  });
});
