/** Several training steps from a recorded state: the reproduction that claims are held against. */
import type { Arithmetic, Reals } from './arithmetic.ts';
import { allFinite, gradientOf } from './gradient.ts';
import type { Batch, Branch, Network } from './network.ts';
import type { ParameterState, Rule } from './rules.ts';
import { applyRule } from './rules.ts';

/** Weights and optimiser state, in the order of the parameters; `runSteps` changes them in place. */
export interface TrainingState {
  readonly parameters: readonly Reals[];
  readonly states: readonly ParameterState[];
}

export interface RunResult {
  /** False when the run left the finite numbers. */
  readonly finite: boolean;
  /** ReLU inputs within rounding of 0, when a branch was asked for. */
  readonly undetermined: number;
}

/** @param rate learning rate of the step with this position among the batches */
export function runSteps(
  arithmetic: Arithmetic,
  network: Network,
  rule: Rule,
  state: TrainingState,
  batches: readonly Batch[],
  rate: (step: number) => number,
  branch: Branch,
  stepped: () => void,
): RunResult {
  let undetermined = 0;
  for (const [step, batch] of batches.entries()) {
    const pass = gradientOf(arithmetic, network, state.parameters, batch, branch);
    undetermined += pass.undetermined;
    if (!pass.finite) return { finite: false, undetermined };
    const lr = rate(step);
    for (const [i, parameter] of state.parameters.entries()) {
      applyRule(arithmetic, rule, lr, parameter, pass.gradients[i], state.states[i]);
      if (!allFinite(parameter)) return { finite: false, undetermined };
    }
    stepped();
  }
  return { finite: true, undetermined };
}

/** A copy that may be run without changing the original. */
export function copyState(state: TrainingState): TrainingState {
  return {
    parameters: state.parameters.map((values) => values.slice()),
    states: state.states.map(({ step, arrays }) => ({
      step,
      arrays: new Map(Array.from(arrays, ([kind, values]) => [kind, values.slice()])),
    })),
  };
}
