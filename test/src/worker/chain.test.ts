/** Chains and charts over the wall: a chain of 100,000 links, places of points, what is forgotten when another record is held. */
import { describe, expect, it } from 'vitest';
import type { ChainView, ChartSeries, ViewState } from '../../../engine/formats/view.ts';
import { drawnPoints } from '../../../src/worker/chart-points.ts';
import { OpenViews } from '../../../src/worker/open-views.ts';

const LINKS = 100_000;
const BROKEN: ReadonlyMap<number, ViewState> = new Map<number, ViewState>([
  [0, 'error'],
  [7, 'failed'],
  [54_321, 'failed'],
  [LINKS - 1, 'error'],
]);

const chain: ChainView = {
  kind: 'chain',
  id: 'c',
  title: 'C',
  link: 'Record',
  length: LINKS,
  strands: [
    { title: 'a', text: '' },
    { title: 'b', text: '' },
  ],
  label: (index) => `l${String(index)}`,
  state: (index, strand) =>
    strand === 0 ? 'passed' : (BROKEN.get(index) ?? (index === 8 ? 'unverified' : 'not-checked')),
  breaks: (index) => Promise.resolve([{ strand: 1, text: `at ${String(index)}`, count: 1 }]),
};

describe('a chain of 100,000 links', () => {
  const views = new OpenViews([chain]);
  const place = { caseId: 0, view: 'c' };

  it('is refused where it is none', async () => {
    await expect(views.chainSummary('d')).rejects.toThrow('no chain d');
    expect(await views.chainBreaks('c', -1)).toEqual([]);
    expect(await views.chainBreaks('c', LINKS)).toEqual([]);
    expect(await views.chainBreaks('c', 1.5)).toEqual([]);
  });

  it('counts what is broken and what holds; what is open or has nothing to hold it to is neither', async () => {
    expect(await views.chainSummary('c')).toEqual({ breaks: 4, first: 0, broken: [0, 4], holds: [LINKS, 0] });
  });

  it('crosses in pages of 200 rows at most, all of it or the breaks alone', async () => {
    const all = await views.chain({ ...place, only: 'all', offset: 54_320, limit: 1e9 });
    expect([all.total, all.rows.length]).toEqual([LINKS, 200]);
    expect(all.rows[1]).toEqual({ index: 54_321, label: 'l54321', states: ['passed', 'failed'] });
    const breaks = await views.chain({ ...place, only: 'breaks', offset: 1, limit: 10 });
    expect([breaks.total, breaks.rows.map(({ index }) => index)]).toEqual([4, [7, 54_321, LINKS - 1]]);
    expect((await views.chain({ ...place, only: 'breaks', offset: 9, limit: 10 })).rows).toEqual([]);
  });

  it.each([
    [-1, 1, { index: 0, position: 0 }],
    [0, 1, { index: 7, position: 1 }],
    [7, 1, { index: 54_321, position: 2 }],
    [8, 1, { index: 54_321, position: 2 }],
    [LINKS - 1, 1, undefined],
    [LINKS - 1, -1, { index: 54_321, position: 2 }],
    [8, -1, { index: 7, position: 1 }],
    [0, -1, undefined],
  ] as const)('from %d the break %d is %j', async (from, direction, stop) => {
    expect(await views.chainStop('c', from, direction)).toEqual(stop);
  });

  it('is summed up along its axis: a bin looks like the gravest link in it', async () => {
    const { states, totals, counts } = await views.timeline({ ...place, from: 0, to: LINKS, bins: 10 });
    const of = (state: ViewState): number | undefined => totals[states.indexOf(state)];
    expect([of('failed'), of('error'), of('unverified'), of('passed')]).toEqual([2, 2, 1, LINKS - 5]);
    expect(counts[5 * states.length + states.indexOf('failed')]).toBe(1);
  });

  it('has a table twin', () => {
    const page = views.rows({ ...place, offset: 7, limit: 1, only: 'all' });
    expect(page.rows[0]).toEqual({ index: 7, cells: ['7', 'l7', 'passed', 'failed'], state: 'failed' });
  });
});

