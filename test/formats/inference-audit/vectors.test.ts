/** Every entry of the vector set, in both profiles. */
import { describe, expect, it } from 'vitest';
import { hex } from '../../../engine/crypto/hex.ts';
import { CHECKS } from '../../../engine/formats/inference-audit/checks.ts';
import { committedFields } from '../../../engine/formats/inference-audit/export.ts';
import { ioLink, retainedLeaf, tokenSeed } from '../../../engine/formats/inference-audit/hashes/leaves.ts';
import { replayChain } from '../../../engine/formats/inference-audit/phases/structural.ts';
import { positionsOf } from '../../../engine/formats/inference-audit/positions.ts';
import type { ReferenceReportJson } from '../../../engine/formats/inference-audit/reference.ts';
import { openAudit } from '../../../engine/formats/inference-audit/wire/container.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { ENTRIES, OWN_ENTRIES, UPSTREAM_ENTRIES, auditEntry, derivedJson, sha256, vector } from './support.ts';
import type { Entry } from './support.ts';

const WORDS = { PASS: 'passed', FAIL: 'failed', INCOMPLETE: 'unverified', UNREADABLE: 'unreadable' } as const;

/** Checks that speak for a rule of the specification. */
function checksOf(rule: string): readonly string[] {
  if (rule === 'S-01' || rule.startsWith('D')) return ['container'];
  if (rule.startsWith('S-')) return [rule.toLowerCase()];
  const named = CHECKS.filter(({ reference }) => reference.split(/[ ,;]+/).includes(rule)).map(
    ({ id }) => id.split('/')[1],
  );
  return named;
}

function outcomeOf(audited: AuditedCase, name: string): string | undefined {
  return audited.result.checks.find(({ id }) => id === `inference-audit/${name}`)?.outcome;
}

it('is the vector set, whole', () => {
  expect(OWN_ENTRIES.length).toBe(251);
  expect([0, 11]).toContain(UPSTREAM_ENTRIES.length);
});

describe('files', () => {
  it.each(ENTRIES.map((entry) => [entry.id, entry] as const))('%s is the file of the manifest', (_, entry) => {
    const bytes = vector(entry.file);
    expect({ sha256: sha256(bytes), bytes: bytes.length }).toEqual({ sha256: entry.sha256, bytes: entry.bytes });
  });
});

describe('strict', () => {
  it.each(ENTRIES.map((entry) => [`${entry.id} ${entry.title}`, entry] as const))('%s', async (_, entry) => {
    const audited = await auditEntry(entry, 'strict');
    const { outcome, checks, notes } = audited.result;
    expect([entry.expected, ...(entry.also_acceptable ?? [])]).toContain(WORDS[outcome]);
    // The rule that decides is among the checks that did not pass.
    const deciding = entry.strict_rules.filter((rule) => rule !== '5.7').map(checksOf);
    if (outcome !== 'PASS' && deciding.length > 0) {
      const open = new Set(checks.filter(({ outcome: word }) => word !== 'passed').map(({ id }) => id.split('/')[1]));
      const named = deciding.flat();
      expect(
        named.some((name) => open.has(name)),
        `${named.join()} among ${[...open].join()}`,
      ).toBe(true);
    }
    for (const check of checks) {
      if (check.outcome === 'passed') expect(check.examined, check.id).toBeGreaterThan(0);
      if (check.outcome === 'unverified' || check.outcome === 'not-checked')
        expect(check.reason, check.id).toBeTruthy();
      for (const { message, pointer } of check.failures) {
        expect(message).toBeTruthy();
        expect(pointer).toMatch(/^(\/|byte \d+$)/);
      }
    }
    for (const label of entry.must_label ?? []) {
      const said = [
        ...notes.map(({ code, message }) => `${code} ${message}`),
        ...checks.map(({ id, reason }) => `${id} ${reason ?? ''}`),
      ];
      expect(
        said.some((text) => text.toLowerCase().includes(label.toLowerCase())),
        label,
      ).toBe(true);
    }
  });
});

/** What the reference says of each failure, and the same members of ours; wording and further members are our own. */
function compareFailures(report: ReferenceReportJson, entry: Entry): void {
  const theirs = entry.reference_failures ?? [];
  expect(report.failures.length).toBe(theirs.length);
  theirs.forEach((one, i) => {
    const { code, category, context } = report.failures[i];
    const { expected, actual, ...rest } = context;
    const compared = Object.hasOwn(one, 'expected') ? { code, category, ...context } : { code, category, ...rest };
    expect(compared, [expected, actual].join()).toEqual(one);
  });
}

