/**
 * Honest evidence at random: every topology, activation, optimiser, learning rate and number format that the format knows,
 * computed by the simulator or by the reference package, never by the engine under test.
 */
import { emitGeneralReceipt, runGeneralStep } from '@mcptoolshop/backprop-trace';
import type { GeneralInput } from '@mcptoolshop/backprop-trace';
import type { Random } from '../builders/random.ts';
import type { Json, JsonObject } from '../builders/receipts.ts';
import { receiptOf } from './evidence.ts';
import type { Shell } from './evidence.ts';
import { parameterCount, simulate } from './simulator.ts';
import type { Activation, Arithmetic, Network, Optimizer, Reduction, Sample, State, StepNumbers } from './simulator.ts';

/**
 * Who computed: the reference package; the simulator in binary64; in float32; or a framework in float32 whose helper
 * computes everything but parameters and optimiser state anew in binary64, as the reference's own helper does.
 */
export type Producer = 'reference' | 'binary64' | 'float32' | 'helper';

/** How numbers are written: canonical bytes, nine digits in JSON's own notation, or every digit. */
export type Print = 'canonical' | 'nine' | 'full';

export interface Scenario {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly producer: Producer;
  readonly print: Print;
  readonly observer: boolean;
  readonly tolerance: Json;
  readonly how: Arithmetic;
  readonly batch: number;
  readonly reduction: Reduction;
  /** Scale of the first parameters: large ones saturate. */
  readonly scale: number;
  /** Whether given numbers are short decimals. */
  readonly short: boolean;
  readonly soft: boolean;
  /** Whether the optimiser starts with state of earlier steps. */
  readonly warm: boolean;
}

const ACTIVATIONS: readonly Activation[] = ['sigmoid', 'relu', 'identity'];
const BINARY64 = (x: number): number => x;

export function randomScenario(random: Random, sizes: () => readonly [number, number, number]): Scenario {
  const [inputs, hidden, outputs] = sizes();
  const trained = random.below(2) === 0;
  const softmax = random.below(5) < 2;
  const producer = random.pick<Producer>(['reference', 'binary64', 'binary64', 'float32', 'helper']);
  const observer = producer === 'float32' || producer === 'helper' || random.below(3) === 0;
  const optimizer = randomOptimizer(random);
  const batch = optimizer.name === 'sgd' && optimizer.decay === undefined && random.below(4) === 0;
  return {
    network: {
      inputs,
      hidden,
      outputs,
      hiddenActivation: random.pick(ACTIVATIONS),
      outputActivation: softmax ? 'softmax' : random.pick(ACTIVATIONS),
      perNeuron: trained || random.below(2) === 0,
      trained,
    },
    optimizer,
    producer,
    print: random.pick<Print>(['canonical', 'canonical', 'nine', 'full']),
    observer,
    tolerance: randomTolerance(random, observer),
    how: {
      round: producer === 'float32' || producer === 'helper' ? Math.fround : BINARY64,
      order: random.pick(['forward', 'backward', 'pairwise'] as const),
      biasFirst: random.below(2) === 0,
      stableSigmoid: random.below(2) === 0,
      logSoftmax: random.below(2) === 0,
    },
    batch: batch && producer !== 'reference' ? 2 + random.below(6) : 1,
    reduction: random.pick(['mean', 'sum'] as const),
    scale: random.pick([0.1, 0.5, 1, 1, 1, 3, 10, 30]),
    short: random.below(2) === 0,
    soft: random.below(4) === 0,
    warm: random.below(2) === 0,
  };
}

function randomOptimizer(random: Random): Optimizer {
  // From 1e-9 to 1; three of four where training happens.
  const rate = Number((10 ** (random.below(4) > 0 ? -3 * random.next() : -9 * random.next())).toPrecision(3));
  const decay = random.below(3) === 0 ? { decay: random.pick([0.01, 0.0005, 0.1]) } : {};
  const momentum = random.pick([0.9, 0.5, 0.99]);
  switch (random.below(7)) {
    case 0:
      return { name: 'sgd', rate };
    case 1:
      return { name: 'sgd', rate, ...decay };
    case 2:
      return { name: 'sgd_momentum', rate, momentum, ...decay };
    case 3:
      return { name: 'sgd_momentum', rate, momentum, dampening: 0.25, ...decay };
    case 4:
      return { name: 'sgd_momentum', rate, momentum, nesterov: true, ...decay };
    case 5:
      return { name: 'adam', rate, beta1: 0.9, beta2: random.pick([0.999, 0.99]), epsilon: 1e-8 };
    default:
      return { name: 'adamw', rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: random.pick([0, 0.01, 0.1]) };
  }
}

