/**
 * The step debugger's stops: nothing but what the audit compared, all of it, each with its formula. The formulas are worked
 * out here by another hand than the engine's: the text that is shown becomes JavaScript.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { auditFiles, memorySource } from '../../../engine/index.ts';
import { memorySource as sourceOf } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase, ComparisonRow } from '../../../engine/formats/format.ts';
import type { Computation, ComputationStop, ComputationView } from '../../../engine/formats/view.ts';
import { auditInParts } from '../../../engine/formats/training-receipt/large.ts';
import type { Profile } from '../../../engine/verdict/model.ts';
import { work } from '../../../engine/index.ts';
import { denseInput } from '../../builders/dense-network.ts';
import { Random } from '../../builders/random.ts';
import { FIXTURES } from '../../builders/receipts.ts';
import { Tamper } from '../../builders/tamper.ts';
import { honestReceipt, randomScenario, smallSizes } from '../../study/honest.ts';
import { SGD, recordsOf, textOf } from '../../study/runs.ts';

const fixture = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8');

async function audit(text: string, profile: Profile = 'strict', name = 'a.jsonl'): Promise<AuditedCase> {
  const source = memorySource(name, new TextEncoder().encode(text));
  const { cases } = await auditFiles([{ source }], { profile });
  return cases[0];
}

function viewOf(audited: AuditedCase): ComputationView {
  const view = audited.views?.find((one) => one.kind === 'computation');
  if (view?.kind !== 'computation') throw new Error('nothing to step through');
  return view;
}

async function stepOf(audited: AuditedCase, record = 0): Promise<Computation> {
  const step = await viewOf(audited).open(record);
  if (typeof step === 'string') throw new Error(step);
  return step;
}

const stopsOf = (step: Computation): ComputationStop[] =>
  Array.from({ length: step.length }, (_, index) => step.stop(index));

const rowsOf = ({ comparisons }: AuditedCase): ComparisonRow[] => {
  const all = comparisons();
  return Array.from({ length: all.length }, (_, index) => all.row(index));
};

const FILES = ['', 'bad', 'external'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name)),
);

describe.each(['strict', 'reference'] as const)('profile %s, every file of the reference package', (profile) => {
  it.each(FILES)('%s: every comparison of the audit has its stop, and no stop has another', async (name) => {
    const audited = await audit(fixture(name), profile, name);
    if (audited.views === undefined) return;
    const view = viewOf(audited);
    const rows = new Map<string, ComparisonRow[]>();
    for (const row of rowsOf(audited)) rows.set(row.pointer, [...(rows.get(row.pointer) ?? []), row]);
    for (let record = 0; record < view.records; record += 1) {
      const step = await view.open(record);
      if (typeof step === 'string') continue;
      const faults: string[] = [];
      const must = (holds: boolean, what: string, pointer: string): void => {
        if (!holds) faults.push(`${what}: ${pointer}`);
      };
      for (const stop of stopsOf(step)) {
        const { state, pointer, comparisons, copies, index } = stop;
        must(JSON.stringify(comparisons) === JSON.stringify(rows.get(pointer) ?? []), 'other comparisons', pointer);
        const failed = [...comparisons, ...copies].some(({ ok }) => !ok);
        must((state === 'wrong' || state === 'follows') === failed, 'state', pointer);
        if (state === 'agrees') must(comparisons.length > 0, 'agrees with nothing', pointer);
        if (state === 'open') must(comparisons.length === 0, 'open although compared', pointer);
        // What follows follows from something that disagrees itself.
        if (state === 'follows') must(stop.reached, 'follows from nothing', pointer);
        must(
          stop.dependsOn.every((from) => from < index),
          'made from a later number',
          pointer,
        );
      }
      const prefix = view.records > 1 ? `record ${String(record)} ` : '';
      for (const [pointer, [row]] of rows) {
        if (!pointer.startsWith(prefix === '' ? '/' : prefix)) continue;
        const found = step.find(pointer);
        must(found !== undefined, `no stop has what ${row.check} compared`, pointer);
        const stop = step.stop(found ?? 0);
        const beside = stop.operands.map((operand) => operand.pointer);
        must(stop.pointer === pointer || beside.includes(pointer), 'another stop is found', pointer);
      }
      expect(faults).toEqual([]);
    }
  });
});

describe('where a number is wrong', () => {
  const wrongIn = async (name: string): Promise<string[]> =>
    stopsOf(await stepOf(await audit(fixture(`bad/${name}.jsonl`))))
      .filter(({ state }) => state === 'wrong')
      .map(({ quantity, of }) => `${quantity} ${of}`);

  it.each([
    ['mazur.bad-hidden-signal', 'Hidden error signal h1'],
    ['mazur.bad-loss-total', 'Total loss '],
    ['mazur.bad-contribution', 'Downstream contribution o1 \u2192 h1'],
    ['mazur.bad-backprop-sum', 'Backpropagated sum h1'],
    ['mazur.bad-update-value', 'Update w5'],
  ])('%s: %s, and nothing else', async (name, expected) => {
    expect(await wrongIn(name)).toEqual([expected]);
  });

  it('a forged signal that is carried on is wrong once; what was made from it follows', async () => {
    const forged = new Tamper(fixture('mazur.golden.jsonl'));
    const signal = '/backward/output_error_signals/o1/signal_value';
    const other = forged.number(signal) * 1.5;
    forged.set(signal, other);
    // w5 goes from h1 to o1: its factor, gradient, update and weight are made to fit.
    const index = [...Array(forged.size('/updates')).keys()].find(
      (i) => forged.get(`/updates/${String(i)}/parameter_id`) === 'w5',
    );
    const at = (member: string): string => `/updates/${String(index)}/${member}`;
    const gradient = other * forged.number('/forward/h1/out');
    const update = gradient * forged.number('/learning_rate');
    const after = forged.number('/parameters_before/w5') + update;
    forged.set(at('optimizer/factors/0/value'), other).set(at('gradient'), gradient).set(at('update'), update);
    forged.set(at('weight_after'), after).set('/parameters_after/w5', after);
    const step = await stepOf(await audit(forged.text()));
    const states = stopsOf(step).filter(({ state }) => state === 'wrong' || state === 'follows');
    expect(states[0]).toMatchObject({ quantity: 'Output error signal', of: 'o1', state: 'wrong' });
    expect(states.filter(({ state }) => state === 'wrong')).toHaveLength(1);
    const w5 = states.filter(({ of }) => of === 'w5').map(({ quantity, state }) => `${quantity}: ${state}`);
    expect(w5).toEqual([
      'Gradient: follows',
      'Update: follows',
      'Parameter after the step: follows',
      'Weight after, beside the update: follows',
    ]);
    // What was made from it and agrees all the same is marked as reached, not as wrong.
    const post = stopsOf(step).find(({ quantity, of, stage }) => quantity === 'Net input' && of === 'o1' && stage > 3);
    expect(post?.reached).toBe(true);
  });

  it('a number that no rule of the profile compares is open, never agreed', async () => {
    const step = await stepOf(await audit(fixture('mazur.golden.jsonl'), 'reference'));
    const net = stopsOf(step).find(({ quantity }) => quantity === 'Net input');
    expect(net).toMatchObject({ state: 'open', comparisons: [] });
  });
});

/** The formula as it is shown, with its operands put in, as JavaScript. */
function workedOut({ filled, operands }: ComputationStop): number {
  const lines = filled.map((line) =>
    line
      .map((piece) => (typeof piece === 'number' ? `(${operands[piece].text})` : piece))
      .join('')
      .replaceAll('\u00d7', '*')
      .replaceAll('\u2212', '-')
      .replaceAll('\u00b2', '**2')
      .replaceAll('\u221a', 'Math.sqrt')
      .replaceAll('e^', 'Math.exp')
      .replaceAll('max(', 'Math.max(')
      .replaceAll(/(\([\d.e+-]+\))\^(\([\d.]+\))/gi, 'Math.pow($1,$2)')
      .replace(/^-(\(.*?\)) \* ln (\(.*\))$/, '-$1 * Math.log$2')
      .replace(/^1 if (.*) > 0, else 0$/, '($1 > 0 ? 1 : 0)'),
  );
  const last = lines.at(-1) ?? '';
  const by = /^all divided by (\d+)$/.exec(last)?.[1];
  if (by !== undefined) return evaluate(`(${lines.slice(0, -1).join(' ')}) / ${by}`);
  const cut = lines.findIndex((line) => line.endsWith(' divided by'));
  if (cut < 0) return evaluate(lines.join(' '));
  const above = lines
    .slice(0, cut + 1)
    .join(' ')
    .replace(/ divided by$/, '');
  return evaluate(`(${above}) / (${lines.slice(cut + 1).join(' ')})`);
}

