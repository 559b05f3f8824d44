/** Every case of the shared vectors, both profiles. */
import { describe, expect, it } from 'vitest';
import { CASES, audit, check, filesOf, outcome, pinnedOf, settingsOf } from './support.ts';

/** The manifest says "unreadable" where the case is; our check words have no such one. */
const OUTCOME_WORDS = new Map([['unreadable', 'error']]);
/** Cases in which we say something else than the manifest, by name and reason. */
const DISAGREEMENTS = new Map<string, string>();
const REFERENCE_DISAGREEMENTS = new Map<string, string>();
/** OK and NOTHING-CHECKED end normally and have verified no proof; CRASH is an uncaught exception. */
const REFERENCE_OUTCOMES = { OK: 'INCOMPLETE', CRASH: 'FAIL', 'NOTHING-CHECKED': 'INCOMPLETE' } as const;

describe('vectors, profile strict', () => {
  it('has all of them', () => {
    expect(CASES).toHaveLength(214);
    expect(DISAGREEMENTS.size).toBe(0);
    expect(REFERENCE_DISAGREEMENTS.size).toBe(0);
  });

  it.each(CASES.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    const audited = await audit(filesOf(one), settingsOf(one), pinnedOf(one));
    const { result } = audited;
    const shown = result.checks
      .filter(({ outcome: word }) => word !== 'passed')
      .map(({ id, outcome: word, reason, failures }) => `${id} ${word}: ${reason ?? failures[0]?.message ?? ''}`);
    expect(result.outcome, shown.join('\n')).toBe(one.expected);
    const expected = OUTCOME_WORDS.get(one.expected_check_outcome) ?? one.expected_check_outcome;
    expect(outcome(audited, one.expected_check), shown.join('\n')).toBe(expected);
    for (const name of one.must_pass ?? []) expect(`${name} ${outcome(audited, name)}`).toBe(`${name} passed`);
    expect(outcome(audited, 'proof-valid')).toBe('not-checked');
    for (const one of result.checks) {
      if (one.outcome === 'passed') expect(one.examined).toBeGreaterThan(0);
      if (one.outcome === 'failed') expect(one.failures.length).toBeGreaterThan(0);
      if (one.outcome !== 'failed') expect(one.failures).toEqual([]);
    }
    expect(result.referenceOutcome).toBe(REFERENCE_OUTCOMES[one.reference_verdict]);
    expect(result.difference === undefined).toBe(result.outcome === result.referenceOutcome);
  });
});

describe('vectors, profile reference', () => {
  it.each(CASES.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
    const { result } = await audit(filesOf(one), settingsOf(one, 'reference'), pinnedOf(one));
    const note = (code: string): string => result.notes.find((entry) => entry.code === code)?.message ?? '';
    const [word, ...rest] = note('reference-verdict').split(': ');
    expect(word, rest.join(': ')).toBe(one.reference_verdict);
    expect(result.outcome).toBe(REFERENCE_OUTCOMES[one.reference_verdict]);
    const ours = note('reference-root').split(':')[0];
    const theirs = ['equal', 'different', 'no file'].includes(one.reference_root) ? one.reference_root : 'exception';
    expect(ours, one.reference_root).toBe(theirs);
    const run = result.checks.find(({ id }) => id === 'proof-run/reference-run');
    expect(run?.outcome).toBe(
      { OK: 'passed', CRASH: 'failed', 'NOTHING-CHECKED': 'not-checked' }[one.reference_verdict],
    );
    // The exception is the one that was recorded.
    if (one.reference_verdict === 'CRASH') {
      const exception = /\b(\w+(?:Error))(?!.*\b\w+Error)/.exec(one.reference_message)?.[1] ?? '?';
      expect(`${rest.join(': ')} / ${one.reference_message}`).toContain(exception);
      expect(rest.join(': ')).toContain(exception);
    }
  });
});

it('the checks of a result are those of the format', async () => {
  const one = CASES[0];
  const audited = await audit(filesOf(one), settingsOf(one), pinnedOf(one));
  expect(audited.result.checks.map(({ id }) => id)).toEqual([
    'proof-run/log',
    'proof-run/manifest',
    'proof-run/steps',
    'proof-run/inputs',
    'proof-run/timestamps',
    'proof-run/proof-files',
    'proof-run/proof-shape',
    'proof-run/proof-unique',
    'proof-run/proof-valid',
    'proof-run/proof-instances',
    'proof-run/root',
    'proof-run/count',
    'proof-run/anchors',
    'proof-run/anchor-pin',
    'proof-run/torrent',
  ]);
  expect(check(audited, 'proof-valid').required).toBe(true);
  expect(check(audited, 'anchor-pin').required).toBe(true);
});
