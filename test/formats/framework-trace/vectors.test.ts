/** The shared vectors: expected outcomes come from their manifest, never from us. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VECTORS } from '../../builders/receipts.ts';
import { PACKAGE_SIDECARS, audit, failing } from './support.ts';

interface VectorCase {
  readonly id: string;
  readonly file: string;
  readonly expected: string;
  readonly also_allowed?: readonly string[] | null;
  readonly expected_check?: readonly string[] | null;
  readonly reference_result: { readonly accepts?: boolean };
}

const MANIFEST = join(VECTORS, 'manifest.json');

test('the sidecars of the reference package: the bad ones fail, the others pass, in both profiles', () => {
  for (const { name, text } of PACKAGE_SIDECARS) {
    const wanted = name.includes('.bad-') ? 'FAIL' : 'PASS';
    for (const profile of ['strict', 'reference'] as const) {
      const { result } = audit(text, profile, name);
      expect(`${name} ${profile} ${result.outcome}`).toBe(`${name} ${profile} ${wanted}`);
    }
  }
  expect(PACKAGE_SIDECARS.length).toBe(28);
});

/** A clone does not have the vectors. */
const CASES = existsSync(MANIFEST)
  ? (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { cases: VectorCase[] }).cases.filter(({ file }) =>
      file.startsWith('sidecars/'),
    )
  : [];

test(`${String(CASES.length)} sidecars of the manifest, both profiles`, () => {
  const rows: string[] = [];
  const disagreements: string[] = [];
  for (const vector of CASES) {
    const bytes = new Uint8Array(readFileSync(join(VECTORS, vector.file)));
    const strict = audit(bytes, 'strict', vector.file);
    const reference = audit(bytes, 'reference', vector.file);
    const found = failing(strict);
    const wanted = vector.expected_check ?? [];
    const outcomeOk = [vector.expected, ...(vector.also_allowed ?? [])].includes(strict.result.outcome);
    const checkOk = wanted.length === 0 || strict.result.outcome !== 'FAIL' || wanted.some((id) => found.includes(id));
    const accepts = reference.result.outcome === 'PASS';
    const referenceOk =
      accepts === vector.reference_result.accepts && strict.result.referenceOutcome === (accepts ? 'PASS' : 'FAIL');
    const ok = outcomeOk && checkOk && referenceOk;
    const open = strict.result.checks.filter(
      ({ required, outcome }) => required && outcome !== 'passed' && outcome !== 'failed',
    );
    rows.push(
      [
        ok ? 'ok ' : 'BAD',
        vector.id.padEnd(30),
        `${vector.expected}/${strict.result.outcome}`.padEnd(16),
        `reference ${vector.reference_result.accepts === true ? 'PASS' : 'FAIL'}/${reference.result.outcome}`.padEnd(
          24,
        ),
        found.map((id) => id.replace('training-receipt/', '').replace('framework-trace/', 'ft/')).join(' '),
        open.length > 0 ? `open: ${open.map(({ id, reason }) => `${id} (${String(reason)})`).join('; ')}` : '',
      ].join(' '),
    );
    if (!ok) disagreements.push(vector.id);
  }
  console.log(
    `${rows.join('\n')}\n${String(rows.length)} sidecar cases, ${String(disagreements.length)} disagreements: ${disagreements.join(', ') || 'none'}`,
  );
  expect(disagreements).toEqual([]);
});
