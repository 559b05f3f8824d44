/** Groups of the factor diff: what is left out, what is folded, and the whole against a grouping that was written the simple way. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ComparisonOrder, MOST_ROWS } from '../../../src/worker/comparison-order.ts';
import type { ComparisonLine, ComparisonPage, ComparisonQuery } from '../../../src/worker/contract.ts';
import type { ComparisonRow, Comparisons } from '../../../engine/formats/format.ts';

interface Made {
  readonly record: number;
  readonly check: number;
  readonly utilisation: number;
  readonly ok: boolean;
}

const CHECKS = ['f/a', 'f/b', 'f/__proto__'] as const;

/** As the engine gives them: `calls` counts the rows whose text was made. */
function comparisonsOf(made: readonly Made[]): Comparisons & { readonly calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    length: made.length,
    row: (index): ComparisonRow => {
      calls += 1;
      const { record, check, utilisation, ok } = made[index] ?? { record: 0, check: 0, utilisation: 0, ok: true };
      return {
        check: CHECKS[check] ?? 'f/a',
        pointer: `record ${String(record)} /p/${String(index)}`,
        claimed: String(index),
        recomputed: '',
        delta: 0,
        bound: 0,
        utilisation,
        ok,
        factors: '',
      };
    },
    utilisation: Float64Array.from(made, ({ utilisation }) => utilisation),
    ok: Uint8Array.from(made, ({ ok }) => (ok ? 1 : 0)),
    check: Uint8Array.from(made, ({ check }) => check),
    checks: CHECKS,
  };
}

const ALL: ComparisonQuery = { caseId: 0, offset: 0, limit: 200, only: 'all', sort: 'evidence' };

/** A head as `key rows/failed/largest`, with `+` when it is folded; a row as its position, with that of its head. */
const written = (line: ComparisonLine): string => {
  if (line.head === undefined) return `${line.row.claimed}<${String(line.group?.headAt ?? '')}`;
  const { key, rows, failed, largest, folded } = line.head;
  return `${key} ${String(rows)}/${String(failed)}/${String(largest)}${folded ? '+' : ''}`;
};

const FEW: readonly Made[] = [
  { record: 0, check: 0, utilisation: 0.2, ok: true },
  { record: 0, check: 1, utilisation: 7, ok: false },
  { record: 2, check: 1, utilisation: 0.6, ok: true },
  { record: 2, check: 0, utilisation: Number.NaN, ok: true },
  { record: 2, check: 0, utilisation: 0.95, ok: true },
  { record: 5, check: 0, utilisation: Number.NaN, ok: false },
];

const ask = (query: Partial<ComparisonQuery>, made = FEW): ComparisonPage =>
  new ComparisonOrder(comparisonsOf(made)).page({ ...ALL, ...query });
const lines = (query: Partial<ComparisonQuery>, made = FEW): readonly string[] => ask(query, made).rows.map(written);