/** From 0 to the ceiling of the population. */
function randomTolerance(random: Random, observer: boolean): Json {
  const atol = random.pick([0, 1e-12, 1e-9, observer ? 1e-5 : 1e-8]);
  const rtol = random.pick([0, 1e-8, observer ? 1e-3 : 1e-6]);
  return random.below(4) === 0 ? atol : { atol, rtol };
}

function rounding(scenario: Scenario): (x: number) => number {
  return scenario.how.round;
}

export function firstState(scenario: Scenario, random: Random): State {
  const f = rounding(scenario);
  const { network, optimizer, scale, warm } = scenario;
  const count = parameterCount(network);
  const draw = (make: () => number): number[] => Array.from({ length: count }, () => f(make()));
  const fan = Math.sqrt(Math.max(network.inputs, network.hidden) / 4);
  const value = (): number => {
    const x = ((random.next() * 2 - 1) * scale) / fan;
    return scenario.short ? Number(x.toFixed(4)) : x;
  };
  const adam = optimizer.name === 'adam' || optimizer.name === 'adamw';
  const stateful = adam || optimizer.name === 'sgd_momentum';
  const zero = new Array<number>(count).fill(0);
  const kept = stateful && warm;
  return {
    parameters: draw(value),
    first: kept ? draw(() => (random.next() * 2 - 1) / 10) : zero,
    second: kept && adam ? draw(() => random.next() ** 2 / 100) : zero,
    steps: kept ? 1 + random.below(50) : 0,
  };
}

export function randomSamples(scenario: Scenario, random: Random): Sample[] {
  const f = rounding(scenario);
  const { network, short, soft } = scenario;
  const number = (): number => {
    if (random.below(12) === 0) return 0;
    const x = random.next() * 2 - 1;
    return f(short ? Number(x.toFixed(3)) : x);
  };
  return Array.from({ length: scenario.batch }, () => {
    const x = Array.from({ length: network.inputs }, number);
    if (network.outputActivation !== 'softmax') return { x, y: Array.from({ length: network.outputs }, number) };
    const hot = random.below(network.outputs);
    const rest = soft && network.outputs > 1 ? 0.1 / network.outputs : 0;
    const y = Array.from({ length: network.outputs }, (_, o) => f(o === hot ? 1 - rest * (network.outputs - 1) : rest));
    return { x, y };
  });
}

/** One step as the scenario's producer computes and states it, and the state that follows. */
export function honestStep(
  scenario: Scenario,
  shell: Shell,
  before: State,
  samples: readonly Sample[],
): { receipt: JsonObject; after: State } {
  const { network, optimizer, how, reduction } = scenario;
  const step = simulate(network, optimizer, how, before, samples, reduction);
  const seen = scenario.producer === 'helper' ? replayed(scenario, before, samples, step) : step;
  const receipt = receiptOf(network, optimizer, shell, before, samples, reduction, seen);
  if (scenario.producer !== 'reference') return { receipt, after: step.after };
  return authoredByReference(receipt, before);
}

/** What a helper states: all but parameters and optimiser state anew in binary64, updates as differences. */
function replayed(scenario: Scenario, before: State, samples: readonly Sample[], step: StepNumbers): StepNumbers {
  const { network, optimizer, reduction } = scenario;
  const how = { ...scenario.how, round: BINARY64 };
  const replay = simulate(network, optimizer, how, before, samples, reduction);
  const { parameters } = step.after;
  const kept = optimizer.name === 'adamw' ? 1 - optimizer.rate * (optimizer.decay ?? 0) : 1;
  const post = simulate(network, optimizer, how, { ...before, parameters }, samples.slice(0, 1), reduction);
  return {
    ...replay,
    update: parameters.map((after, p) => after - kept * before.parameters[p]),
    after: step.after,
    post: post.pass,
  };
}

/** The same step run by the reference package. */
function authoredByReference(receipt: JsonObject, before: State): { receipt: JsonObject; after: State } {
  const keep = ['topology', 'learning_rate', 'inputs', 'targets', 'parameters_before', 'numeric_policy', 'bias_policy'];
  const more = ['fixture', 'metadata', 'optimizer_config', 'trace_id', 'step_index'];
  const input: JsonObject = {};
  for (const name of [...keep, ...more]) if (receipt[name] !== undefined) input[name] = receipt[name];
  const ids = (receipt['topology'] as JsonObject)['parameter_order'] as string[];
  const config = receipt['optimizer_config'] as JsonObject | undefined;
  const name = config?.['name'];
  if (name !== undefined && name !== 'sgd') {
    input['optimizer_state_before'] = Object.fromEntries(
      ids.map((id, p): [string, Json] => [
        id,
        name === 'sgd_momentum' ? { buffer: before.first[p] } : { m: before.first[p], v: before.second[p] },
      ]),
    );
  }
  const result = JSON.parse(JSON.stringify(runGeneralStep(input as unknown as GeneralInput))) as JsonObject;
  const post = result['post_update_forward'] as JsonObject;
  result['post_update_forward'] = { status: post['status'], ...(post['units'] as JsonObject) };
  for (const block of ['schema_version', 'fixture_status', 'source_framework', 'attestor', 'step']) {
    if (receipt[block] !== undefined) result[block] = receipt[block];
  }
  return { receipt: result, after: stateAfter(result, before.steps + 1) };
}

