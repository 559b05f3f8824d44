/** Small honest runs of one network, with a hand on the state between two steps. */
import type { Random } from '../builders/random.ts';
import type { Json, JsonObject } from '../builders/receipts.ts';
import { receiptOf } from './evidence.ts';
import { TRACE, firstState, printed, randomSamples, stateAfter } from './honest.ts';
import { salamiScenario } from './salami.ts';
import { simulate } from './simulator.ts';
import type { Optimizer, State } from './simulator.ts';

export const SGD: Optimizer = { name: 'sgd', rate: 0.1 };
export const MOMENTUM: Optimizer = { name: 'sgd_momentum', rate: 0.1, momentum: 0.9 };
export const ADAM: Optimizer = { name: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export interface Run {
  readonly optimizer: Optimizer;
  readonly steps: number;
  readonly observer?: boolean;
  readonly tolerance?: Json;
  /** The state from which step k starts, given that with which step k - 1 ended. */
  readonly between?: (state: State, k: number) => State;
  /** The optimiser of step k. */
  readonly change?: (optimizer: Optimizer, k: number) => Optimizer;
  readonly batch?: (k: number) => number;
}

/** The records of an honest run, each from the written numbers of the one before. */
export function recordsOf(run: Run, random: Random): JsonObject[] {
  const { observer = false, tolerance = 0 } = run;
  const scenario = salamiScenario(observer, { atol: 0, rtol: 0 });
  const { network, how } = scenario;
  let state = firstState(scenario, random);
  return Array.from({ length: run.steps }, (_, k) => {
    if (k > 0) state = run.between?.(state, k) ?? state;
    const optimizer = run.change?.(run.optimizer, k) ?? run.optimizer;
    const samples = randomSamples({ ...scenario, batch: run.batch?.(k) ?? 1 }, random);
    const step = simulate(network, optimizer, how, state, samples, 'mean');
    const shell = { observer, tolerance, traceId: TRACE, stepIndex: k };
    const receipt = receiptOf(network, optimizer, shell, state, samples, 'mean', step);
    const record = JSON.parse(printed(receipt, 'nine') ?? '') as JsonObject;
    state = stateAfter(record, state.steps + 1);
    return record;
  });
}

export function textOf(records: readonly JsonObject[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
