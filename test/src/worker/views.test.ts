/** Views over the wall: an API over an engine that answers with one case of a format that does not exist. */
import { describe, expect, it } from 'vitest';
import { createAuditApi, type EnginePort } from '../../../src/worker/audit-api.ts';
import type { AuditWorkerApi, ViewRowQuery } from '../../../src/worker/contract.ts';
import type { AuditedCase, AuditSettings } from '../../../engine/formats/format.ts';
import type { CaseView, MerkleStep, ViewState } from '../../../engine/formats/view.ts';
import type { CaseResult } from '../../../engine/verdict/model.ts';

const result: CaseResult = {
  format: 'made-up',
  subject: 'a',
  profile: 'strict',
  outcome: 'PASS',
  checks: [],
  notes: [],
  pins: [],
  digest: '',
};

const caseWith = (views: readonly CaseView[]): AuditedCase => ({
  result,
  facts: [],
  text: new Uint8Array(0),
  locate: () => undefined,
  comparisons: () => ({
    length: 0,
    row: () => {
      throw new RangeError('there is none');
    },
    utilisation: new Float64Array(0),
    ok: new Uint8Array(0),
    check: new Uint8Array(0),
    checks: [],
  }),
  views,
});

interface Call {
  readonly inputs: readonly { readonly name: string; readonly pinned: boolean }[];
  readonly settings: AuditSettings;
}

async function open(
  views: readonly CaseView[],
  engine: Partial<EnginePort> = {},
): Promise<{ readonly api: AuditWorkerApi; readonly calls: Call[] }> {
  const calls: Call[] = [];
  const api = createAuditApi({
    auditFiles: (inputs, settings) => {
      calls.push({
        inputs: inputs.map(({ source, pinned }) => ({ name: source.name, pinned: pinned === true })),
        settings,
      });
      return Promise.resolve({
        document: {
          schema: 'assay-verdict/1',
          tool: { name: 'assay', version: '0' },
          inputs: inputs.map(({ source }) => ({ name: source.name, size: source.size, sha256: '' })),
          cases: [result],
          outcome: 'PASS',
        },
        cases: [caseWith(views)],
        inputOf: [0],
        filesOf: [{ evidence: [0], supporting: [1] }],
        verdictDigest: 'd',
      });
    },
    sha256Of: () => Promise.resolve('f'.repeat(64)),
    sha256Hex: () => 'a'.repeat(64),
    exportAs: () => ({ name: 'n', mediaType: 'm', bytes: new Uint8Array(1) }),
    printedReport: () => {
      throw new RangeError('not asked for here');
    },
    toolVersion: '0',
    formats: [],
    settings: [],
    parsePins: () => ({ ok: true, pins: {} }),
    listPins: () => [],
    work: () => undefined,
    leftoverKind: () => undefined,
    elapsed: () => 0,
    statementOf: () => ({ name: '', bytes: new Uint8Array(0), title: '' }),
    ...engine,
  });
  await api.audit({ files: [{ name: 'a', blob: new Blob(['x']) }], profile: 'strict' }, () => undefined);
  return { api, calls };
}

const all = (view: string, more: Partial<ViewRowQuery> = {}): ViewRowQuery => ({
  caseId: 0,
  view,
  offset: 0,
  limit: 100,
  only: 'all',
  ...more,
});

const ROWS: readonly (readonly [string, string, ViewState | undefined])[] = [
  ['10', 'banana', 'passed'],
  ['9', 'Apple', 'failed'],
  ['', 'cherry', undefined],
  ['-2.5', 'apple', 'unverified'],
  ['NaN', 'date', 'claim'],
];

const table: CaseView = {
  kind: 'table',
  id: 'fruit',
  title: 'Fruit',
  columns: [
    { id: 'n', title: 'N', numeric: true },
    { id: 'name', title: 'Name', evidence: true },
  ],
  length: ROWS.length,
  row: (index) => {
    const [number = '', name = '', state] = ROWS[index] ?? [];
    return state === undefined ? { cells: [number, name] } : { cells: [number, name], state };
  },
};

async function namesOf(more: Partial<ViewRowQuery>): Promise<string> {
  const { api } = await open([table]);
  const page = await api.viewRows(all('fruit', more));
  expect(page.total).toBe(page.rows.length);
  return page.rows.map(({ cells }) => cells[1]).join(' ');
}