const series = (y: readonly number[], more: Partial<ChartSeries> = {}): ChartSeries => ({
  name: 's',
  mark: 'point',
  x: Float64Array.from(y, (_, index) => index + 1),
  y: Float64Array.from(y),
  ...more,
});

describe('points of a chart', () => {
  const axes = { xScale: 'linear', yScale: 'log', limits: [{ label: 'l', y: 1, beyond: true }] } as const;

  it('keep their positions, however they are thinned, and those beyond the limit are counted before', () => {
    const y = Array.from({ length: 100_000 }, (_, index) => (index === 77_777 ? 50 : index % 2 === 0 ? 0.5 : 0));
    const drawn = drawnPoints(series([...y, Infinity]), axes, 100);
    expect(drawn.x.length).toBeLessThanOrEqual(100);
    expect([drawn.beyond, drawn.unplaced]).toEqual([2, 49_999 + 1]);
    drawn.index.forEach((index, at) => expect([drawn.x[at], drawn.y[at]]).toEqual([index + 1, y[index]]));
    expect([...drawn.index]).toContain(77_777);
  });

  it('on a logarithmic axis: every stretch of it keeps some, its first decades too', () => {
    const falling = series(Array.from({ length: 100_000 }, (_, index) => 1 / (index + 1)));
    const drawn = drawnPoints(falling, { ...axes, xScale: 'log' }, 400);
    expect(drawn.x.length).toBeLessThanOrEqual(400);
    expect([...drawn.index].slice(0, 4)).toEqual([0, 1, 2, 3]);
    for (const low of [1, 10, 100, 1000, 10_000]) {
      expect([...drawn.x].filter((x) => x >= low && x < 10 * low).length).toBeGreaterThan(5);
    }
    const back = drawnPoints(
      series(
        Array.from({ length: 1000 }, () => 1),
        { x: Float64Array.from({ length: 1000 }, (_, i) => (i % 7) + 1) },
      ),
      { ...axes, xScale: 'log' },
      10,
    );
    expect(back.x.length).toBeLessThanOrEqual(10);
  });

  it('lead to their places, and to none where there is no such point', async () => {
    const place = (index: number) => Promise.resolve({ record: index, pointer: '/a' });
    const chart = {
      kind: 'chart',
      id: 'c',
      title: '',
      xTitle: '',
      yTitle: '',
      ...axes,
      series: [series([1, 2], { place }), series([1])],
    } as const;
    const views = new OpenViews([chart]);
    expect(await views.chartPlace('c', 0, 1)).toEqual({ record: 1, pointer: '/a' });
    for (const [one, index] of [
      [0, 2],
      [0, -1],
      [0, 0.5],
      [1, 0],
      [2, 0],
    ] as const)
      expect(await views.chartPlace('c', one, index)).toBeUndefined();
    expect(views.chart('c', 10).series.map(({ placed }) => placed)).toEqual([true, false]);
  });

  it('are made when they are looked at, and rows of another record are not those of the one before', () => {
    let record = 0;
    let made = 0;
    const views = new OpenViews([
      {
        kind: 'chart',
        id: 'c',
        title: '',
        xTitle: '',
        yTitle: '',
        yScale: 'linear',
        limits: [],
        get series() {
          made += 1;
          return [series([record])];
        },
        remark: () => `of record ${String(record)}`,
      },
    ]);
    expect(views.infos.length).toBe(1);
    expect(made).toBe(0);
    const cell = (): string | undefined =>
      views.rows({ caseId: 0, view: 'c', offset: 0, limit: 1, only: 'all' }).rows[0]?.cells[2];
    expect([cell(), views.chart('c', 10).remark]).toEqual(['0', 'of record 0']);
    record = 5;
    views.heldAnother();
    expect([cell(), views.chart('c', 10).remark]).toEqual(['5', 'of record 5']);
  });
});