/** State after a step as a receipt states it. */
export function stateAfter(receipt: JsonObject, steps: number, f: (x: number) => number = BINARY64): State {
  const after = receipt['parameters_after'] as Record<string, number>;
  const ids = Object.keys(after);
  const states = new Map<string, JsonObject>();
  for (const update of receipt['updates'] as JsonObject[]) {
    const state = (update['optimizer'] as JsonObject)['state_after'] as JsonObject | undefined;
    if (state !== undefined) states.set(update['parameter_id'] as string, state);
  }
  const member = (id: string, ...names: string[]): number => {
    const state = states.get(id);
    const name = names.find((candidate) => state?.[candidate] !== undefined);
    return name === undefined ? 0 : f(state?.[name] as number);
  };
  return {
    parameters: ids.map((id) => f(after[id])),
    first: ids.map((id) => member(id, 'buffer', 'm')),
    second: ids.map((id) => member(id, 'v')),
    steps,
  };
}

/** The text of a receipt, or undefined where the canonical form cannot express one of its numbers. */
export function printed(receipt: JsonObject, print: Print): string | undefined {
  if (hasNumber(receipt, (x) => !Number.isFinite(x))) return undefined;
  if (print === 'full') return `${JSON.stringify(receipt)}\n`;
  if (print === 'nine') {
    // JSON's own notation fills whole numbers up with zeros, which would read as digits.
    if (hasNumber(receipt, (x) => Math.abs(x) >= 1e9)) return undefined;
    const nine = (_key: string, value: unknown): unknown =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value;
    return `${JSON.stringify(receipt, nine)}\n`;
  }
  try {
    return emitGeneralReceipt(receipt as never);
  } catch (error) {
    if ((error as { kind?: unknown }).kind === 'FORMAT_OUT_OF_SCOPE') return undefined;
    throw error;
  }
}

/** Whether some number is of a kind. What the reference package could not compute it leaves out as null, as JSON does. */
function hasNumber(value: Json, kind: (x: number) => boolean): boolean {
  if (typeof value === 'number') return kind(value);
  if (value === null) return kind(Number.NaN);
  return typeof value === 'object' && Object.values(value).some((inner) => hasNumber(inner, kind));
}

/** Text of one honest receipt, or undefined where the canonical form cannot express it. */
export function honestReceipt(scenario: Scenario, random: Random): string | undefined {
  const shell: Shell = { observer: scenario.observer, tolerance: scenario.tolerance };
  const { receipt } = honestStep(scenario, shell, firstState(scenario, random), randomSamples(scenario, random));
  return printed(receipt, scenario.print);
}

export const TRACE = '0123456789abcdef0123456789abcdef';

/**
 * Text of one honest bundle, or undefined where the canonical form cannot express it.
 * @param restart whether each step starts from the numbers written, not from those with all digits
 */
export function honestBundle(scenario: Scenario, random: Random, steps: number, restart: boolean): string | undefined {
  const observed = scenario.how.round === Math.fround;
  // A run under way may be recorded from the middle, but Adam's own count of steps would betray it (rule 23).
  const warm = scenario.warm && scenario.observer && scenario.optimizer.name === 'sgd_momentum';
  let state = firstState({ ...scenario, warm }, random);
  let text = '';
  for (let k = 0; k < steps; k += 1) {
    const shell: Shell = { observer: scenario.observer, tolerance: scenario.tolerance, traceId: TRACE, stepIndex: k };
    const { receipt, after } = honestStep(scenario, shell, state, randomSamples(scenario, random));
    const line = printed(receipt, scenario.print);
    if (line === undefined) return undefined;
    text += line;
    const written = JSON.parse(line) as JsonObject;
    state = restart ? stateAfter(written, state.steps + 1, observed ? Math.fround : BINARY64) : after;
  }
  return text;
}

/** Sizes of layers: mostly small, now and then up to 40. */
export function smallSizes(random: Random): readonly [number, number, number] {
  const share = random.below(100);
  const most = share < 75 ? 6 : share < 96 ? 12 : share < 99 ? 24 : 40;
  return [1 + random.below(most), 1 + random.below(most), 1 + random.below(most)];
}
