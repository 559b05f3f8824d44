import { describe, expect, it } from 'vitest';
import { comparable, firstPair, knows, swapped } from '../../../src/state/compare.ts';
import { formatCompareHash, parseCompareHash } from '../../../src/state/compare-url.ts';
import { parseHash } from '../../../src/state/url.ts';
import type { CaseSummary } from '../../../src/worker/contract.ts';

const one = (id: number, more: Partial<CaseSummary> = {}): CaseSummary =>
  ({ id, format: 'f', records: 1, ...more }) as CaseSummary;

describe('address of a comparison', () => {
  it.each([
    '',
    '#v1/compare/',
    '#v1/compare/0',
    '#v1/compare/0/with',
    '#v1/compare/0/with/',
    '#v1/compare/0/and/1',
    '#v1/compare/0/with/1/x',
    '#v1/compare/00/with/1',
    '#v1/compare/-1/with/1',
    '#v1/compare/0.01/with/1',
    '#v1/compare/0./with/1',
    '#v1/compare/1e3/with/1',
    '#v1/compare/9999999999/with/1',
    '#v1/compare/<b>/with/1',
    '#v2/compare/0/with/1',
  ])('%j is none', (hash) => {
    expect(parseCompareHash(hash)).toBeUndefined();
  });

  it.each([
    ['#v1/compare/0/with/1', { first: { caseId: 0 }, second: { caseId: 1 } }],
    ['#v1/compare/0.3/with/0.17', { first: { caseId: 0, record: 3 }, second: { caseId: 0, record: 17 } }],
  ])('%s', (hash, pair) => {
    expect(parseCompareHash(hash)).toEqual(pair);
    expect(formatCompareHash(pair)).toBe(hash);
  });

  it('is never read as the place of a case', () => {
    expect(parseHash('#v1/compare/0/with/1')).toBeUndefined();
  });
});

describe('sides', () => {
  it('that are not in the audit are not known', () => {
    const cases = [one(0), one(1, { records: 3 })];
    expect(knows(cases, { first: { caseId: 0 }, second: { caseId: 2 } })).toBe(false);
    expect(knows(cases, { first: { caseId: 0 }, second: { caseId: 1, record: 3 } })).toBe(false);
    expect(knows(cases, { first: { caseId: 0 }, second: { caseId: 1, record: 2 } })).toBe(true);
  });

  it('there is nothing beside a single document', () => {
    expect(comparable([one(0)])).toBe(false);
    expect(comparable([one(0, { records: 2 })])).toBe(true);
    expect(comparable([one(0), one(1)])).toBe(true);
  });

  it('begin with the next case of the same format', () => {
    const cases = [one(0), one(1, { format: 'g' }), one(2)];
    const from = (id: number) => firstPair(cases, cases[id] ?? one(9), undefined);
    expect(from(0)).toEqual({ first: { caseId: 0 }, second: { caseId: 2 } });
    expect(from(2)).toEqual({ first: { caseId: 2 }, second: { caseId: 0 } });
    expect(from(1)).toEqual({ first: { caseId: 1 }, second: { caseId: 2 } });
  });

  it('of a run begin with the step that is looked at and the one after it', () => {
    const run = one(0, { records: 5 });
    expect(firstPair([run], run, undefined)).toEqual({
      first: { caseId: 0, record: 0 },
      second: { caseId: 0, record: 1 },
    });
    expect(firstPair([run], run, 4)).toEqual({ first: { caseId: 0, record: 4 }, second: { caseId: 0, record: 3 } });
  });

  it('are swapped', () => {
    expect(swapped({ first: { caseId: 0 }, second: { caseId: 1, record: 2 } })).toEqual({
      first: { caseId: 1, record: 2 },
      second: { caseId: 0 },
    });
  });
});
