/**
 * `npm test`: everything that CI runs, on a fresh clone too. Ends with the line `N passed, N failed`.
 * Every stage runs, whatever became of the one before. What could not run, or was skipped, has failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './lib/chromium.mjs';
import { playwrightCounts, vitestCounts } from './lib/counts.mjs';
import { listFiles } from './lib/digest.mjs';
import { freePort } from './lib/free-port.mjs';
import { ensureInstalled, requireNode } from './lib/install.mjs';
import { ROOT, TOOLS, exists, inRoot } from './lib/root.mjs';
import { Reason, runNode } from './lib/run.mjs';

const reports = mkdtempSync(join(tmpdir(), 'assay-test-'));

/** A stage that is one script: it passes or fails as a whole. */
const script = (path, env) => async () => {
  const { code } = await runNode([inRoot(path)], { env });
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`${path} ended with code ${code}`] };
};

/** A stage that is a test runner: its report says how many, its exit code has the last word. */
async function runner(args, report, counts, env) {
  const { code } = await runNode(args, { env });
  const result = counts(JSON.parse(readFileSync(report, 'utf8')));
  if (code !== 0 && result.failures.length === 0) result.failures.push(`the runner ended with code ${code}`);
  if (result.passed + result.failures.length === 0) result.failures.push('no test ran');
  return result;
}

function unit() {
  const report = join(reports, 'vitest.json');
  const args = [TOOLS.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return runner(args, report, vitestCounts, { ASSAY_COMMAND: inRoot('dist/headless/assay.mjs') });
}

async function endToEnd() {
  if (listFiles(ROOT, ['e2e']).every((file) => !/\.spec\.tsx?$/.test(file)))
    return { passed: 0, failures: [], remark: 'no specs in e2e/' };
  const report = join(reports, 'playwright.json');
  const env = {
    CHROMIUM: ensureChromium(),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ASSAY_E2E_PORT: String(await freePort()),
  };
  return runner([TOOLS.playwright, 'test', '--reporter=list,json', '--forbid-only'], report, playwrightCounts, env);
}

async function install() {
  requireNode();
  await ensureInstalled();
  if (exists('test/engines/package-lock.json')) await ensureInstalled(inRoot('test/engines'));
  return { passed: 0, failures: [] };
}

const STAGES = [
  ['install', install],
  ['lint', script('scripts/lint.mjs')],
  ['types', script('scripts/types.mjs')],
  ['build', script('scripts/build.mjs')],
  ['unit', unit],
  ['end-to-end', endToEnd],
];

async function runStage([name, body]) {
  console.log(`\n--- ${name}`);
  const start = performance.now();
  let result;
  try {
    result = await body();
  } catch (error) {
    const line = error instanceof Reason ? error.message : String(error);
    console.log(line);
    result = { passed: 0, failures: [line] };
  }
  return { name, ...result, seconds: (performance.now() - start) / 1000 };
}

const results = [];
for (const stage of STAGES) results.push(await runStage(stage));
rmSync(reports, { recursive: true, force: true });

const failures = results.flatMap((stage) => stage.failures.map((failure) => `${stage.name}: ${failure}`));
if (failures.length > 0) console.log(`\nNot passed:\n${failures.map((line) => `  ${line}`).join('\n')}`);

console.log(`\n${'stage'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`);
for (const { name, passed, failures: failed, seconds, remark } of results) {
  const numbers = [String(passed).padStart(8), String(failed.length).padStart(8), seconds.toFixed(1).padStart(9)].join(
    '',
  );
  console.log(`${name.padEnd(12)}${numbers}${remark === undefined ? '' : `  ${remark}`}`);
}

const passed = results.reduce((sum, stage) => sum + stage.passed, 0);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
