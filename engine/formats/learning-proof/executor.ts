/** Re-execution of the updates of a dense network in the engine. */
import type { State } from './checkpoint.ts';
import type { Tensor } from './data/index.ts';
import type { LoadedCheckpoint } from './load.ts';
import type { Reproduced } from './reproduction.ts';
import type { Arithmetic, Reals } from './rerun/arithmetic.ts';
import type { Batch, Branch, Network } from './rerun/network.ts';
import type { ParameterState, Rule, StateKind } from './rerun/rules.ts';
import { kindsOf } from './rerun/rules.ts';
import type { TrainingState } from './rerun/steps.ts';
import { runSteps } from './rerun/steps.ts';
import type { Samples } from './samples.ts';
import { indexRow } from './samples.ts';
import type { PlannedUpdate } from './trajectory.ts';

/** Everything that re-execution needs, found. */
export interface Execution {
  readonly arithmetic: Arithmetic;
  readonly network: Network;
  readonly samples: Samples;
  readonly indices: Tensor;
}

/** Rule and learning rates of one run over an update. */
export interface Orders {
  readonly rule: Rule;
  /** Learning rate of a step of the run. */
  readonly rate: (step: number) => number;
  /** The published code takes a negative index from the end, as Python does. */
  readonly wrap: boolean;
}

export type ExecutionResult =
  | { readonly ok: true; readonly reproduced: Reproduced; readonly finite: boolean; readonly undetermined: number }
  | { readonly ok: false; readonly reason: string };

/** Runs the steps of one update from the checkpoint before it. @throws DataError */
export async function execute(
  execution: Execution,
  orders: Orders,
  plan: PlannedUpdate,
  base: LoadedCheckpoint,
  branch: Branch,
  stepped: () => void,
): Promise<ExecutionResult> {
  const { arithmetic, network } = execution;
  const { state } = base;
  if (state.optimiser === undefined && plan.from > 0 && kindsOf(orders.rule).length > 0) {
    return {
      ok: false,
      reason: `the checkpoint of step ${plan.from} records no optimiser state, which the rule needs`,
    };
  }
  const batches: Batch[] = [];
  for (let step = plan.from; step < plan.to; step++) {
    const row = await indexRow(execution.indices, step);
    const indices = row.map((index) => (orders.wrap && index < 0 ? index + execution.samples.count : index));
    const wrong = indices.find((index) => !(index >= 0 && index < execution.samples.count));
    if (wrong !== undefined) {
      return { ok: false, reason: `step ${step} uses the sample ${wrong} of a data set of ${execution.samples.count}` };
    }
    batches.push(execution.samples.batch(arithmetic, indices));
  }
  const training = await trainingState(arithmetic, state, orders.rule);
  const result = runSteps(
    arithmetic,
    network,
    orders.rule,
    training,
    batches,
    (step) => orders.rate(plan.from + step),
    branch,
    stepped,
  );
  return { ok: true, ...result, reproduced: inMemory(training, result.finite) };
}

async function trainingState(arithmetic: Arithmetic, state: State, rule: Rule): Promise<TrainingState> {
  const parameters: Reals[] = [];
  const states: ParameterState[] = [];
  for (const [i, { tensor }] of state.parameters.entries()) {
    parameters.push(await toReals(arithmetic, tensor));
    const record = state.optimiser?.states[i];
    const arrays = new Map<StateKind, Reals>();
    for (const kind of kindsOf(rule)) {
      const array = record?.arrays.get(kind);
      if (array !== undefined) arrays.set(kind, await toReals(arithmetic, array));
    }
    states.push({ step: record?.step ?? 0, arrays });
  }
  return { parameters, states };
}

async function toReals(arithmetic: Arithmetic, tensor: Tensor): Promise<Reals> {
  const values = arithmetic.make(tensor.size);
  values.set(await tensor.values());
  return values;
}

/** A run that left the finite numbers is not a number anywhere: nothing agrees with it. */
function inMemory({ parameters, states }: TrainingState, finite: boolean): Reproduced {
  if (!finite) for (const values of parameters) values.fill(NaN);
  return {
    weight: (parameter) => parameters.at(parameter),
    state: (parameter, kind) => states.at(parameter)?.arrays.get(kind),
    buffer: () => undefined,
  };
}