const CALCULATOR = createContext({});
const evaluate = (expression: string): number => runInContext(expression, CALCULATOR) as number;

function expectFormulas(step: Computation): void {
  const wrong: string[] = [];
  for (const stop of stopsOf(step)) {
    const claimed = Number(stop.claimed);
    const value = workedOut(stop);
    const size = Math.max(Math.abs(claimed), ...stop.operands.map(({ text }) => Math.abs(Number(text)) || 0), 1e-3);
    if (Math.abs(value - claimed) <= 1e-6 * size) continue;
    wrong.push(`${stop.quantity} ${stop.of} ${stop.pointer}: ${String(value)} for ${stop.claimed}`);
  }
  expect(wrong).toEqual([]);
}

describe('formulas', () => {
  it.each(FILES.filter((name) => /golden|sidecar/.test(name) && !name.startsWith('bad')))(
    '%s: every formula gives the claimed number',
    async (name) => {
      const audited = await audit(fixture(name), 'strict', name);
      const view = viewOf(audited);
      for (let record = 0; record < view.records; record += 1) expectFormulas(await stepOf(audited, record));
    },
  );

  it('so in random honest receipts: every optimiser, activation, batch', async () => {
    const random = new Random(31);
    const quantities = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const scenario = randomScenario(random, () => smallSizes(random));
      const text = honestReceipt(scenario, random);
      if (text === undefined) continue;
      const step = await stepOf(await audit(text));
      for (let index = 0; index < step.length; index += 1) quantities.add(step.head(index).quantity);
      // An observer's digits are its own; what the engine prints is worked out here again.
      if (scenario.producer === 'reference') expectFormulas(step);
    }
    expect(quantities.size).toBeGreaterThanOrEqual(20);
  });
});

