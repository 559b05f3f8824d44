/** A bundle that is judged in parts by several workers: verdict, one record looked at, cancel. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { choose, openPage, tab, verdict } from './lib/workbench.ts';

/** Above the size of one JSON document, so that the page cannot hold it whole. */
const BYTES = 70_000_000;
const folder = mkdtempSync(join(tmpdir(), 'assay-large-'));
const bundle = join(folder, 'run.jsonl');
const broken = join(folder, 'broken.jsonl');

test.describe.configure({ mode: 'serial', timeout: 120_000 });

test.beforeAll(() => {
  execFileSync(process.execPath, ['scripts/make-bundle.mjs', bundle, String(BYTES)], { stdio: 'pipe' });
  const lines = readFileSync(bundle, 'latin1').split('\n');
  // One gradient near the end of the run.
  const at = lines.length - 20;
  lines[at] = (lines[at] ?? '').replace(/("gradient":-?0\.\d{4})(\d)/, (_, before: string, digit: string) => {
    return before + String((Number(digit) + 3) % 10);
  });
  writeFileSync(broken, lines.join('\n'), 'latin1');
});

/** The digest that the command gives: the same parts, in threads of Node. */
function digestHere(file: string): string {
  try {
    const output = execFileSync(process.execPath, ['dist/headless/assay.mjs', 'verify', '--json', file], {
      maxBuffer: 1 << 26,
    });
    return sha256(output);
  } catch (error) {
    // Exit codes other than 0 are verdicts too.
    return sha256((error as { stdout: Buffer }).stdout);
  }
}

const sha256 = (output: Buffer): string => createHash('sha256').update(output.toString().trimEnd()).digest('hex');

test('its one wrong number is found, in the record where it stands; the verdict is that of the command', async ({
  page,
}) => {
  await openPage(page);
  await choose(page, broken);
  await expect(verdict(page)).toContainText('FAIL', { timeout: 100_000 });
  await expect(verdict(page)).toContainText(digestHere(broken).slice(0, 12));
  await tab(page, /^Text/).click();
  await expect(page.getByRole('region', { name: 'Detail' })).toContainText('record');
});

test('cancelled, it can be judged again', async ({ page }) => {
  await openPage(page);
  await choose(page, bundle);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('stopped', { exact: false }).first()).toBeVisible();
  await choose(page, bundle);
  await expect(verdict(page)).toContainText(/PASS|INCOMPLETE/, { timeout: 100_000 });
});
