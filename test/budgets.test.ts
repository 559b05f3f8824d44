/** What the built page and the built command may weigh. `npm test` builds before it runs this. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

const kB = 1000;

/** Raise a budget only with a reason in the commit message. */
const BUDGETS = {
  /** The script that must have come before the page is drawn, gzipped. */
  firstScript: 130 * kB,
  /** All styles, gzipped. */
  styles: 20 * kB,
  /** What follows while that is read: what shows a result, gzipped. */
  workbench: 130 * kB,
  /** The engine with its eight formats, in a worker; packed already. The whole app was to be 450: the engine alone is three quarters of that. */
  engine: 418 * kB,
  /** The evidence of the gallery, packed already; no script in anything but name. */
  samples: 135 * kB,
  /** The command with the whole engine, as it is, not minified. */
  command: 2210 * kB,
  /** The page in one file, for `file://`. */
  singleFile: 1500 * kB,
};

const gzipped = (path: string): number => gzipSync(readFileSync(path)).length;

beforeAll(() => {
  if (!existsSync('dist/index.html')) throw new Error('dist/ is missing: run `npm run build` first');
});

describe('sizes', () => {
  const named = (pattern: RegExp): string[] => {
    const html = readFileSync('dist/index.html', 'utf8');
    const names = [...html.matchAll(pattern)].map((match) => join('dist', match[1] ?? ''));
    // The pattern must have found something, or nothing is measured.
    expect(names.length).toBeGreaterThan(0);
    return names;
  };
  const FIRST = /<script type="module"[^>]* src="\.\/([^"]+)"/g;
  const STYLES = /<link rel="stylesheet"[^>]* href="\.\/([^"]+)"/g;
  const weight = (files: readonly string[]): number => files.reduce((sum, file) => sum + gzipped(file), 0);

  it('the first script', () => {
    expect(weight(named(FIRST))).toBeLessThanOrEqual(BUDGETS.firstScript);
  });

  it('the styles', () => {
    expect(weight(named(STYLES))).toBeLessThanOrEqual(BUDGETS.styles);
  });

  it('each script that follows', () => {
    const first = new Set([...named(FIRST), ...named(STYLES)]);
    const later = readdirSync('dist/assets').filter((name) => !first.has(join('dist/assets', name)));
    const budgetOf = (name: string): number => {
      if (name.startsWith('audit.worker-')) return BUDGETS.engine;
      return name.startsWith('packed.generated-') ? BUDGETS.samples : BUDGETS.workbench;
    };
    expect(later.length).toBeGreaterThanOrEqual(3);
    expect(later.filter((name) => gzipped(join('dist/assets', name)) > budgetOf(name))).toEqual([]);
  });

  it('the page in one file', () => {
    expect(statSync('dist/assay.html').size).toBeLessThanOrEqual(BUDGETS.singleFile);
  });

  it('the command', () => {
    expect(statSync('dist/headless/assay.mjs').size).toBeLessThanOrEqual(BUDGETS.command);
  });
});