describe('sizes and shapes', () => {
  const derived = async (size: number): Promise<string> => {
    const input = await audit(JSON.stringify(denseInput(size, size, size)), 'strict', 'dense.input.json');
    const [receipt] = input.derived ?? [];
    return new TextDecoder().decode(receipt.bytes);
  };

  it('a topology input has the step of its receipt, whose numbers stand nowhere in its text', async () => {
    const audited = await audit(JSON.stringify(denseInput(1, 1, 1)), 'strict', 'dense.input.json');
    const step = await stepOf(audited);
    expect(step.network.layers.map(({ units }) => units)).toEqual([['i1'], ['h1'], ['o1']]);
    expect(stopsOf(step).every(({ place }) => place === undefined)).toBe(true);
    expectFormulas(step);
  });

  it('64-64-64: tens of thousands of stops, each made when it is asked for, and fast', async () => {
    const audited = await audit(await derived(64));
    const start = performance.now();
    const step = await stepOf(audited);
    const opened = performance.now() - start;
    // 128 units twice, 65 losses twice, 64 x 3 and 64 x 67 signals, 8192 x 4 of the weights, 2 biases.
    expect(step.length).toBe(256 * 2 + 65 * 2 + 64 * 3 + 64 * 67 + 8192 * 4 + 2);
    expect(step.stages.map(({ title, start: from, end }) => `${title} ${String(end - from)}`)).toEqual([
      'Forward pass 256',
      'Loss 65',
      'Error signals 4480',
      'Gradients 8192',
      'Update 24578',
      'Pass after update 321',
    ]);
    const before = performance.now();
    for (let index = 0; index < 200; index += 1) step.stop(index * 180);
    const perStop = (performance.now() - before) / 200;
    const scene = step.scene(3, -1);
    expect(scene.parameters.filter((value) => !Number.isNaN(value))).toHaveLength(8192);
    console.log(`64-64-64: opened in ${opened.toFixed(0)} ms, ${perStop.toFixed(2)} ms a stop`);
    expect(perStop).toBeLessThan(25);
    const samples = [0, 100, 255, 321, 5000, 20_000, step.length - 1].map((index) => step.stop(index));
    for (const stop of samples) expect(Math.abs(workedOut(stop) - Number(stop.claimed))).toBeLessThan(1e-6);
  });

  it('a bundle in parts has the steps of the whole', async () => {
    const records = recordsOf({ optimizer: SGD, steps: 6 }, new Random(5));
    const forged = new Tamper(JSON.stringify(records[4])).map('/updates/1/gradient', (value) => value + 0.01);
    const text = textOf(records.slice(0, 4)) + `${forged.text()}\n` + textOf(records.slice(5));
    const whole = await audit(text);
    const workshop = { width: 1, run: (format: string, job: unknown) => Promise.resolve(work(format, job)) };
    const input = caseInput(sourceOf('run.jsonl', new TextEncoder().encode(text)));
    const parts = await auditInParts(input, { profile: 'strict' }, workshop, 10_000);
    expect(viewOf(parts).records).toBe(6);
    expect(viewOf(parts).suspects()).toEqual({ records: [4], unknownFrom: Infinity });
    expect(viewOf(whole).suspects()).toEqual(viewOf(parts).suspects());
    await parts.held?.hold(2);
    for (const record of [4, 0, 5]) {
      expect(stopsOf(await stepOf(parts, record))).toEqual(stopsOf(await stepOf(whole, record)));
    }
    // Looking at a step does not change which record is held.
    expect(parts.held?.record).toBe(2);
  });

  it('what has no shape or no text says why it has no step', async () => {
    const [good] = recordsOf({ optimizer: SGD, steps: 1 }, new Random(6));
    const text = `${JSON.stringify(good)}\n{"schema_version":"0.8.0"}\n{"schema\n`;
    const view = viewOf(await audit(text));
    expect(typeof (await view.open(0))).toBe('object');
    expect(await view.open(1)).toMatch(/shape/);
    expect(await view.open(2)).toMatch(/cannot be read/);
    expect(await view.open(3)).toMatch(/cannot be read/);
  });
});
