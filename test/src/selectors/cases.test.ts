import { describe, expect, it } from 'vitest';
import type { AuditSummary, CaseSummary } from '../../../src/worker/contract.ts';
import type { CaseOutcome } from '../../../engine/verdict/model.ts';
import { alsoRemoved, filesToKeep, filesToRemove } from '../../../src/selectors/case-selection.ts';
import {
  ALL_CASES,
  caseEntries,
  casesTsv,
  countByOutcome,
  findByName,
  listCases,
  type CaseQuery,
} from '../../../src/selectors/cases.ts';

interface Given {
  readonly subject: string;
  readonly outcome: CaseOutcome;
  readonly format?: string;
  readonly failed?: number;
  readonly evidence?: readonly number[];
  readonly supporting?: readonly number[];
  readonly unreadable?: string;
}

/** Sizes of the files are 10, 20, 30, ...; the last one is a trusted input. */
function summaryOf(given: readonly Given[], files = given.length): AuditSummary {
  const inputs = Array.from({ length: files + 1 }, (_, at) => ({
    name: `file ${String(at)}`,
    size: 10 * (at + 1),
    sha256: '',
    trusted: at === files,
  }));
  const cases = given.map(
    ({ subject, outcome, format = 'f', failed = 0, evidence, supporting = [], unreadable }, id) =>
      ({
        id,
        subject,
        outcome,
        format,
        formatTitle: format.toUpperCase(),
        counts: { passed: 0, failed, unverified: 0, 'not-checked': 0, error: 0 },
        checks: failed === 0 ? [] : [{ id: 'f/a', outcome: 'failed', rootCount: 1 }],
        inputs: { evidence: evidence ?? [id], supporting },
        digest: `digest ${String(id)}`,
        ...(unreadable === undefined ? {} : { unreadable }),
      }) as unknown as CaseSummary,
  );
  return { inputs, cases, outcome: 'FAIL', verdictDigest: '', toolVersion: '' };
}

const entriesOf = (given: readonly Given[]) => caseEntries(summaryOf(given), new Map());

describe('the list of cases', () => {
  const entries = entriesOf([
    { subject: 'b', outcome: 'PASS' },
    { subject: 'a', outcome: 'UNREADABLE', format: 'unknown', unreadable: 'damaged: at byte 7' },
    { subject: 'c', outcome: 'FAIL', failed: 1 },
    { subject: 'Ab', outcome: 'INCOMPLETE', format: 'g' },
    { subject: 'd', outcome: 'FAIL', failed: 4 },
  ]);
  const ids = (query: Partial<CaseQuery>): string =>
    listCases(entries, { ...ALL_CASES, ...query })
      .map(({ id }) => id)
      .join('');

  it('has the worst first: the outcome, then how much failed, then the order of the result', () => {
    expect(ids({})).toBe('42130');
  });
  it('can be sorted by name, format and size, and the other way round', () => {
    expect(ids({ sort: 'name' })).toBe('31024');
    expect(ids({ sort: 'format' })).toBe('02431');
    expect(ids({ sort: 'size' })).toBe('43210');
    expect(ids({ sort: 'size', reversed: true })).toBe('01234');
    expect(ids({ reversed: true })).toBe('03124');
  });
  it('is filtered by outcome, by format, and by words in name, format, finding or reason', () => {
    expect(ids({ outcomes: ['PASS', 'INCOMPLETE'] })).toBe('30');
    expect(ids({ format: 'g' })).toBe('3');
    expect(ids({ search: ' B' })).toBe('130');
    expect(ids({ search: 'byte 7' })).toBe('1');
    expect(ids({ search: 'f/a' })).toBe('42');
    expect(ids({ search: 'nothing of this' })).toBe('');
  });
  it('counts every outcome, whatever is shown', () => {
    expect(countByOutcome(entries)).toEqual({ FAIL: 2, UNREADABLE: 1, INCOMPLETE: 1, PASS: 1 });
  });

  it('finds the next name that starts with what was typed, path or file name, and goes round', () => {
    const named = entriesOf(
      ['run/alpha', 'run/beta', 'run/Beta two', 'other/alpha'].map((subject) => ({
        subject,
        outcome: 'PASS' as const,
      })),
    );
    expect(findByName(named, 'b', 0)).toBe(1);
    expect(findByName(named, 'b', 2)).toBe(2);
    expect(findByName(named, 'beta t', 0)).toBe(2);
    expect(findByName(named, 'a', 1)).toBe(3);
    expect(findByName(named, 'o', 0)).toBe(3);
    expect(findByName(named, 'b', 3)).toBe(1);
    expect(findByName(named, 'z', 0)).toBeUndefined();
    expect(findByName([], 'a', 0)).toBeUndefined();
  });

  it('is copied with evidence that no spreadsheet takes for a formula', () => {
    const text = casesTsv(
      entriesOf([
        { subject: '=1+1', outcome: 'FAIL', failed: 1 },
        { subject: 'x\ty', outcome: 'PASS' },
      ]),
    );
    expect(text.split('\n')[1]).toBe("FAIL\tf\t'=1+1\t10\t1\tf/a\tdigest 0");
    expect(text.split('\n')[2]).toBe('PASS\tf\t"x\ty"\t20\t0\t\tdigest 1');
  });
});

describe('the files of chosen cases', () => {
  const chosen = (...ids: number[]): ReadonlySet<number> => new Set(ids);
  // Two cases share a key (2); the fourth stands in the same archive (3) as the third; 5 is trusted.
  const summary = summaryOf(
    [
      { subject: 'a', outcome: 'PASS', evidence: [0], supporting: [2, 5] },
      { subject: 'b', outcome: 'PASS', evidence: [1], supporting: [2] },
      { subject: 'c', outcome: 'PASS', evidence: [3] },
      { subject: 'd', outcome: 'PASS', evidence: [3] },
      { subject: 'e', outcome: 'PASS', evidence: [4] },
    ],
    5,
  );
  it('a file that another case needs stays when one case is removed', () => {
    expect([...filesToRemove(summary, chosen(0))]).toEqual([0]);
    expect([...filesToRemove(summary, chosen(0, 1))].sort()).toEqual([0, 1, 2]);
  });
  it('an archive goes with the first of its cases, and that is said', () => {
    expect([...filesToRemove(summary, chosen(2))]).toEqual([3]);
    expect(alsoRemoved(summary, chosen(2))).toBe(1);
    expect(alsoRemoved(summary, chosen(2, 3))).toBe(0);
    expect(alsoRemoved(summary, chosen(0))).toBe(0);
  });
  it('what is kept is kept with all that stands beside it, and trusted inputs are never among it', () => {
    expect([...filesToKeep(summary, chosen(0, 4))].sort()).toEqual([0, 2, 4]);
  });
});
