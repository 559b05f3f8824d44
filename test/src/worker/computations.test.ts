/** Computations over the wall: pages, the nearest disagreement in this record or another, questions about nothing. */
import { describe, expect, it } from 'vitest';
import { Computations } from '../../../src/worker/computations.ts';
import type { Computation, ComputationStop, ComputationView, StopState } from '../../../engine/formats/view.ts';

const STATES: readonly StopState[] = ['open', 'agrees', 'follows', 'wrong'];

/** A computation from its states, such as `aafw`; two stages. */
function computationOf(text: string, lines = 1): Computation {
  const states = Uint8Array.from(text, (letter) => 'oafw'.indexOf(letter));
  const head = (index: number) => ({
    index,
    stage: index < 2 ? 0 : 1,
    quantity: 'Gradient',
    of: `w${String(index)}`,
    claimed: '1',
    state: STATES[states[index] ?? 0] ?? 'open',
    reached: false,
  });
  return {
    network: { layers: [], from: new Int32Array(0), to: new Int32Array(0), biases: new Int32Array(0) },
    samples: [],
    stages: [
      { title: 'One', start: 0, end: 2 },
      { title: 'Two', start: 2, end: text.length },
    ],
    length: text.length,
    states,
    head,
    stop: (index): ComputationStop => ({
      ...head(index),
      pointer: `/${String(index)}`,
      formula: '',
      filled: Array.from({ length: lines }, (_, line) => [line]),
      operands: Array.from({ length: lines }, () => ({ role: 'r', of: '', text: '1', pointer: '' })),
      comparisons: [],
      copies: [],
      dependsOn: [],
      moreDependencies: 0,
      result: { units: [], parameters: [] },
      sources: { units: [], parameters: [] },
    }),
    find: () => undefined,
    ofUnit: () => undefined,
    scene: () => ({
      unitMeaning: '',
      parameterMeaning: '',
      units: new Float64Array(0),
      parameters: new Float64Array(0),
      unitStates: new Uint8Array(0),
      parameterStates: new Uint8Array(0),
    }),
  };
}

interface Opened {
  readonly computations: Computations;
  /** Records that were opened, in order. */
  readonly asked: number[];
}

function over(records: readonly string[], suspects?: readonly number[], unknownFrom = Infinity): Opened {
  const asked: number[] = [];
  const known = suspects ?? records.flatMap((text, at) => (/[fw]/.test(text) ? [at] : []));
  const view: ComputationView = {
    kind: 'computation',
    id: 'step',
    title: 'Step',
    unit: 'step',
    records: records.length,
    suspects: () => ({ records: known, unknownFrom }),
    open: (record) => {
      asked.push(record);
      const text = records[record] ?? '';
      return text.startsWith('!') ? Promise.resolve(text) : computationOf(text);
    },
  };
  return {
    asked,
    computations: new Computations(({ view: id }) => {
      if (id !== 'step') throw new RangeError(`no view ${id}`);
      return view;
    }),
  };
}

const PLACE = { caseId: 0, view: 'step' };

describe('the nearest disagreement', () => {
  const RECORDS = ['aaaa', 'aawf', 'aaaa', '!broken', 'faaa'];

  it.each([
    [0, -1, 1, { record: 1, stop: 2 }],
    [1, 2, 1, { record: 1, stop: 3 }],
    [1, 3, 1, { record: 4, stop: 0 }],
    [4, 0, 1, undefined],
    [4, 0, -1, { record: 1, stop: 3 }],
    [1, 2, -1, undefined],
    [2, 1, -1, { record: 1, stop: 3 }],
    [3, 0, 1, { record: 4, stop: 0 }],
  ] as const)('from record %i, stop %i, by %i', async (record, stop, direction, found) => {
    const { computations } = over(RECORDS);
    expect(await computations.next(PLACE, { record, stop }, direction)).toEqual(found);
  });

  it('opens no record that is known to agree', async () => {
    const { computations, asked } = over(RECORDS);
    await computations.next(PLACE, { record: 1, stop: 3 }, 1);
    expect(asked).toEqual([1, 4]);
  });

  it('looks into every record of which nothing is known', async () => {
    const { computations, asked } = over(['aaaa', 'aaaa', 'aaaa', 'aawa'], [], 2);
    expect(await computations.next(PLACE, { record: 0, stop: 0 }, 1)).toEqual({ record: 3, stop: 2 });
    expect(asked).toEqual([0, 2, 3]);
  });

  it('passes over a record that is suspected and agrees', async () => {
    const { computations } = over(['aaaa', 'aaaa', 'wfff'], [1, 2]);
    expect(await computations.next(PLACE, { record: 0, stop: 0 }, 1)).toEqual({ record: 2, stop: 0 });
  });

  it('a later search ends an earlier one', async () => {
    const { computations } = over(['aaaa', ...Array<string>(50).fill('aaaa'), 'wwww'], undefined, 1);
    const first = computations.next(PLACE, { record: 0, stop: 0 }, 1);
    const second = computations.next(PLACE, { record: 0, stop: 0 }, 1);
    expect(await first).toBeUndefined();
    expect(await second).toEqual({ record: 51, stop: 0 });
  });
});