describe('what crosses with the summary', () => {
  it('is what a view is called, never what it holds', async () => {
    const { api } = await open([
      table,
      { kind: 'card', id: 'c', title: 'Card', lead: 'L', rows: [{ label: 'key', value: 'SECRET' }] },
      { kind: 'text', id: 't', title: 'Text', text: 'SECRET', worth: 'nothing', state: 'claim' },
    ]);
    const summary = await api.audit({ files: [], profile: 'strict' }, () => undefined);
    const { views } = summary.cases[0] ?? {};
    expect(views).toEqual([
      { kind: 'table', id: 'fruit', title: 'Fruit', length: 5, columns: table.columns },
      { kind: 'card', id: 'c', title: 'Card', lead: 'L', length: 1 },
      { kind: 'text', id: 't', title: 'Text', length: 6, worth: 'nothing', state: 'claim' },
    ]);
    expect(() => structuredClone(summary)).not.toThrow();
  });

  it('names the files of a case, and which inputs the auditor gave', async () => {
    const { api, calls } = await open([]);
    const summary = await api.audit(
      {
        files: [{ name: 'run.json', blob: new Blob(['x']) }],
        trusted: [{ name: 'keys.pub', blob: new Blob(['k']) }],
        profile: 'strict',
        now: 5,
      },
      () => undefined,
    );
    expect(calls.at(-1)).toEqual({
      inputs: [
        { name: 'run.json', pinned: false },
        { name: 'keys.pub', pinned: true },
      ],
      settings: { profile: 'strict', pins: {}, now: 5 },
    });
    expect(summary.inputs.map(({ trusted }) => trusted)).toEqual([false, true]);
    expect(summary.now).toBe(5);
    expect(summary.cases[0]?.inputs).toEqual({ evidence: [0], supporting: [1] });
  });

  it('gives no time to an audit that has none', async () => {
    const { calls } = await open([]);
    expect(calls[0]?.settings).not.toHaveProperty('now');
  });

  it('says of each setting which formats read it', async () => {
    const setting = { name: 'limit', title: 'Limit', form: 'a number', example: '1' };
    const { api } = await open([], {
      settings: [setting, { ...setting, name: 'records' }],
      formats: [
        {
          id: 'x',
          title: 'X',
          proves: '',
          provesNot: '',
          versions: [],
          checks: [],
          options: [{ ...setting, read: () => '1' }],
          gather: () => Promise.resolve([]),
        },
      ],
    });
    expect((await api.pinFields()).map(({ name, formats }) => [name, formats])).toEqual([
      ['limit', ['x']],
      ['records', []],
    ]);
  });
});

describe('rows', () => {
  it.each<[string, Partial<ViewRowQuery>, string]>([
    ['as they stand', {}, 'banana Apple cherry apple date'],
    ['by number, what is none last', { sort: { column: 'n', descending: false } }, 'apple Apple banana cherry date'],
    [
      'by number downwards, what is none last too',
      { sort: { column: 'n', descending: true } },
      'banana Apple apple cherry date',
    ],
    ['by text, in code units', { sort: { column: 'name', descending: false } }, 'Apple apple banana cherry date'],
    [
      'by a column that is not there: as they stand',
      { sort: { column: 'x', descending: true } },
      'banana Apple cherry apple date',
    ],
    ['that hold a word in any cell, whatever the case', { search: ' aPPle ' }, 'Apple apple'],
    ['that hold a number', { search: '10' }, 'banana'],
    ['that are problems', { only: 'problems' }, 'Apple apple'],
    [
      'all of it together',
      { only: 'problems', search: 'APP', sort: { column: 'n', descending: false } },
      'apple Apple',
    ],
    ['none', { search: 'nothing' }, ''],
  ])('%s', async (_name, more, names) => {
    expect(await namesOf(more)).toBe(names);
  });

  it('keep their position in the view, whatever the order', async () => {
    const { api } = await open([table]);
    const { rows } = await api.viewRows(all('fruit', { sort: { column: 'n', descending: false }, limit: 2 }));
    expect(rows.map(({ index }) => index)).toEqual([3, 1]);
  });

  it('come in pages of at most 200, and long cells are cut for display alone', async () => {
    const long: CaseView = {
      kind: 'table',
      id: 'long',
      title: 'Long',
      columns: [{ id: 'a', title: 'A' }],
      length: 1_000_000,
      row: () => ({ cells: ['x'.repeat(5_000)] }),
    };
    const { api } = await open([long]);
    const page = await api.viewRows(all('long', { offset: 999_900, limit: 1_000 }));
    expect([page.total, page.rows.length, page.rows[0]?.cells[0]?.length]).toEqual([1_000_000, 100, 2_001]);
    expect((await api.viewRows(all('long', { limit: 1_000 }))).rows.length).toBe(200);
    expect((await api.viewRows(all('long', { limit: 1, whole: true }))).rows[0]?.cells[0]?.length).toBe(5_000);
    expect((await api.viewRows(all('long', { offset: -5, limit: -5 }))).rows).toEqual([]);
  });

  it.each([
    ['a view that is not there', all('other')],
    ['a case that is not there', { ...all('fruit'), caseId: 7 }],
    ['a view without rows', all('c')],
  ])('reject %s', async (_name, query) => {
    const { api } = await open([table, { kind: 'card', id: 'c', title: 'C', rows: [] }]);
    await expect(api.viewRows(query)).rejects.toThrow(RangeError);
  });
});

