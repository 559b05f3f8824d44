import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from './grid.golden.json' with { type: 'json' };

const NODE_22 = fileURLToPath(new URL('../engines/node_modules/node22/bin/node', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./node22-compare.mjs', import.meta.url));

/** Fixed, so that a failure repeats; ASSAY_SEED sets another. */
const SEED = Number(process.env['ASSAY_SEED'] ?? 20260731);

interface Report {
  readonly node: string;
  readonly arch: string;
  readonly functions: readonly {
    readonly name: string;
    readonly compared: number;
    readonly differences: number;
    readonly first?: readonly string[];
  }[];
  readonly grid: string;
  readonly gridNative: string;
}

describe('against the native functions of Node 22', () => {
  let report: Report;

  beforeAll(async () => {
    // A missing reference is a failure, not a skip: an unproved golden must not look proved.
    if (!existsSync(NODE_22)) throw new Error('npm ci --prefix test/engines');
    report = await runUnderNode22();
    const lines = report.functions.map((f) => `${f.name} ${f.compared} compared, ${f.differences} differ`);
    console.log(`${report.node} ${report.arch}, seed ${SEED}: ${lines.join('; ')}`);
  });

  it('ran under Node 22 on x64, where the goldens were made', () => {
    expect(report.node).toMatch(/^v22\./);
    expect(report.arch).toBe('x64');
  });

  it.each([
    ['exp', 1_000_000],
    ['log', 1_000_000],
    ['tanh', 1_000_000],
    ['expm1', 1_000_000],
    ['log1p', 1_000_000],
    ['pow', 200_000],
  ])('%s is the same bits on at least %i arguments', (name, least) => {
    const result = report.functions.find((f) => f.name === name);
    expect(result).toMatchObject({ name, differences: 0 });
    expect(result?.first).toBeUndefined();
    expect(result?.compared).toBeGreaterThanOrEqual(least);
  });

  it('the golden grid is what its own functions give', () => {
    expect(report.gridNative).toBe(golden.sha256);
  });

  it('the golden grid is what ours give there', () => {
    expect(report.grid).toBe(golden.sha256);
  });
});

function runUnderNode22(): Promise<Report> {
  // Node 22 reads TypeScript itself (it drops the types); our imports carry their .ts.
  const options = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', SCRIPT, String(SEED)];
  return new Promise((resolve, reject) => {
    execFile(NODE_22, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(JSON.parse(stdout) as Report);
    });
  });
}
