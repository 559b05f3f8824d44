/** Every case of the vectors: real runs of the producer and one-mutation variants, judged by the unmodified reference as well. */
import { describe, expect, it } from 'vitest';
import { auditOne, CASES, deciding, filesOf, setupOf } from './support.ts';

/** Where the profile `reference` cannot say what the reference verifier was recorded to say, and why. */
const REFERENCE_DISAGREEMENTS: ReadonlyMap<string, string> = new Map([
  ['g076-source-untracked-no-index', 'the recorded run had a git checkout; the zip does not say what is tracked'],
  ['g081-no-source', 'the recorded run had a checkout that is not among the files: INCOMPLETE'],
  ['g205-signer-is-a-path', 'the recorded run fetched keys from an address of the attacker: INCOMPLETE'],
]);

it('there are 394 cases', () => {
  expect(CASES).toHaveLength(394);
  expect(new Set(CASES.map(({ id }) => id)).size).toBe(394);
});

/** The reference outcome that a strict result carries, by case. */
const besideStrict = new Map<string, string | undefined>();

describe('strict profile: outcome, deciding check', () => {
  it.each(CASES.map((one) => [one.id, one] as const))('%s', async (id, one) => {
    const audited = await auditOne(filesOf(one), setupOf(one, 'strict'));
    const decisive = one.expected_check === null ? [] : (expect.arrayContaining([one.expected_check]) as unknown);
    expect([audited.result.outcome, deciding(audited)]).toEqual([one.expected, decisive]);
    // A check that looked at nothing never passes (T-V1).
    for (const check of audited.result.checks)
      if (check.outcome === 'passed') expect(check.examined).toBeGreaterThan(0);
    besideStrict.set(id, audited.result.referenceOutcome);
    expect(audited.result.difference === undefined).toBe(audited.result.referenceOutcome === audited.result.outcome);
  });
});

describe('reference profile: the recorded verdict', () => {
  it.each(CASES.map((one) => [one.id, one] as const))('%s', async (id, one) => {
    const { outcome } = (await auditOne(filesOf(one), setupOf(one, 'reference'))).result;
    expect(besideStrict.get(id)).toBe(outcome);
    // A crash refuses: FAIL, or UNREADABLE where the document or the policy could not be read.
    const said = one.reference_verdict === 'CRASH' ? ['FAIL', 'UNREADABLE'] : [one.reference_verdict];
    expect(said.includes(outcome)).toBe(!REFERENCE_DISAGREEMENTS.has(id));
  });

  it('disagrees in 3 of 394 cases, by name', () => {
    expect(REFERENCE_DISAGREEMENTS.size).toBe(3);
  });
});
