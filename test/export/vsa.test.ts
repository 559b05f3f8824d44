import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../../engine/index.ts';
import type { ExportSource } from '../../engine/export/index.ts';
import { utcText } from '../../engine/export/utc-text.ts';
import { CASE_OUTCOMES } from '../../engine/verdict/model.ts';
import { audited, HOSTILE, hostileSource, sample, textOf } from './support.ts';

interface Statement {
  readonly _type: string;
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: string;
  readonly predicate: {
    readonly verifier: { readonly id: string; readonly version: Readonly<Record<string, string>> };
    readonly timeVerified?: string;
    readonly resourceUri: string;
    readonly policy: { readonly uri: string; readonly digest: { readonly sha256: string }; readonly content: string };
    readonly verificationResult: string;
    readonly verifiedLevels: readonly string[];
  };
}

const statementOf = (source: ExportSource): Statement => JSON.parse(textOf('vsa', source)) as Statement;
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the result', () => {
  it.each(CASE_OUTCOMES)('%s is PASSED for PASS alone', async (outcome) => {
    const source = await audited([sample('mazur')]);
    const { predicate } = statementOf({ ...source, document: { ...source.document, outcome } });
    expect(predicate.verificationResult).toBe(outcome === 'PASS' ? 'PASSED' : 'FAILED');
    expect(predicate.verifiedLevels).toEqual([outcome === 'PASS' ? 'ASSAY_STRICT' : 'FAILED']);
    expect(predicate.verifiedLevels.join()).not.toMatch(/SLSA/);
  });

  it('is FAILED for one bad file among good ones', async () => {
    const { predicate } = statementOf(await audited([sample('mazur'), sample('mazur', 'mazur-tampered')]));
    expect(predicate.verificationResult).toBe('FAILED');
  });
});

describe('the statement', () => {
  it('names the evidence by its digests, the verifier, and the verdict', async () => {
    const source = await audited([sample('mazur'), sample('xor')]);
    const statement = statementOf(source);
    expect(statement._type).toBe('https://in-toto.io/Statement/v1');
    expect(statement.predicateType).toBe('https://slsa.dev/verification_summary/v1');
    expect(statement.subject).toEqual(
      ['mazur', 'xor'].map((id) => ({ name: `${id}.jsonl`, digest: { sha256: sha256(sample(id).text) } })),
    );
    expect(statement.predicate.verifier.version).toEqual({ assay: '0.1.0' });
    expect(statement.predicate.resourceUri).toBe(`urn:assay:verdict:sha256:${source.verdictDigest}`);
  });

  it('has no time unless the auditor gave one', async () => {
    expect(statementOf(await audited([sample('mazur')])).predicate).not.toHaveProperty('timeVerified');
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(statementOf(await audited([sample('mazur')], now)).predicate.timeVerified).toBe('2026-03-01T12:00:00Z');
  });

  it('does not call a trusted input verified', async () => {
    const base = 'public/samples/gpu-test-receipt/signed-tests/good';
    const files = ['gpu-proof.json', 'clean.zip', 'head.txt', 'example-octavia.keys'];
    const outcome = await auditFiles(
      files.map((name) => ({
        source: memorySource(name, new Uint8Array(readFileSync(`${base}/${name}`))),
        pinned: name.endsWith('.keys') || name === 'head.txt',
      })),
      { profile: 'strict', now: Date.parse('2026-11-20T00:00:00Z') },
    );
    expect(outcome.document.inputs).toHaveLength(4);
    const { subject, predicate } = statementOf({ ...outcome, trusted: new Set([2, 3]) });
    expect(subject.map(({ name }) => name)).toContain('gpu-proof.json');
    expect(subject.map(({ name }) => name)).not.toContain('example-octavia.keys');
    // What was pinned is in the policy, whose digest is that of the content beside it.
    const content = Buffer.from(predicate.policy.content, 'base64');
    expect(sha256(content)).toBe(predicate.policy.digest.sha256);
    const pins = outcome.document.cases.flatMap((one) => one.pins);
    expect(pins.length).toBeGreaterThan(0);
    const policy = JSON.parse(content.toString('utf8')) as { profile: string; pins: object[] };
    expect(policy.profile).toBe('strict');
    for (const pin of pins) expect(policy.pins).toContainEqual(pin);
  });

  it('has another policy digest for other pins', async () => {
    const source = await audited([sample('mazur')]);
    const pinned = {
      ...source.document,
      cases: source.document.cases.map((one) => ({ ...one, pins: [{ name: 'records', value: '1' }] })),
    };
    const before = statementOf(source).predicate.policy;
    expect(statementOf({ ...source, document: pinned }).predicate.policy.digest).not.toEqual(before.digest);
  });

  it.each(HOSTILE)('is JSON whose subject is named %j and nothing else', (text) => {
    const statement = statementOf(hostileSource(text));
    expect(statement.subject).toEqual([{ name: text, digest: { sha256: 'd'.repeat(64) } }]);
    expect(statement.predicate.verificationResult).toBe('FAILED');
  });
});

describe('a time', () => {
  it('is what Date writes, from year 0 to 9999', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('0000-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') }),
        (at) => {
          expect(utcText(at)).toBe(new Date(at).toISOString().replace('.000Z', 'Z'));
        },
      ),
      { numRuns: 2000 },
    );
    for (const text of [
      '2024-02-29T23:59:59Z',
      '2000-02-29T00:00:00Z',
      '1900-03-01T00:00:00Z',
      '1969-12-31T23:59:59.999Z',
    ]) {
      expect(utcText(Date.parse(text))).toBe(text);
    }
  });
});
