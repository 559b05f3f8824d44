/** What bundles offer to be looked at: columns kept while judging against what the comparisons themselves say, wherever a run is cut. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase, AuditSettings, Workshop } from '../../../engine/formats/format.ts';
import { auditReceipts } from '../../../engine/formats/training-receipt/audit.ts';
import { auditInParts } from '../../../engine/formats/training-receipt/large.ts';
import { BINS, BIN_EDGES, binOf } from '../../../engine/formats/training-receipt/usage-bins.ts';
import { narrow } from '../../../engine/formats/training-receipt/usage.ts';
import type { CaseView, ChainView, ChartView, TableView } from '../../../engine/formats/view.ts';
import { work } from '../../../engine/index.ts';
import { Random } from '../../builders/random.ts';
import { FIXTURES } from '../../builders/receipts.ts';
import type { JsonObject } from '../../builders/receipts.ts';
import { ADAM, MOMENTUM, SGD, recordsOf, textOf } from '../../study/runs.ts';
import { pushedBundle, salamiScenario } from '../../study/salami.ts';

const SEED = 9;
const STRICT: AuditSettings = { profile: 'strict' };
const PREFIX = 'training-receipt/';
const STRANDS = ['parameters', 'optimiser', 'trace', 'configuration', 'root', 'subject'];

/** What parts are given and give is cloned, as between workers. */
const HERE: Workshop = {
  width: 2,
  run: (format, job) => Promise.resolve(structuredClone(work(format, structuredClone(job)))),
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const whole = (text: string, settings = STRICT): AuditedCase =>
  auditReceipts({ name: 'run.jsonl', bytes: bytesOf(text) }, settings);
const inParts = (text: string, part: number, settings = STRICT): Promise<AuditedCase> =>
  auditInParts(caseInput(memorySource('run.jsonl', bytesOf(text))), settings, HERE, part);

function viewOf<Kind extends CaseView['kind']>(audited: AuditedCase, kind: Kind, id: string) {
  const found = audited.views?.find((view) => view.id === id && view.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} ${id}`);
  return found as Extract<CaseView, { readonly kind: Kind }>;
}

const ids = (audited: AuditedCase): readonly string[] => (audited.views ?? []).map(({ id }) => id);
const short = (text: string): string => text.split(' ')[0] ?? '';

/** The broken strands of every link, as text. */
function brokenLinks(chain: ChainView): string[] {
  return Array.from({ length: chain.length }, (_, index) =>
    STRANDS.filter((_strand, strand) => ['failed', 'error'].includes(chain.state(index, strand))).join(' '),
  );
}

const statesOf = (chain: ChainView, index: number): string =>
  STRANDS.map((_, strand) => chain.state(index, strand)).join(' ');

function nudged(list: readonly JsonObject[], record: number, name: string, by: number): string {
  const before = list[record]['parameters_before'] as Record<string, number>;
  before[name] = Number((before[name] + by).toPrecision(9));
  return textOf(list);
}

const run = (optimizer = SGD, steps = 6): JsonObject[] => recordsOf({ optimizer, steps }, new Random(SEED));
const firstParameter = (list: readonly JsonObject[]): string => Object.keys(list[0]['parameters_before'] as object)[0];

describe('bins', () => {
  test('are those of a search through all ends, above and below each of them', () => {
    const below = (x: number): number => x * (1 - 2 ** -52);
    const above = (x: number): number => x * (1 + 2 ** -51);
    const random = new Random(SEED);
    const numbers = [
      5e-324,
      1e-300,
      Number.MAX_VALUE,
      ...BIN_EDGES.flatMap((edge) => [below(edge), edge, above(edge)]),
    ];
    for (let i = 0; i < 2000; i += 1) numbers.push(10 ** (random.below(2000) / 100 - 13));
    for (const x of numbers) expect(binOf(x), String(x)).toBe(BIN_EDGES.filter((edge) => edge < x).length);
    expect(binOf(Number.MAX_VALUE)).toBe(BINS - 1);
  });

  test('a narrowed number is never zero, infinite, or on the other side of 1', () => {
    for (const x of [5e-324, 1e-60, 1 - 2 ** -53, 1, 1 + 2 ** -52, 1.00000003, 1e300]) {
      const narrowed = narrow(x);
      expect(Math.fround(narrowed)).toBe(narrowed);
      expect([narrowed > 0, narrowed < Infinity, narrowed > 1]).toEqual([true, true, x > 1]);
    }
    expect([narrow(0), narrow(Infinity), narrow(Number.NaN)]).toEqual([0, Infinity, Number.NaN]);
  });
});

describe('what was kept of every record is what its comparisons say', () => {
  it.each([
    ['SGD', textOf(run())],
    ['Adam', textOf(run(ADAM, 5))],
    ['a wrong number', wrongRun()],
    ['a damaged line', textOf(run()).replace('\n{', '\n{"')],
  ])('%s', (_name, text) => {
    for (const profile of ['strict', 'reference'] as const) {
      const audited = whole(text, { profile });
      const rows = audited.comparisons();
      const trend = viewOf(audited, 'chart', 'trend').series.filter(({ name }) => !name.startsWith('drift'));
      const table = viewOf(audited, 'table', 'use-by-rule');
      expect(trend.map(({ name }) => `${PREFIX}${short(name)}`).sort()).toEqual([...rows.checks].sort());
      for (const [position, { name, y }] of trend.entries()) {
        const check = rows.checks.indexOf(`${PREFIX}${short(name)}`);
        const most = new Float64Array(y.length).fill(Number.NaN);
        let [count, zero, outside] = [0, 0, 0];
        for (let at = 0; at < rows.length; at += 1) {
          if (rows.check[at] !== check) continue;
          const record = Number(/^record (\d+) /.exec(rows.row(at).pointer)?.[1]);
          const use = rows.utilisation[at] >= 0 ? rows.utilisation[at] : Infinity;
          count += 1;
          if (use === 0) zero += 1;
          if (use > 1) outside += 1;
          if (!(most[record] >= use)) most[record] = use;
        }
        most.forEach((use, record) => {
          if (Number.isFinite(use)) expect(Math.abs(y[record] - use)).toBeLessThanOrEqual(2e-7 * use);
          else expect(y[record]).toBe(use);
        });
        expect(table.row(position).cells.slice(1, 4)).toEqual([count, zero, outside].map(String));
      }
    }
  });
});

/** Everything that the columns of a run show. */
function shownOf(audited: AuditedCase): unknown {
  return (audited.views ?? [])
    .filter(({ id }) => !['utilisation', 'windows', 'coverage'].includes(id))
    .map((view) => {
      if (view.kind === 'chart') return [view.id, view.remark?.(), view.series.map(({ name, x, y }) => [name, x, y])];
      if (view.kind === 'chain') return Array.from({ length: view.length }, (_, index) => statesOf(view, index));
      if (view.kind === 'table') return Array.from({ length: view.length }, (_, index) => view.row(index));
      return view.id;
    });
}

describe('views are the same wherever a run is cut', () => {
  const pushed = (): string =>
    pushedBundle(
      salamiScenario(false, { atol: 1e-8, rtol: 1e-6 }),
      new Random(SEED),
      6,
      (end, open) => end + 3.5 * open.before,
    );
  const odd = textOf(run(MOMENTUM, 5)).trimEnd().split('\n');
  it.each([
    ['an honest run', textOf(run(ADAM, 5))],
    ['a broken chain', nudged(run(), 3, firstParameter(run()), 1e-3)],
    ['a run pushed one way', pushed()],
    ['a bundle with digests', readFileSync(join(FIXTURES, 'external/pytorch.adam.multi-step.golden.jsonl'), 'utf8')],
    [
      'damaged, shapeless and foreign lines',
      [...odd.slice(0, 2), '{', '{}', '{"schema_version":"9.9"}', ...odd.slice(2)].join('\n'),
    ],
    ['a damaged first line', ['{"schema_version":', ...odd].join('\n')],
  ])('%s', async (_name, text) => {
    for (const profile of ['strict', 'reference'] as const) {
      const expected = shownOf(whole(text, { profile }));
      for (const part of [1, 9_000]) expect(shownOf(await inParts(text, part, { profile }))).toEqual(expected);
    }
  });
});

describe('the links of a run', () => {
  test('hold from end to end where nothing is wrong; what is not there is not said to hold', () => {
    const chain = viewOf(whole(textOf(run(ADAM, 4))), 'chain', 'chain');
    expect(statesOf(chain, 0)).toBe('not-checked not-checked passed not-checked not-checked not-checked');
    expect(statesOf(chain, 3)).toBe('passed passed passed passed not-checked not-checked');
  });

  const golden = (): JsonObject[] =>
    readFileSync(join(FIXTURES, 'external/pytorch.adam.multi-step.golden.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonObject);
  const attestor = (record: JsonObject): JsonObject => record['attestor'] as JsonObject;
  const other = `sha256:${'0'.repeat(64)}`;

  it.each<[string, () => string, readonly string[]]>([
    ['a parameter', () => nudged(run(), 3, firstParameter(run()), 1e-9 * 3), ['', '', '', 'parameters', '', '']],
    [
      'a momentum buffer',
      () =>
        textOf(
          recordsOf(
            {
              optimizer: MOMENTUM,
              steps: 3,
              between: (s, k) =>
                k === 2 ? { ...s, first: s.first.map((x) => Number((x + 0.001).toPrecision(9))) } : s,
            },
            new Random(SEED),
          ),
        ),
      ['', '', 'optimiser'],
    ],
    [
      'another trace',
      () =>
        textOf(
          run()
            .slice(0, 3)
            .map((r, k) => (k === 1 ? { ...r, trace_id: 'f'.repeat(32) } : r)),
        ),
      ['', 'trace', ''],
    ],
    [
      'another batch size',
      () => textOf(recordsOf({ optimizer: SGD, steps: 3, batch: (k) => (k === 2 ? 3 : 2) }, new Random(SEED))),
      ['', '', 'configuration'],
    ],
    [
      'a step twice',
      () => textOf([...run(SGD, 2), { ...run(SGD, 2)[1], step_index: 2 }]),
      ['', '', 'parameters trace'],
    ],
  ])('break at %s, and nowhere else', (_name, text, expected) => {
    expect(brokenLinks(viewOf(whole(text()), 'chain', 'chain'))).toEqual(expected);
  });

  test('a bundle digest that no longer fits is broken once, and what else carries it is a claim', () => {
    const list = golden();
    const intact = viewOf(whole(textOf(list)), 'chain', 'chain');
    expect(list.length).toBeGreaterThan(2);
    for (let index = 0; index < list.length; index += 1) expect(intact.state(index, 4)).toBe('passed');
    for (const record of list) attestor(record)['bundle_root_digest'] = other;
    const forged = viewOf(whole(textOf(list)), 'chain', 'chain');
    expect(list.map((_, index) => forged.state(index, 4))).toEqual(
      list.map((_, index) => (index === 0 ? 'failed' : 'claim')),
    );
    const mixed = golden();
    attestor(mixed[1])['bundle_root_digest'] = other;
    const chain = viewOf(whole(textOf(mixed)), 'chain', 'chain');
    expect(mixed.slice(0, 3).map((_, index) => chain.state(index, 4))).toEqual(['claim', 'failed', 'claim']);
  });

  test('a record that cannot be read breaks every strand, and leaves the next one open', () => {
    const lines = textOf(run(MOMENTUM, 4)).trimEnd().split('\n');
    lines[1] = '{';
    const chain = viewOf(whole(lines.join('\n')), 'chain', 'chain');
    expect(statesOf(chain, 1)).toBe('error error error error error error');
    expect(statesOf(chain, 2)).toBe('unverified unverified passed passed not-checked not-checked');
    expect(statesOf(chain, 3)).toBe('passed passed passed passed not-checked not-checked');
  });

  it.each(['held', 'in parts'])('a break says what differs, and where both values stand: %s', async (how) => {
    const list = run();
    const [name, second] = Object.keys(list[0]['parameters_before'] as object);
    const before = list[3]['parameters_before'] as Record<string, number>;
    const ended = list[2]['parameters_after'] as Record<string, number>;
    before[name] = Number((before[name] + 1e-3).toPrecision(9));
    before[second] = Number((before[second] + 1e-3).toPrecision(9));
    const audited = how === 'held' ? whole(textOf(list)) : await inParts(textOf(list), 1);
    const chain = viewOf(audited, 'chain', 'chain');
    const [found, ...more] = await chain.breaks(3);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      strand: 0,
      count: 2,
      text: '2 parameters differ between record 2 and record 3.',
      claimed: String(before[name]),
      expected: String(ended[name]),
      place: { record: 3, pointer: `/parameters_before/${name}` },
      other: { record: 2, pointer: `/parameters_after/${name}` },
      finding: { check: 'training-receipt/chain', index: 0 },
    });
    expect(Number(found.delta)).toBeCloseTo(1e-3, 9);
    expect(await chain.breaks(2)).toEqual([]);
    expect(audited.result.checks.find(({ id }) => id === found.finding?.check)?.failures[0].record).toBe(3);
  });

  test('a state is found in the record before, where its updates stand in another order', async () => {
    const list = recordsOf({ optimizer: MOMENTUM, steps: 2 }, new Random(SEED));
    (list[0]['updates'] as JsonObject[]).reverse();
    const update = (list[1]['updates'] as JsonObject[])[0];
    const state = (update['optimizer'] as JsonObject)['state_before'] as Record<string, number>;
    state['buffer'] += 0.5;
    const [found] = (await viewOf(whole(textOf(list)), 'chain', 'chain').breaks(1)).filter(
      ({ strand }) => strand === 1,
    );
    const last = (list[0]['updates'] as JsonObject[]).length - 1;
    expect(found.place?.pointer).toBe('/updates/0/optimizer/state_before/buffer');
    expect(found.other).toEqual({ record: 0, pointer: `/updates/${String(last)}/optimizer/state_after/buffer` });
  });

  test('a record that cannot be read leads to the finding that says why', async () => {
    const lines = textOf(run(SGD, 3)).trimEnd().split('\n');
    lines[1] = '{}';
    const audited = whole(lines.join('\n'));
    const [found] = await viewOf(audited, 'chain', 'chain').breaks(1);
    expect(found.finding?.check).toBe('training-receipt/schema');
    expect(found.text).toMatch(/^Record 1 cannot be read: /);
  });
});

/** The gradient of the first update of the last record is larger by a thousandth. */
function wrongRun(): string {
  const list = run();
  const [update] = list[5]['updates'] as Record<string, number>[];
  update['gradient'] = Number((update['gradient'] * 1.001).toPrecision(9));
  return textOf(list);
}

describe('a point leads to its number', () => {
  const wrong = wrongRun();

  it.each(['held', 'in parts'])('of the trend: the comparison of its record that uses most: %s', async (how) => {
    const audited = how === 'held' ? whole(wrong) : await inParts(wrong, 1);
    const { series } = viewOf(audited, 'chart', 'trend');
    const recompute = series.find(({ name }) => name.startsWith('recompute'));
    const place = await recompute?.place?.(2);
    expect(place?.record).toBe(2);
    if (how === 'in parts') await audited.held?.hold(2);
    const rows = audited.comparisons();
    const all = Array.from({ length: rows.length }, (_, at) => rows.row(at));
    const own = all.filter(({ check, pointer }) => check === `${PREFIX}recompute` && pointer.startsWith('record 2 '));
    const most = Math.max(...own.map(({ utilisation }) => utilisation));
    expect(
      own.filter(({ pointer }) => pointer === place?.comparison?.pointer).map(({ utilisation }) => utilisation),
    ).toContain(most);
    expect(audited.locate(2, place?.pointer ?? '')).toBeDefined();
  });

  test('of the comparisons: its row, and every window in its own order', async () => {
    const audited = whole(wrong);
    const rows = audited.comparisons();
    const { series, remark } = viewOf(audited, 'chart', 'utilisation');
    expect(series.reduce((sum, { x }) => sum + x.length, 0)).toBe(rows.length);
    for (const { x, y, place } of series) {
      const row = rows.row(x[0] - 1);
      expect((await place?.(0))?.comparison).toEqual({ check: row.check, pointer: row.pointer });
      expect(y[0]).toBe(rows.utilisation[x[0] - 1]);
    }
    const above = Array.from(rows.utilisation).filter((use) => use > 1).length;
    expect(above).toBeGreaterThan(0);
    expect(remark?.()).toContain(
      `${String(above)} ${above === 1 ? 'lies' : 'lie'} outside ${above === 1 ? 'its window' : 'their windows'}`,
    );
    const lines = viewOf(audited, 'chart', 'windows').series;
    expect(lines.map(({ name }) => name)).toEqual([
      'in force',
      'derived from the digits',
      "the verifier's ceiling",
      'declared',
    ]);
    for (const { y } of lines) expect([...y]).toEqual([...y].sort((a, b) => b - a));
    // The window in force is never narrower than the derived one.
    expect(lines[0].y.every((use, rank) => use <= lines[1].y[rank])).toBe(true);
  });

  test('of a case that holds one record: those of the record that is held now', async () => {
    const audited = await inParts(wrong, 1);
    const chart: ChartView = viewOf(audited, 'chart', 'utilisation');
    const first = chart.series;
    expect(chart.series).toBe(first);
    await audited.held?.hold(0);
    expect(chart.series).not.toBe(first);
    expect((await chart.series[0].place?.(0))?.comparison?.pointer).toMatch(/^record 0 /);
    expect(chart.remark?.()).toContain('of record 0');
  });
});

describe('what is offered', () => {
  test('to a single receipt: no chain, no run; to what cannot be read: nothing', () => {
    const one = JSON.stringify(run(SGD, 1)[0]);
    expect(ids(whole(one))).toEqual(['step', 'utilisation', 'windows', 'distribution', 'use-by-rule']);
    expect(ids(whole('{'))).toEqual([]);
    expect(ids(whole('{"schema_version":"9.9.9"}'))).toEqual([]);
  });

  test('drift of a pushed run lies beyond its bound in chart and table, as the check says', () => {
    const text = pushedBundle(
      salamiScenario(false, { atol: 1e-8, rtol: 1e-6 }),
      new Random(SEED),
      20,
      (end, { before, after }) => end + 3.5 * (before + after) - after,
    );
    const audited = whole(text);
    const check = audited.result.checks.find(({ id }) => id === `${PREFIX}drift`);
    const table: TableView = viewOf(audited, 'table', 'drift');
    const rows = Array.from({ length: table.length }, (_, index) => table.row(index));
    const failed = rows.filter(({ state }) => state === 'failed');
    expect(failed.length).toBe(check?.failures.length);
    expect(failed[0].cells[3]).toBe(check?.failures[0].delta);
    expect(failed[0].cells[1]).toBe(check?.failures[0].claimed);
    const drift = viewOf(audited, 'chart', 'trend').series.at(-1);
    expect(drift?.name).toBe('drift, accumulated');
    expect(Math.max(...failed.map(({ cells }) => Number(cells[5])))).toBeCloseTo(drift?.y.at(-1) ?? 0, 5);
  });

  test('digest coverage: a digest does not cover itself, nor what canonical form drops', () => {
    const text = readFileSync(join(FIXTURES, 'external/pytorch.adam.multi-step.golden.jsonl'), 'utf8');
    const list = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonObject);
    (list[0]['metadata'] as JsonObject)['remark'] = 'added later';
    const table = viewOf(whole(textOf(list)), 'table', 'coverage');
    const rows = new Map(
      Array.from({ length: table.length }, (_, index) => [table.row(index).cells[0], table.row(index)]),
    );
    const own = rows.get('/attestor/bundle_root_digest');
    expect(own?.cells.slice(2)).toEqual(['not covered', expect.anything(), 'a digest cannot cover itself']);
    expect(rows.get('/metadata/remark')?.cells[2]).toBe('not covered');
    expect(rows.get('/metadata/remark')?.state).toBe('not-checked');
    expect(rows.get('/metadata')?.cells[2]).toContain('but for 1');
    expect(rows.get('/parameters_after')?.cells[2]).toBe('covered');
    // Canonical bytes did not change, so the digest still holds.
    expect(rows.get('/parameters_after')?.state).toBe('passed');
    expect(rows.get('/parameters_after')?.cells[1]).toBe(String(JSON.stringify(list[0]['parameters_after']).length));
  });
});
