import { describe, expect, it } from 'vitest';
import { ComparisonOrder, MOST_ROWS } from '../../../src/worker/comparison-order.ts';
import { FailureIndex } from '../../../src/worker/failure-index.ts';
import type { ComparisonQuery, FailureQuery } from '../../../src/worker/contract.ts';
import type { Comparisons } from '../../../engine/formats/format.ts';
import type { Check, Failure } from '../../../engine/verdict/model.ts';

const UTILISATION = [0.5, 3, Number.NaN, 0.9, Number.NaN, Number.POSITIVE_INFINITY];
const OK = [1, 0, 0, 1, 1, 0];

const comparisons: Comparisons = {
  length: UTILISATION.length,
  row: (index) => ({
    check: 'f/a',
    pointer: `/Path/${String(index)}`,
    claimed: String(index),
    recomputed: '0',
    delta: 0,
    bound: 0,
    utilisation: UTILISATION[index] ?? 0,
    ok: OK[index] === 1,
    factors: '',
  }),
  utilisation: Float64Array.from(UTILISATION),
  ok: Uint8Array.from(OK),
  check: Uint8Array.from([0, 0, 0, 1, 1, 1]),
  checks: ['f/a', 'f/b'],
};

const ask = (query: Partial<ComparisonQuery>): { readonly total: number; readonly found: string } => {
  const page = new ComparisonOrder(comparisons).page({
    caseId: 0,
    offset: 0,
    limit: 100,
    only: 'all',
    sort: 'evidence',
    ...query,
  });
  return { total: page.total, found: page.rows.map(({ row }) => row?.claimed ?? '#').join('') };
};

describe('ComparisonOrder', () => {
  it.each<[string, Partial<ComparisonQuery>, string]>([
    ['in the order of the evidence', {}, '012345'],
    ['only what failed', { only: 'failed' }, '125'],
    ['of one check', { check: 'f/b' }, '345'],
    ['of a check that made none', { check: 'f/c' }, ''],
    ['by pointer, whatever the case of the letters', { search: 'PATH/3' }, '3'],
    ['the worst first; failed without a ratio before all, passed without one last', { sort: 'utilisation' }, '251304'],
    ['all of it together', { only: 'failed', check: 'f/a', sort: 'utilisation' }, '21'],
  ])('%s', (_name, query, found) => {
    expect(ask(query)).toEqual({ total: found.length, found });
  });

  it('gives pages, never more than the wall lets through', () => {
    expect(ask({ offset: 2, limit: 2 })).toEqual({ total: 6, found: '23' });
    expect(ask({ offset: 9 })).toEqual({ total: 6, found: '' });
    expect(MOST_ROWS).toBe(200);
  });
});

const failure = (pointer: string, more: Partial<Failure> = {}): Failure => ({
  record: 0,
  pointer,
  message: '',
  ...more,
});
const check = (id: Check['id'], failures: readonly Failure[]): Check => ({
  id,
  outcome: 'failed',
  required: true,
  examined: 9,
  failures,
});

const index = new FailureIndex([
  check('f/a', [failure('/x'), failure('/y')]),
  check('f/b', [
    failure('/p', { cascadeOf: 'f/a', cause: '/x' }),
    failure('/q'),
    failure('/r', { cascadeOf: 'f/a', cause: '/x', record: 1 }),
  ]),
]);
const list = (query: Partial<FailureQuery>): string =>
  index
    .page({ caseId: 0, kind: 'all', offset: 0, limit: 99, ...query })
    .failures.map((row) => row.pointer)
    .join(' ');

describe('FailureIndex', () => {
  it.each<[string, Partial<FailureQuery>, string]>([
    ['all, in the order of the result', {}, '/x /y /p /q /r'],
    ['roots', { kind: 'roots' }, '/x /y /q'],
    ['cascades', { kind: 'cascades' }, '/p /r'],
    ['of one check', { check: 'f/b', kind: 'roots' }, '/q'],
    ['of one cause, in its record', { kind: 'cascades', causedBy: { check: 'f/a', record: 0, pointer: '/x' } }, '/p'],
    ['one page', { offset: 1, limit: 2 }, '/y /p'],
  ])('%s', (_name, query, found) => {
    expect(list(query)).toBe(found);
  });

  it('knows the place of each, and how many it explains', () => {
    const rows = index.page({ caseId: 0, kind: 'all', offset: 0, limit: 99 }).failures;
    expect(rows.map((row) => [row.index, row.rootIndex, row.cascades])).toEqual([
      [0, 0, 1],
      [1, 1, 0],
      [0, -1, 0],
      [1, 0, 0],
      [2, -1, 0],
    ]);
  });
});
