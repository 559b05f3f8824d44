/** The update rules, in the order of torch's one-tensor forms, scalars rounded to the format before they are used. */
import { pow } from '../../../numeric/pow.ts';
import type { Arithmetic, Reals } from './arithmetic.ts';

export interface SgdRule {
  readonly name: 'sgd';
  readonly momentum: number;
  readonly dampening: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

export interface AdamRule {
  readonly name: 'adam' | 'adamw';
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
  readonly amsgrad: boolean;
}

export type Rule = SgdRule | AdamRule;

/** State of one parameter: arrays by the names that torch saves them under. */
export interface ParameterState {
  /** Steps taken; Adam only. */
  step: number;
  readonly arrays: Map<StateKind, Reals>;
}

export const STATE_KINDS = ['momentum_buffer', 'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'] as const;
export type StateKind = (typeof STATE_KINDS)[number];

/** The arrays that a rule keeps from its first step on. */
export function kindsOf(rule: Rule): readonly StateKind[] {
  if (rule.name === 'sgd') return rule.momentum === 0 ? [] : ['momentum_buffer'];
  return rule.amsgrad ? ['exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'] : ['exp_avg', 'exp_avg_sq'];
}

/** One update of one parameter, in place. The gradient is overwritten. */
export function applyRule(
  arithmetic: Arithmetic,
  rule: Rule,
  lr: number,
  parameter: Reals,
  gradient: Reals,
  state: ParameterState,
): void {
  if (rule.name === 'sgd') applySgd(arithmetic, rule, lr, parameter, gradient, state);
  else applyAdam(arithmetic, rule, lr, parameter, gradient, state);
}

function applySgd(
  { round }: Arithmetic,
  rule: SgdRule,
  lr: number,
  parameter: Reals,
  gradient: Reals,
  state: ParameterState,
): void {
  const n = parameter.length;
  decay(round, rule.weightDecay, parameter, gradient);
  let direction = gradient;
  if (rule.momentum !== 0) {
    const momentum = round(rule.momentum);
    const buffer = state.arrays.get('momentum_buffer');
    if (buffer === undefined) {
      const first = gradient.slice();
      state.arrays.set('momentum_buffer', first);
      direction = first;
    } else {
      const share = round(1 - rule.dampening);
      for (let i = 0; i < n; i++) buffer[i] = round(round(momentum * buffer[i]) + round(share * gradient[i]));
      direction = buffer;
    }
    if (rule.nesterov) {
      for (let i = 0; i < n; i++) gradient[i] = round(gradient[i] + round(momentum * direction[i]));
      direction = gradient;
    }
  }
  const rate = round(-lr);
  for (let i = 0; i < n; i++) parameter[i] = round(parameter[i] + round(rate * direction[i]));
}

function decay(round: (x: number) => number, weightDecay: number, parameter: Reals, gradient: Reals): void {
  if (weightDecay === 0) return;
  const rate = round(weightDecay);
  for (let i = 0; i < parameter.length; i++) gradient[i] = round(gradient[i] + round(rate * parameter[i]));
}

function applyAdam(
  { round, make }: Arithmetic,
  rule: AdamRule,
  lr: number,
  parameter: Reals,
  gradient: Reals,
  state: ParameterState,
): void {
  const n = parameter.length;
  state.step += 1;
  if (rule.name === 'adam') {
    decay(round, rule.weightDecay, parameter, gradient);
  } else if (rule.weightDecay !== 0) {
    const keep = round(1 - lr * rule.weightDecay);
    for (let i = 0; i < n; i++) parameter[i] = round(parameter[i] * keep);
  }
  const array = (kind: StateKind): Reals => {
    const known = state.arrays.get(kind);
    if (known !== undefined) return known;
    const fresh = make(n);
    state.arrays.set(kind, fresh);
    return fresh;
  };
  const m = array('exp_avg');
  const v = array('exp_avg_sq');
  const [beta1, beta2] = rule.betas;
  const [b1, c1, b2, c2] = [round(beta1), round(1 - beta1), round(beta2), round(1 - beta2)];
  for (let i = 0; i < n; i++) {
    const g = gradient[i];
    m[i] = round(round(b1 * m[i]) + round(c1 * g));
    v[i] = round(round(b2 * v[i]) + round(round(c2 * g) * g));
  }
  let spread = v;
  if (rule.amsgrad) {
    spread = array('max_exp_avg_sq');
    for (let i = 0; i < n; i++) if (v[i] > spread[i]) spread[i] = v[i];
  }
  // The corrections are taken in double, as torch takes them.
  const rate = round(-(lr / (1 - pow(beta1, state.step))));
  const root = round(Math.sqrt(1 - pow(beta2, state.step)));
  const eps = round(rule.eps);
  for (let i = 0; i < n; i++) {
    const denominator = round(round(round(Math.sqrt(spread[i])) / root) + eps);
    parameter[i] = round(parameter[i] + round(round(rate * m[i]) / denominator));
  }
}