describe('what crosses', () => {
  it('is never more than a page of stops, from wherever', async () => {
    const { computations } = over(['a'.repeat(1000)]);
    const ask = (offset: number, limit: number) => computations.stops({ ...PLACE, record: 0, offset, limit });
    expect((await ask(0, 5000)).rows).toHaveLength(200);
    expect((await ask(950, 200)).rows.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, i) => 950 + i));
    expect((await ask(-5, 2)).rows.map(({ index }) => index)).toEqual([0, 1]);
    expect(await ask(2000, 10)).toEqual({ total: 1000, rows: [] });
  });

  it('counts what is wrong and what follows in each stage', async () => {
    const { contents } = await over(['awfwffo']).computations.contents({ ...PLACE, record: 0 });
    expect(contents?.stages).toEqual([
      { title: 'One', start: 0, end: 2, wrong: 1, follows: 0 },
      { title: 'Two', start: 2, end: 7, wrong: 1, follows: 3 },
    ]);
  });

  it('says why a record has no computation', async () => {
    const { computations } = over(['!no shape']);
    const place = { ...PLACE, record: 0 };
    expect(await computations.contents(place)).toEqual({ problem: '!no shape' });
    expect(await computations.stop(place, 0)).toBeUndefined();
    expect(await computations.stops({ ...place, offset: 0, limit: 9 })).toEqual({ total: 0, rows: [] });
  });

  it('leaves out lines of a long sum, and the operands of those, and says how many', async () => {
    const computations = new Computations(() => ({
      kind: 'computation',
      id: 'step',
      title: '',
      unit: 'step',
      records: 1,
      suspects: () => ({ records: [], unknownFrom: Infinity }),
      open: () => computationOf('aaa', 1000),
    }));
    const stop = await computations.stop({ ...PLACE, record: 0 }, 1);
    expect(stop?.filled).toHaveLength(150);
    expect(stop?.operands).toHaveLength(150);
    expect(stop?.moreLines).toBe(850);
  });

  it.each([-1, 3, 1.5, Number.NaN])('of a stop that there is not (%s), nothing', async (index) => {
    const { computations } = over(['aaa']);
    expect(await computations.stop({ ...PLACE, record: 0 }, index)).toBeUndefined();
  });

  it.each([-1, 1, 0.5, Number.NaN])('of a record that there is not (%s), a refusal', async (record) => {
    const { computations } = over(['aaa']);
    await expect(computations.contents({ ...PLACE, record })).rejects.toThrow(RangeError);
    await expect(computations.contents({ caseId: 0, view: 'other', record: 0 })).rejects.toThrow(RangeError);
  });

  it('thins the marks of records, and says how many there are', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => at);
    const marks = over([], many).computations.suspects(PLACE);
    expect(marks.total).toBe(20_000);
    expect(marks.records).toHaveLength(8192);
    expect(marks.unknownFrom).toBeUndefined();
    expect(over(['a'], [0], 5).computations.suspects(PLACE).unknownFrom).toBe(5);
  });

  it('makes a computation once while it is looked at', async () => {
    const { computations, asked } = over(['aaa', 'aaa', 'aaa']);
    for (const record of [0, 0, 1, 0, 1]) await computations.contents({ ...PLACE, record });
    expect(asked).toEqual([0, 1]);
    await computations.contents({ ...PLACE, record: 2 });
    computations.forget();
    await computations.contents({ ...PLACE, record: 2 });
    expect(asked).toEqual([0, 1, 2, 2]);
  });
});
