import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { gradientSlack } from '../copies.ts';
import { OptimizerStep, differenceRadius } from '../optimizer.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { readHyperparameters } from '../step.ts';
import type { Hyperparameters } from '../optimizer.ts';
import { updatesOf } from './state.ts';

export const rule21: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-21',
    title: 'Momentum',
    statement: 'Every momentum buffer follows from the one before, and every update from its buffer.',
    why: 'The buffer carries the past of the run. One that does not follow hides steps that were not recorded.',
    formula: "g' = g - lambda w;  b' = mu b + (1 - tau) g';  update = lr b', or lr (g' + mu b') with Nesterov",
    example: 'A buffer that stands still although momentum and gradient are not zero.',
    reference: 'training-receipts.md 7.6, rule 21; Sutskever et al. 2013',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    if (model.optimizer?.name !== 'sgd_momentum') return 'the configured optimizer is not sgd_momentum';
    return updatesOf(model, 'momentum').length === 0 ? 'no update is labelled sgd_momentum' : undefined;
  },
  check: (judge, context) => {
    const { model } = context;
    const hyper = readHyperparameters(model, 'declared');
    const step = new OptimizerStep(hyper, judge.u);
    const slack = gradientSlack(judge, context);
    for (const i of updatesOf(model, 'momentum')) {
      checkUpdate(judge, model, hyper, step, i, slack(model.updates.parameter[i]));
    }
  },
};

/**
 * Buffer, then direction, then update; the first that is wrong ends the check of this update.
 * @param slack half-width of the gradient beside that of its digits
 */
function checkUpdate(
  judge: Judge,
  model: ReceiptModel,
  hyper: Hyperparameters,
  step: OptimizerStep,
  i: number,
  slack: number,
): void {
  const { document, updates } = model;
  const before = document.member(updates.stateBefore[i], W.buffer);
  const after = document.member(updates.stateAfter[i], W.buffer);
  if (before < 0 || after < 0) return;
  const half = (node: number): number => (judge.strict ? judge.half(node) : 0);
  const u = judge.u;
  const gradient = updates.gradient[i];
  const weight = updates.weightBefore[i];
  const g = judge.num(gradient);
  const w = judge.num(weight);
  const gradientR = half(gradient) + slack;
  step.run(g, gradientR, w, half(weight), judge.num(before), half(before), 0, 0);
  if (!judge.test(after, step.first, step.firstRadius)) {
    judge.mismatch(after, step.first, 'the momentum buffer', [before, gradient, weight]);
    return;
  }
  let direction = judge.num(after);
  let directionR = half(after);
  if (hyper.nesterov) {
    const decay = hyper.weightDecay;
    const mu = hyper.momentum;
    const ahead = mu.value * direction;
    const aheadR = mu.value * directionR + Math.abs(direction) * mu.radius + mu.radius * directionR;
    const pure = g - decay.value * w;
    direction = pure + ahead;
    directionR =
      gradientR +
      decay.value * half(weight) +
      Math.abs(w) * decay.radius +
      aheadR +
      4 * u * (Math.abs(g) + Math.abs(decay.value * w) + Math.abs(ahead));
  }
  const update = updates.update[i];
  const rateNode = updates.learningRate[i];
  const rate = judge.num(rateNode);
  const operands = [after, gradient, rateNode];
  // In strict windows the quotient says no more than the product.
  if (!judge.strict && !judge.testFormed(update, judge.num(update) / rate, direction, 0)) {
    judge.fail(
      update,
      `divided by the learning rate it is ${String(judge.num(update) / rate)}, not ${String(direction)}`,
      '',
      operands,
    );
    return;
  }
  const recomputed = rate * direction;
  const rateR = half(rateNode);
  const radius =
    rate * directionR +
    Math.abs(direction) * rateR +
    rateR * directionR +
    2 * u * Math.abs(recomputed) +
    (model.observer ? differenceRadius(w, recomputed, u) : 0);
  if (!judge.test(update, recomputed, radius)) judge.mismatch(update, recomputed, 'the update', operands);
}