describe('what is left out', () => {
  test.each<[string, Partial<ComparisonQuery>, readonly string[]]>([
    ['a check without a match has no head', { group: 'check', check: 'f/b' }, ['f/b 2/1/7', '1<0', '2<0']],
    ['nor has one that is not known', { group: 'check', check: 'f/zzz' }, []],
    ['nor a record without a failure', { group: 'record', only: 'failed' }, ['0 1/1/7', '1<0', '5 1/1/NaN', '5<2']],
    ['nor what the search does not find', { group: 'record', search: 'RECORD 2 /p/2' }, ['2 1/0/0.6', '2<0']],
    ['what a folded group holds', { group: 'check', folded: { all: true, but: [] } }, ['f/a 4/1/NaN+', 'f/b 2/1/7+']],
    [
      'all but the named, where all are folded',
      { group: 'check', folded: { all: true, but: ['f/b'] } },
      ['f/a 4/1/NaN+', 'f/b 2/1/7', '1<1', '2<1'],
    ],
    [
      'no group for a name that is none',
      { group: 'record', only: 'failed', folded: { all: false, but: ['__proto__', 'toString', '9', '00', ''] } },
      ['0 1/1/7', '1<0', '5 1/1/NaN', '5<2'],
    ],
  ])('%s', (_name, query, expected) => {
    expect(lines(query)).toEqual(expected);
    expect(ask(query).total).toBe(expected.length);
  });

  test.each<[string, Partial<ComparisonQuery>, string]>([
    ['passed without a ratio uses nothing', { use: 0.1 }, '0 1 2 4 5'],
    ['failed without a ratio is never hidden', { use: 'beyond' }, '1 5'],
    ['what uses less', { use: 0.5 }, '1 2 4 5'],
    ['what uses almost as much', { use: 0.9 }, '1 4 5'],
    ['together with the others', { use: 0.5, check: 'f/b', only: 'failed' }, '1'],
  ])('of the use: %s', (_name, query, expected) => {
    expect(
      ask(query)
        .rows.map(({ row }) => row?.claimed)
        .join(' '),
    ).toBe(expected);
  });

  it('exactly the whole window is not beyond it, unless it failed: then its ratio was rounded', () => {
    const made = [
      { record: 0, check: 0, utilisation: 1, ok: true },
      { record: 0, check: 0, utilisation: 1, ok: false },
      { record: 0, check: 0, utilisation: Number.POSITIVE_INFINITY, ok: false },
    ];
    expect(lines({ use: 'beyond' }, made)).toEqual(['1<', '2<']);
    expect(lines({ use: 0.9 }, made)).toEqual(['0<', '1<', '2<']);
  });

  it('more lines than the wall lets through, and lines beyond the end', () => {
    const made = Array.from({ length: 900 }, (_, at): Made => {
      return { record: Math.floor(at / 3), check: 0, utilisation: 0, ok: true };
    });
    const { rows, total, matching } = ask({ group: 'record', limit: 5000 }, made);
    expect([rows.length, total, matching]).toEqual([MOST_ROWS, 1200, 900]);
    expect(ask({ group: 'record', offset: 1200 }, made).rows).toEqual([]);
    expect(ask({ group: 'record', offset: -7, limit: 1 }, made).rows.map(written)).toEqual(['0 3/0/0']);
    expect(ask({ group: 'record', limit: -1 }, made).rows).toEqual([]);
  });

  it('no case without comparisons has a group', () => {
    for (const group of ['check', 'record'] as const) {
      expect(ask({ group, find: '0' }, [])).toEqual({ total: 0, rows: [], matching: 0 });
    }
  });
});

describe('groups', () => {
  it('of checks, in the order of the evidence', () => {
    const expected = ['f/a 4/1/NaN', '0<0', '3<0', '4<0', '5<0', 'f/b 2/1/7', '1<5', '2<5'];
    expect(lines({ group: 'check' })).toEqual(expected);
    expect(ask({ group: 'check' }).matching).toBe(6);
  });

  it('of records, the worst first: without a ratio, failed, before everything', () => {
    expect(lines({ group: 'record', sort: 'utilisation' })).toEqual([
      ...['5 1/1/NaN', '5<0'],
      ...['0 2/1/7', '1<2', '0<2'],
      ...['2 3/0/0.95', '4<5', '2<5', '3<5'],
    ]);
  });

  it('a head is found by its name, wherever folding puts it; what is not there is not found', () => {
    const order = new ComparisonOrder(comparisonsOf(FEW));
    const found = (query: Partial<ComparisonQuery>) => order.page({ ...ALL, limit: 0, ...query }).found;
    expect(found({ group: 'check', find: 'f/b' })).toBe(5);
    expect(found({ group: 'check', find: 'f/b', folded: { all: true, but: [] } })).toBe(1);
    expect(found({ group: 'check', find: 'f/b', folded: { all: false, but: ['f/a'] } })).toBe(1);
    expect(found({ group: 'check', find: 'f/b', folded: { all: false, but: ['f/b'] } })).toBe(5);
    for (const find of ['f/zzz', '__proto__', '', '0']) expect(found({ group: 'check', find })).toBeUndefined();
    expect(found({ find: 'f/b' })).toBeUndefined();
  });

  it('of many records cost few texts', () => {
    const made = Array.from({ length: 100_000 }, (_, at): Made => {
      return { record: Math.floor(at / 500), check: 0, utilisation: 0, ok: true };
    });
    const all = comparisonsOf(made);
    const order = new ComparisonOrder(all);
    expect(order.page({ ...ALL, limit: 0, group: 'record' }).total).toBe(100_200);
    expect(all.calls()).toBeLessThan(200 * 25);
    const before = all.calls();
    order.page({ ...ALL, limit: 40, group: 'record', folded: { all: true, but: ['7'] } });
    expect(all.calls() - before).toBeLessThanOrEqual(40);
  });
});