const timeline = (states: readonly ViewState[]): CaseView => ({
  kind: 'timeline',
  id: 'steps',
  title: 'Steps',
  axis: 'step',
  length: states.length,
  item: (index) => ({ label: `step ${String(index)}`, text: 'said', state: states[index] ?? 'passed' }),
});

describe('a timeline', () => {
  it('is summed up in bins, each item in exactly one', async () => {
    const { api } = await open([timeline(['passed', 'failed', 'passed', 'claim', 'unverified'])]);
    const { states, counts, totals } = await api.timeline({ caseId: 0, view: 'steps', from: 0, to: 5, bins: 2 });
    const bin = (at: number): string =>
      states
        .flatMap((state, code) => {
          const count = counts[at * states.length + code] ?? 0;
          return count === 0 ? [] : [`${state} ${String(count)}`];
        })
        .join(', ');
    expect([bin(0), bin(1)]).toEqual(['passed 2, failed 1', 'claim 1, unverified 1']);
    expect(totals.reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('is summed up in part, and the totals stay those of the whole', async () => {
    const { api } = await open([timeline(['failed', 'passed', 'passed'])]);
    const { states, counts, totals } = await api.timeline({ caseId: 0, view: 'steps', from: 1, to: 99, bins: 1 });
    expect(counts[states.indexOf('failed')]).toBe(0);
    expect(counts[states.indexOf('passed')]).toBe(2);
    expect(totals[states.indexOf('failed')]).toBe(1);
  });

  it('finds the nearest problem either way, and says when there is none', async () => {
    const { api } = await open([
      timeline(['passed', 'failed', 'claim', 'not-checked', 'unverified', 'error', 'passed']),
    ]);
    const place = { caseId: 0, view: 'steps' };
    const found = await Promise.all([
      api.timelineProblem(place, 0, 1),
      api.timelineProblem(place, 1, 1),
      api.timelineProblem(place, 4, 1),
      api.timelineProblem(place, 5, 1),
      api.timelineProblem(place, 4, -1),
      api.timelineProblem(place, 1, -1),
    ]);
    expect(found).toEqual([1, 4, 5, undefined, 1, undefined]);
  });

  it('of a million items answers, with a table twin', async () => {
    const million: CaseView = {
      kind: 'timeline',
      id: 'steps',
      title: 'Steps',
      axis: 'step',
      length: 1_000_000,
      item: (index) => ({ label: String(index), text: '', state: index === 999_998 ? 'failed' : 'passed' }),
    };
    const { api } = await open([million]);
    expect(await api.timelineProblem({ caseId: 0, view: 'steps' }, 0, 1)).toBe(999_998);
    const { counts } = await api.timeline({ caseId: 0, view: 'steps', from: 0, to: 1_000_000, bins: 300 });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000_000);
    const { rows } = await api.viewRows(all('steps', { only: 'problems' }));
    expect(rows).toEqual([{ index: 999_998, cells: ['999999', '999998', ''], state: 'failed' }]);
  });

  it('without items has no bins with anything in them', async () => {
    const { api } = await open([timeline([])]);
    const { counts } = await api.timeline({ caseId: 0, view: 'steps', from: 0, to: 0, bins: 10 });
    expect(counts.every((count) => count === 0)).toBe(true);
  });
});

describe('a Merkle tree', () => {
  const steps: readonly MerkleStep[] = [{ node: { level: 0, index: 1, hash: 'aa' } }];
  const tree: CaseView = {
    kind: 'merkle',
    id: 'tree',
    title: 'Tree',
    widths: [3, 2, 1],
    root: 'r',
    leafLabel: (index) => `line ${String(index)}`,
    node: (level, index) => ({ level, index, hash: `${String(level)}-${String(index)}` }),
    path: () => steps,
    marked: [{ leaf: 1, state: 'failed', text: 'changed' }],
    ambiguities: ['two readings'],
  };

  it('gives the path of a leaf with its mark, and none for what is no leaf', async () => {
    const { api } = await open([tree]);
    const place = { caseId: 0, view: 'tree' };
    expect(await api.merklePath(place, 1)).toEqual({ leaf: 1, label: 'line 1', steps, mark: tree.marked[0] });
    expect(await api.merklePath(place, 0)).not.toHaveProperty('mark');
    for (const leaf of [-1, 3, 0.5, Number.NaN]) expect(await api.merklePath(place, leaf)).toBeUndefined();
    expect(await api.merkleMarks(place)).toEqual({ total: 1, marked: tree.marked });
  });

  it('gives each level as rows', async () => {
    const { api } = await open([tree]);
    expect((await api.viewRows(all('tree', { level: 0 }))).rows).toEqual([
      { index: 0, cells: ['0', 'line 0', '0-0'] },
      { index: 1, cells: ['1', 'line 1', '0-1'], state: 'failed' },
      { index: 2, cells: ['2', 'line 2', '0-2'] },
    ]);
    expect((await api.viewRows(all('tree', { level: 1 }))).rows.map(({ cells }) => cells)).toEqual([
      ['0', '1-0'],
      ['1', '1-1'],
    ]);
    expect((await api.viewRows(all('tree', { level: 9 }))).total).toBe(0);
  });
});

describe('a chart', () => {
  const chart = (y: readonly number[], yScale: 'linear' | 'log'): CaseView => ({
    kind: 'chart',
    id: 'chart',
    title: 'Chart',
    xTitle: 'x',
    yTitle: 'y',
    yScale,
    series: [{ name: 's', x: Float64Array.from(y.keys()), y: Float64Array.from(y), mark: 'line' }],
    limits: [],
  });

  it.each<['linear' | 'log', number[], number]>([
    ['linear', [1, 0, -3], 2],
    ['log', [1], 4],
  ])('%s: what has no place is counted and stays in the table', async (scale, drawn, unplaced) => {
    const { api } = await open([chart([1, 0, Number.NaN, -3, Number.POSITIVE_INFINITY], scale)]);
    const [series] = (await api.chart({ caseId: 0, view: 'chart' }, 100)).series;
    expect([...(series?.y ?? [])]).toEqual(drawn);
    expect([series?.length, series?.unplaced]).toEqual([5, unplaced]);
    const { rows } = await api.viewRows(all('chart'));
    expect(rows.map(({ cells }) => cells[2])).toEqual(['1', '0', 'NaN', '-3', 'Infinity']);
  });

  it('is thinned without losing a peak, and the arrays of the format stay', async () => {
    const y = Array.from({ length: 100_000 }, (_, index) => (index === 54_321 ? 9 : index === 12_345 ? -9 : index % 2));
    const view = chart(y, 'linear');
    const { api } = await open([view]);
    for (let turn = 0; turn < 2; turn += 1) {
      const [series] = (await api.chart({ caseId: 0, view: 'chart' }, 500)).series;
      expect(series?.x.length).toBeLessThanOrEqual(500);
      expect([...(series?.x ?? [])]).toEqual([...(series?.x ?? [])].sort((a, b) => a - b));
      expect(Math.max(...(series?.y ?? []))).toBe(9);
      expect(Math.min(...(series?.y ?? []))).toBe(-9);
    }
    expect(view.kind === 'chart' && view.series[0]?.y.length).toBe(100_000);
  });
});

describe('short views and texts', () => {
  it('come when asked for, and only as their kind', async () => {
    const rungs = [{ title: 'key', text: 'pinned', state: 'passed' as const }];
    const { api } = await open([
      { kind: 'card', id: 'c', title: 'C', rows: Array.from({ length: 600 }, () => ({ label: 'l', value: 'v' })) },
      { kind: 'ladder', id: 'l', title: 'L', rungs },
      { kind: 'text', id: 't', title: 'T', text: `a\n${'b'.repeat(500)}\n`, worth: '', state: 'claim' },
    ]);
    const card = await api.card({ caseId: 0, view: 'c' });
    expect([card.total, card.rows.length]).toEqual([600, 500]);
    expect(await api.ladder({ caseId: 0, view: 'l' })).toEqual({ total: 1, rungs });
    await expect(api.card({ caseId: 0, view: 'l' })).rejects.toThrow('no card l');
    const lines = await api.viewText({ caseId: 0, view: 't' }, 0, 10);
    expect(lines.lines).toEqual(['a', 'b'.repeat(240), 'b'.repeat(240), 'b'.repeat(20), '']);
    expect((await api.viewText({ caseId: 0, view: 't' }, 3, 1)).lines).toEqual(['b'.repeat(20)]);
  });
});