describe('reference', () => {
  it.each(ENTRIES.map((entry) => [`${entry.id} ${entry.title}`, entry] as const))('%s', async (_, entry) => {
    const key = entry.key ?? entry.reference_key;
    const audited = await auditEntry(entry, 'reference', { key, artifact: entry.artifact });
    const { outcome } = audited.result;
    if (entry.reference_verdict === 'decode-error') {
      expect(outcome).toBe('UNREADABLE');
      return;
    }
    const report = derivedJson(audited, 'reference-report.json') as ReferenceReportJson;
    expect(report.verdict).toBe(entry.reference_verdict);
    expect(outcome).toBe(report.verdict === 'pass' ? 'PASS' : 'FAIL');
    if (entry.reference_verdict === 'panic') return;
    expect(report.failures.map(({ code }) => code)).toEqual(entry.reference_codes);
    expect({ run: report.checks_run, passed: report.checks_passed }).toEqual({
      run: entry.checks_run,
      passed: entry.checks_passed,
    });
    expect(report.coverage).toBe(entry.reference_coverage);
    expect(report.skipped.length).toBe(entry.reference_skipped?.length ?? 0);
    compareFailures(report, entry);
  });
});

describe('committed fields', () => {
  const honest = ENTRIES.filter(({ decoded }) => decoded !== undefined);
  it.each(honest.map((entry) => [entry.id, entry] as const))('%s', async (_, entry) => {
    const result = committedFields(vector(entry.file));
    expect(result.ok && result.fields).toEqual(entry.decoded);
    const audited = await auditEntry(entry, 'strict');
    const file = derivedJson(audited, 'committed-fields.json') as {
      fields: unknown;
      payload_sha256: string;
      bound_by: unknown[];
    };
    expect(file.fields).toEqual(entry.decoded);
    expect(file.payload_sha256).toBe(entry.payload?.sha256);
    expect(file.bound_by.length).toBe(20);
  });

  it.each(honest.map((entry) => [entry.id, entry] as const))('%s: what is derived of them', (_, { file, derived }) => {
    const opened = openAudit(vector(file));
    if (!opened.ok || derived === undefined) throw new Error('not read');
    const { response } = opened.decoded;
    const leaf = retainedLeaf(response.retained, response.shell_opening);
    const { links } = replayChain(response);
    const { genIndex, genStart, generated, isLast } = positionsOf(response);
    const parts = derived.optional_parts;
    expect({
      gen_index: genIndex,
      gen_start: genStart,
      generated,
      is_last: isLast,
      io: hex(ioLink(leaf, response.token_id, links[links.length - 1])),
      io_genesis: hex(links[0]),
      leaf: hex(leaf),
      token_seed: hex(tokenSeed(response.revealed_seed, genIndex)),
      kv_roots: Array.from({ length: response.commitment.kv_roots.length }, (__, i) =>
        hex(response.commitment.kv_roots.at(i)),
      ),
      optional_parts: Object.fromEntries(
        Object.keys(parts).map((name) => [name, response[name as keyof typeof response] !== null]),
      ),
      retained_layers: response.retained.layers.length,
      shell_layers: response.shell_opening?.layers.length ?? null,
    }).toEqual(derived);
  });

  it('are refused with the words of the binding, and nothing is decoded of a refused file', () => {
    for (const name of ['format/trailing-byte.vv4a', 'format/cut-last.vv4a', 'format/empty.vv4a']) {
      const result = committedFields(vector(name));
      expect(result.ok).toBe(false);
      if (!result.ok)
        expect(result.message).toMatch(/^failed to deserialize V4 binary: at byte \d+ of the (file|payload): /);
    }
  });
});

describe('pins', () => {
  const passing = OWN_ENTRIES.filter(({ expected }) => expected === 'passed');

  it('each file of a PASS is needed, and needed as a pin', async () => {
    let passes = 0;
    for (const entry of passing) {
      const whole = await auditEntry(entry, 'strict');
      if (whole.result.outcome !== 'PASS') continue;
      passes += 1;
      const { key, receipt, artifact } = entry;
      for (const given of [
        { receipt, artifact },
        { key, artifact },
        ...(artifact === undefined ? [] : [{ key, receipt }]),
      ]) {
        expect((await auditEntry(entry, 'strict', given)).result.outcome, entry.id).toBe('INCOMPLETE');
      }
      const beside = await auditEntry(entry, 'strict', { key, receipt, artifact, pinned: false });
      expect(beside.result.outcome, entry.id).toBe('INCOMPLETE');
      expect(outcomeOf(beside, 'linear-checks')).toBe('unverified');
      expect(outcomeOf(beside, 's-08')).toBe('unverified');
    }
    expect(passes).toBeGreaterThanOrEqual(25);
  });
});