/** Everything that the query asks for, by filtering, sorting and cutting arrays. */
function naive(
  made: readonly Made[],
  query: ComparisonQuery,
): { readonly lines: readonly string[]; readonly matching: number } {
  const weight = ({ utilisation, ok }: Made): number =>
    Number.isNaN(utilisation) ? (ok ? -1 : Infinity) : utilisation;
  const own = made
    .map((one, index) => ({ ...one, index }))
    .filter((one) => query.only === 'all' || !one.ok)
    .filter((one) => query.check === undefined || CHECKS[one.check] === query.check)
    .filter((one) => {
      if (query.use === undefined) return true;
      if (query.use === 'beyond') return weight(one) > 1 || (weight(one) === 1 && !one.ok);
      return weight(one) >= query.use;
    });
  if (query.sort === 'utilisation') own.sort((a, b) => compare(weight(b), weight(a)) || a.index - b.index);
  if (query.group === undefined) return { lines: own.map(({ index }) => `${String(index)}<`), matching: own.length };
  const nameOf = (one: Made): string => (query.group === 'check' ? (CHECKS[one.check] ?? '') : String(one.record));
  const names = query.group === 'check' ? [...CHECKS] : [...new Set(made.map(nameOf))];
  const groups = names
    .map((name) => ({ name, rows: own.filter((one) => nameOf(one) === name) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }) => {
      const worst = rows.reduce((most, one) => (weight(one) > weight(most) ? one : most));
      return { name, rows, worst };
    });
  if (query.sort === 'utilisation') groups.sort((a, b) => compare(weight(b.worst), weight(a.worst)));
  const all: string[] = [];
  for (const { name, rows, worst } of groups) {
    const folded =
      query.folded?.all === true ? !query.folded.but.includes(name) : query.folded?.but.includes(name) === true;
    const at = all.length;
    const failed = rows.filter(({ ok }) => !ok).length;
    all.push(`${name} ${String(rows.length)}/${String(failed)}/${String(worst.utilisation)}${folded ? '+' : ''}`);
    if (!folded) all.push(...rows.map(({ index }) => `${String(index)}<${String(at)}`));
  }
  return { lines: all, matching: own.length };
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

const SEED = 20261121;

const someMade = fc
  .array(
    fc.record({
      skip: fc.nat(2),
      check: fc.nat(2),
      // Without Infinity beside NaN, which weigh the same: which of them a head shows is then a matter of their order.
      utilisation: fc.constantFrom(0, 0.05, 0.1, 0.5, 0.7, 0.9, 1, 1.5, 1e9, Number.NaN),
      ok: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((list) => {
    let record = 0;
    return list.map(({ skip, ...one }): Made => ({ ...one, record: (record += skip) }));
  });

const someQuery = fc.record(
  {
    only: fc.constantFrom<ComparisonQuery['only'][]>('all', 'failed'),
    sort: fc.constantFrom<ComparisonQuery['sort'][]>('evidence', 'utilisation'),
    check: fc.constantFrom(...CHECKS),
    use: fc.constantFrom<NonNullable<ComparisonQuery['use']>[]>(0.1, 0.5, 0.9, 'beyond'),
    group: fc.constantFrom<NonNullable<ComparisonQuery['group']>[]>('check', 'record'),
    folded: fc.record({
      all: fc.boolean(),
      but: fc.uniqueArray(fc.constantFrom('0', '1', '2', '3', '8', ...CHECKS), { maxLength: 4 }),
    }),
  },
  { requiredKeys: ['only', 'sort'] },
);

it(`agrees with the simple way, in pages of any size (seed ${String(SEED)})`, () => {
  fc.assert(
    fc.property(
      someMade,
      fc.array(someQuery, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      (made, queries, size) => {
        // One order answers all of them, as it does for the page: nothing of one query may be left in the next.
        const order = new ComparisonOrder(comparisonsOf(made));
        for (const query of queries) {
          const expected = naive(made, { ...ALL, ...query });
          const got: string[] = [];
          let total: number;
          do {
            const page = order.page({ ...ALL, ...query, offset: got.length, limit: size });
            total = page.total;
            got.push(...page.rows.map(written));
            expect(page.matching).toBe(expected.matching);
            if (page.rows.length === 0) break;
          } while (got.length < total);
          expect(got).toEqual(expected.lines);
          expect(total).toBe(expected.lines.length);
        }
      },
    ),
    { seed: SEED, numRuns: 3000 },
  );
});
