/** Two cases or two records beside each other: alignment, what differs, filters, order; evidence of an engine made up here. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { align } from '../../../src/worker/compare-align.ts';
import { CompareDesk } from '../../../src/worker/compare-desk.ts';
import { relativeChange } from '../../../src/worker/compare-numbers.ts';
import { numbersOf } from '../../../src/worker/compare-side.ts';
import type { CompareRowQuery } from '../../../src/worker/compare-contract.ts';
import type { AuditedCase, ComparisonRow, Comparisons } from '../../../engine/formats/format.ts';
import type { CaseView } from '../../../engine/formats/view.ts';
import type { Check, CheckId } from '../../../engine/verdict/model.ts';

interface Made {
  readonly check?: CheckId;
  readonly pointer: string;
  readonly claimed?: string;
  readonly bound?: number;
  readonly utilisation?: number;
  readonly ok?: boolean;
}

function comparisonsOf(made: readonly Made[]): Comparisons {
  const rows = made.map(
    ({ check = 'made/up', pointer, claimed = '1', bound = 1, utilisation = 0, ok = true }): ComparisonRow => ({
      check,
      pointer,
      claimed,
      recomputed: claimed,
      delta: 0,
      bound,
      utilisation,
      ok,
      factors: '',
    }),
  );
  const checks = [...new Set(rows.map(({ check }) => check))];
  return {
    length: rows.length,
    row: (index) => {
      const row = rows[index];
      if (row === undefined) throw new RangeError('no such row');
      return row;
    },
    utilisation: Float64Array.from(rows, ({ utilisation }) => utilisation),
    ok: Uint8Array.from(rows, ({ ok }) => Number(ok)),
    check: Uint8Array.from(rows, ({ check }) => checks.indexOf(check)),
    checks,
  };
}

interface Parts {
  readonly checks?: readonly Check[];
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  readonly views?: readonly CaseView[];
}

const caseOf = (made: readonly Made[], { checks = [], facts = [], views = [] }: Parts = {}): AuditedCase => ({
  result: {
    format: 'made-up',
    subject: 'a',
    profile: 'strict',
    outcome: 'PASS',
    checks,
    notes: [],
    pins: [],
    digest: '',
  },
  facts,
  text: new Uint8Array(0),
  locate: () => undefined,
  comparisons: () => comparisonsOf(made),
  views,
});

function desk(...cases: readonly AuditedCase[]): CompareDesk {
  return new CompareDesk((caseId) => {
    const found = cases[caseId];
    if (found === undefined) throw new RangeError('no such case');
    return found;
  });
}

const PAIR = { first: { caseId: 0 }, second: { caseId: 1 } };
const QUERY: CompareRowQuery = { ...PAIR, offset: 0, limit: 200, only: 'all', sort: 'evidence', search: '' };

const failure = (record: number, pointer = '/a') => ({ record, pointer, message: 'wrong' });
const check = (id: CheckId, outcome: Check['outcome'], failures: Check['failures'] = []): Check => ({
  id,
  outcome,
  required: true,
  examined: 1,
  failures,
});

describe('what is refused', () => {
  it('a case that is not in the audit', async () => {
    await expect(desk(caseOf([])).overview(PAIR)).rejects.toThrow(RangeError);
  });

  it('a refusal is not kept', async () => {
    const cases: AuditedCase[] = [caseOf([])];
    const one = new CompareDesk((caseId) => {
      const found = cases[caseId];
      if (found === undefined) throw new RangeError('no such case');
      return found;
    });
    await expect(one.overview(PAIR)).rejects.toThrow(RangeError);
    cases.push(caseOf([{ pointer: '/a' }]));
    expect((await one.overview(PAIR)).onlySecond).toBe(1);
  });

  it('evidence of which one record is held is never compared as a whole', async () => {
    const held = {
      ...caseOf([{ pointer: 'record 0 /a' }]),
      held: { record: 0, records: 9, hold: async () => undefined },
    };
    const overview = await desk(held, caseOf([{ pointer: '/a' }])).overview(PAIR);
    expect(overview.tooMany).toBe(true);
    expect(overview.numbers).toBe(0);
  });
});

describe('two cases', () => {
  const first = caseOf([
    { pointer: '/same' },
    { pointer: '/claim', claimed: '1' },
    { pointer: '/written', claimed: '1.0' },
    { pointer: '/verdict', ok: true },
    { pointer: '/window', bound: 1 },
    { pointer: '/word', claimed: '"a"' },
    { pointer: '/gone' },
  ]);
  const second = caseOf([
    { pointer: '/same' },
    { pointer: '/claim', claimed: '-1' },
    { pointer: '/written', claimed: '1' },
    { pointer: '/verdict', ok: false },
    { pointer: '/window', bound: 2 },
    { pointer: '/new' },
    { pointer: '/word', claimed: '"b"' },
  ]);

  it('are counted by what differs', async () => {
    expect(await desk(first, second).overview(PAIR)).toMatchObject({
      numbers: 8,
      different: 7,
      claims: 3,
      verdicts: 1,
      windows: 1,
      onlyFirst: 1,
      onlySecond: 1,
      tooMany: false,
    });
  });

  it('stand in the order of the first, and what is new stands after what it follows', async () => {
    const { rows } = await desk(first, second).rows(QUERY);
    expect(rows.map(({ pointer }) => pointer)).toEqual([
      '/same',
      '/claim',
      '/written',
      '/verdict',
      '/window',
      '/new',
      '/word',
      '/gone',
    ]);
  });

  it.each([
    ['claims', '/claim /written /word'],
    ['verdicts', '/verdict'],
    ['windows', '/window'],
    ['one-sided', '/new /gone'],
    ['different', '/claim /written /verdict /window /new /word /gone'],
  ] as const)('only %s', async (only, wanted) => {
    const { rows, total } = await desk(first, second).rows({ ...QUERY, only });
    expect(rows.map(({ pointer }) => pointer).join(' ')).toBe(wanted);
    expect(total).toBe(rows.length);
  });

  it('by change: what is on one side only, then what has no ratio, then the greatest change', async () => {
    const { rows } = await desk(first, second).rows({ ...QUERY, only: 'different', sort: 'change' });
    expect(rows.slice(0, 4).map(({ pointer, relative }) => [pointer, relative])).toEqual([
      ['/new', Infinity],
      ['/gone', Infinity],
      ['/word', Number.NaN],
      ['/claim', 2],
    ]);
  });

  it('a number written otherwise differs by nothing', async () => {
    const { rows } = await desk(first, second).rows({ ...QUERY, search: '/WRITTEN' });
    expect(rows).toMatchObject([{ claimDiffers: true, delta: 0, relative: 0 }]);
  });

  it('swapped, the same numbers differ', async () => {
    const swapped = { first: PAIR.second, second: PAIR.first };
    const overview = await desk(first, second).overview(swapped);
    expect(overview).toMatchObject({ different: 7, claims: 3, onlyFirst: 1, onlySecond: 1 });
    const { rows } = await desk(first, second).rows({ ...QUERY, ...swapped, search: '/claim' });
    expect(rows).toMatchObject([{ delta: 2, relative: 2, first: { claimed: '-1' }, second: { claimed: '1' } }]);
  });

  it('one check is chosen, and pages follow each other', async () => {
    const many = caseOf(
      Array.from(
        { length: 450 },
        (_, at) => ({ pointer: `/${String(at)}`, check: at % 2 === 0 ? 'made/up' : 'made/down' }) as const,
      ),
    );
    const one = desk(many, many);
    const page = await one.rows({ ...QUERY, check: 'made/down', offset: 200, limit: 10_000 });
    expect(page.total).toBe(225);
    expect(page.rows).toHaveLength(25);
    expect(page.rows[0]?.pointer).toBe('/401');
    expect((await one.rows({ ...QUERY, check: 'made/none' })).total).toBe(0);
  });
});

describe('two records', () => {
  const bundle = caseOf(
    [
      { pointer: 'record 0 /a', claimed: '1' },
      { pointer: 'record 0 /b', claimed: '1' },
      { pointer: 'record 2 /a', claimed: '3', ok: false, utilisation: 7 },
      { pointer: 'record 2 /b', claimed: '1' },
    ],
    { checks: [{ ...check('made/up', 'failed', [failure(2), failure(2), failure(1)]), omitted: 4 }] },
  );

  it('are aligned without their positions', async () => {
    const pair = { first: { caseId: 0, record: 0 }, second: { caseId: 0, record: 2 } };
    const { rows } = await desk(bundle).rows({ ...QUERY, ...pair });
    expect(rows.map(({ pointer, record, delta }) => [pointer, record, delta])).toEqual([
      ['/a', undefined, 2],
      ['/b', undefined, 0],
    ]);
  });

  it('a check has findings there and no outcome', async () => {
    const pair = { first: { caseId: 0, record: 0 }, second: { caseId: 0, record: 2 } };
    const { checks } = await desk(bundle).overview(pair);
    expect(checks).toEqual([
      {
        id: 'made/up',
        first: { findings: 0, unlisted: true, comparisons: 2, failed: 0, greatest: 0 },
        second: { findings: 2, unlisted: true, comparisons: 2, failed: 1, greatest: 7 },
        differs: true,
      },
    ]);
  });

  it('a record without numbers is empty', async () => {
    const pair = { first: { caseId: 0, record: 1 }, second: { caseId: 0, record: 0 } };
    expect(await desk(bundle).overview(pair)).toMatchObject({ onlyFirst: 0, onlySecond: 2, numbers: 2 });
  });

  it('of evidence that is not held whole are held one after the other, and the one before is held again', async () => {
    let held = 5;
    const calls: number[] = [];
    const large: AuditedCase = {
      ...caseOf([]),
      comparisons: () => comparisonsOf([{ pointer: `record ${String(held)} /a`, claimed: String(held) }]),
      held: {
        get record() {
          return held;
        },
        records: 9,
        hold: async (record) => {
          calls.push(record);
          await Promise.resolve();
          held = record;
        },
      },
    };
    const pair = { first: { caseId: 0, record: 3 }, second: { caseId: 0, record: 8 } };
    const { rows } = await desk(large).rows({ ...QUERY, ...pair });
    expect(rows).toMatchObject([{ pointer: '/a', delta: 5 }]);
    expect(calls).toEqual([3, 5, 8, 5]);
    expect(held).toBe(5);
  });
});

describe('alignment', () => {
  const places = fc.array(fc.constantFrom('/a', '/b', '/c', '/d', '/e'), { maxLength: 12 });
  const numbers = async (pointers: readonly string[]) => {
    const read = await numbersOf(caseOf(pointers.map((pointer) => ({ pointer }))), { caseId: 0 });
    if (read === 'too-many') throw new Error('too many');
    return read;
  };

  it('every number stands in it once, beside one of its own place, as often as both have it', async () => {
    await fc.assert(
      fc.asyncProperty(places, places, async (first, second) => {
        const pairs = align(await numbers(first), await numbers(second));
        const left = [...pairs.first].filter((at) => at >= 0);
        const right = [...pairs.second].filter((at) => at >= 0);
        expect(left).toEqual(first.map((_, at) => at));
        expect([...right].sort((a, b) => a - b)).toEqual(second.map((_, at) => at));
        const count = (list: readonly string[], wanted: string) => list.filter((one) => one === wanted).length;
        for (const place of ['/a', '/b', '/c', '/d', '/e']) {
          const both = [...pairs.first].filter(
            (at, row) => at >= 0 && (pairs.second[row] ?? -1) >= 0 && first[at] === place,
          );
          expect(both).toHaveLength(Math.min(count(first, place), count(second, place)));
        }
        pairs.first.forEach((at, row) => {
          const other = pairs.second[row] ?? -1;
          if (at >= 0 && other >= 0) expect(first[at]).toBe(second[other]);
        });
      }),
    );
  });
});

describe('relative change', () => {
  it.each([
    [1, 1, 0],
    [0, 0, 0],
    [1, 2, 0.5],
    [2, 1, 0.5],
    [0, 5, 1],
    [-1, 1, 2],
    [-Number.MAX_VALUE, Number.MAX_VALUE, 2],
    [5e-324, 1e-323, 0.5],
    [1, Infinity, Number.NaN],
    [1, Number.NaN, Number.NaN],
  ])('%s to %s is %s', (first, second, wanted) => {
    expect(relativeChange(first, second)).toBe(wanted);
  });
});

describe('facts', () => {
  const card = (value: string): CaseView => ({
    kind: 'card',
    id: 'c',
    title: 'Card',
    rows: [
      { label: 'Key', value },
      { label: 'Key', value: 'again' },
    ],
  });
  const table = (rows: readonly (readonly string[])[]): CaseView => ({
    kind: 'table',
    id: 't',
    title: 'Tests',
    columns: [
      { id: 'name', title: 'Test' },
      { id: 'outcome', title: 'Outcome' },
    ],
    length: rows.length,
    row: (index) => ({ cells: rows[index] ?? [] }),
  });
  const one = caseOf([], {
    facts: [{ label: '__proto__', value: '1' }],
    views: [
      card('k'),
      table([
        ['a', 'ok'],
        ['b', 'ok'],
      ]),
    ],
  });
  const other = caseOf([], {
    facts: [{ label: 'New', value: '2' }],
    views: [
      card('l'),
      table([
        ['b', 'bad'],
        ['a', 'ok'],
      ]),
    ],
  });

  it('are aligned by label and by name of the row, whatever their order', async () => {
    const { rows } = await desk(one, other).facts({ ...QUERY, only: 'all' });
    expect(rows).toEqual([
      { group: '', label: '__proto__', first: '1', differs: true },
      { group: 'Card', label: 'Key', first: 'k', second: 'l', differs: true },
      { group: 'Card', label: 'Key', first: 'again', second: 'again', differs: false },
      { group: 'Tests', label: 'a \u203a Outcome', first: 'ok', second: 'ok', differs: false },
      { group: 'Tests', label: 'b \u203a Outcome', first: 'ok', second: 'bad', differs: true },
      { group: '', label: 'New', second: '2', differs: true },
    ]);
  });

  it('only those that differ, by a part of any text', async () => {
    const { total, rows } = await desk(one, other).facts({ ...QUERY, only: 'different', search: 'BAD' });
    expect(total).toBe(1);
    expect(rows[0]?.label).toBe('b \u203a Outcome');
  });

  it('checks: an outcome that changed, and one that only one side has', async () => {
    const left = caseOf([], { checks: [check('m/a', 'passed'), check('m/b', 'passed')] });
    const right = caseOf([], { checks: [check('m/a', 'failed', [failure(0)]), check('m/c', 'not-checked')] });
    const { checks } = await desk(left, right).overview(PAIR);
    expect(checks.map(({ id, differs }) => [id, differs])).toEqual([
      ['m/a', true],
      ['m/b', true],
      ['m/c', true],
    ]);
    expect(checks[0]).toMatchObject({ first: { outcome: 'passed' }, second: { outcome: 'failed', findings: 1 } });
  });
});
