import { describe, expect, it } from 'vitest';
import type { CaseSummary, CheckSummary } from '../../../src/worker/contract.ts';
import type { CheckInfo } from '../../../engine/formats/format.ts';
import type { CaseOutcome, CheckOutcome } from '../../../engine/verdict/model.ts';
import { listChecks } from '../../../src/selectors/checks.ts';
import { placeOfRoot, rootPosition, totalRoots } from '../../../src/selectors/findings.ts';
import { viewOfCase, viewOfCheck } from '../../../src/selectors/outcome.ts';
import { whySentence } from '../../../src/selectors/verdict.ts';

const check = (id: CheckSummary['id'], outcome: CheckOutcome, roots = 0, cascades = 0): CheckSummary => ({
  id,
  outcome,
  required: true,
  examined: 3,
  failureCount: roots + cascades,
  rootCount: roots,
});
const caseOf = (
  outcome: CaseOutcome,
  checks: readonly CheckSummary[],
  more: Partial<CaseSummary> = {},
): CaseSummary => ({
  id: 0,
  format: 'f',
  formatTitle: 'F',
  subject: 's',
  demo: false,
  profile: 'strict',
  outcome,
  counts: { passed: 0, failed: 0, unverified: 0, 'not-checked': 0, error: 0 },
  checks,
  notes: [],
  facts: [],
  pins: [],
  files: [],
  proves: '',
  provesNot: '',
  digest: '',
  textBytes: 0,
  textFiles: 0,
  comparisonCount: 0,
  records: 1,
  views: [],
  inputs: { evidence: [0], supporting: [] },
  ...more,
});
const info = (id: CheckInfo['id'], title: string): [CheckInfo['id'], CheckInfo] => [
  id,
  { id, title, statement: 'S', why: 'W', example: 'E', reference: 'R' },
];
const INFOS = new Map([info('f/a', 'Alpha'), info('f/b', 'Beta')]);

describe('whySentence', () => {
  it.each([
    ['PASS', [check('f/a', 'passed')], 'Every one of the 1 required check of this profile passed.'],
    ['INCOMPLETE', [check('f/a', 'unverified')], 'Nothing failed, but 1 required check could not be decided.'],
    ['INCOMPLETE', [], 'Nothing failed, but no required check applied to this evidence.'],
    ['UNREADABLE', [check('f/a', 'error')], 'The evidence could not be read, so nothing was checked.'],
    ['FAIL', [check('f/a', 'error')], 'A required part could not be read.'],
    ['FAIL', [check('f/a', 'passed'), check('f/b', 'failed', 2)], '1 of 2 checks failed (first: Beta): 2 findings.'],
    [
      'FAIL',
      [check('f/a', 'failed', 0, 3), check('f/b', 'failed', 1)],
      '2 of 2 checks failed (first: Beta): 1 finding, and 3 more that follow from it.',
    ],
  ] as const)('%s', (outcome, checks, sentence) => {
    expect(whySentence(caseOf(outcome, checks), INFOS)).toBe(sentence);
  });
});

describe('outcomes', () => {
  it('refuses a word that is not one of the fixed ones', () => {
    expect(() => viewOfCheck('ok' as CheckOutcome)).toThrow(TypeError);
    expect(() => viewOfCheck('constructor' as CheckOutcome)).toThrow(TypeError);
    expect(() => viewOfCase('VERIFIED' as CaseOutcome)).toThrow(TypeError);
  });

  it('gives every outcome a shape of its own, and passed its own tone', () => {
    const all = (['passed', 'failed', 'unverified', 'not-checked', 'error'] as const).map(viewOfCheck);
    expect(new Set(all.map((view) => view.shape)).size).toBe(5);
    expect(all.filter((view) => view.tone === 'pass').length).toBe(1);
  });
});

describe('findings of a case', () => {
  const open = caseOf('FAIL', [check('f/a', 'failed', 2, 1), check('f/b', 'failed', 0, 4), check('f/c', 'failed', 1)]);
  it('counts roots through all checks', () => {
    expect(totalRoots(open)).toBe(3);
    expect([0, 1, 2, 3].map((position) => placeOfRoot(open, position))).toEqual([
      { check: 'f/a', rootIndex: 0 },
      { check: 'f/a', rootIndex: 1 },
      { check: 'f/c', rootIndex: 0 },
      undefined,
    ]);
    expect(rootPosition(open, { check: 'f/c', rootIndex: 0 })).toBe(2);
    expect(rootPosition(open, { check: 'f/b', rootIndex: -1 })).toBe(2);
  });
});

describe('lists', () => {
  const open = caseOf('FAIL', [
    check('f/a', 'passed'),
    check('f/b', 'failed', 0, 1),
    check('f/c', 'failed', 1),
    check('f/d', 'not-checked'),
    check('f/e', 'unverified'),
  ]);
  const ids = (filter: Parameters<typeof listChecks>[2]): string =>
    listChecks(open, INFOS, filter)
      .map((one) => one.id.slice(2))
      .join('');
  it('checks: causes, consequences, undecided, passed, not checked', () => {
    expect(ids({ outcome: 'all', search: '' })).toBe('cbead');
  });
  it('checks by outcome and by words', () => {
    expect(ids({ outcome: 'failed', search: '' })).toBe('cb');
    expect(ids({ outcome: 'all', search: ' BETA' })).toBe('b');
  });
});
