import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { gradientSlack } from '../copies.ts';
import { OptimizerStep } from '../optimizer.ts';
import { W } from '../schema.generated.ts';
import { readHyperparameters } from '../step.ts';
import { adamIdle, updatesOf } from './state.ts';

export const rule22: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-22',
    title: 'Adam moments',
    statement: 'First and second moment after the step follow from those before and the gradient.',
    why: 'The moments carry the past of the run. Ones that do not follow hide steps that were not recorded.',
    formula: "m' = beta1 m + (1 - beta1) g;  v' = beta2 v + (1 - beta2) g^2",
    example: 'A second moment that stands still although the gradient is not zero.',
    reference: 'training-receipts.md 7.6, rule 22; Kingma and Ba 2014, algorithm 1',
  },
  profiles: BOTH,
  required: true,
  trigger: adamIdle,
  check: (judge, context) => {
    const { model } = context;
    const { document, updates } = model;
    const step = new OptimizerStep(readHyperparameters(model, 'declared'), judge.u);
    const slack = gradientSlack(judge, context);
    const half = (node: number): number => (judge.strict ? judge.half(node) : 0);
    for (const i of updatesOf(model, 'adam')) {
      const m = document.member(updates.stateBefore[i], W.m);
      const v = document.member(updates.stateBefore[i], W.v);
      const mAfter = document.member(updates.stateAfter[i], W.m);
      const vAfter = document.member(updates.stateAfter[i], W.v);
      if (m < 0 || v < 0 || mAfter < 0 || vAfter < 0) continue;
      const gradient = updates.gradient[i];
      const gradientR = half(gradient) + slack(updates.parameter[i]);
      step.run(judge.num(gradient), gradientR, 0, 0, judge.num(m), half(m), judge.num(v), half(v));
      if (!judge.test(mAfter, step.first, step.firstRadius)) {
        judge.mismatch(mAfter, step.first, 'the first moment', [m, gradient]);
      }
      if (!judge.test(vAfter, step.second, step.secondRadius)) {
        judge.mismatch(vAfter, step.second, 'the second moment', [v, gradient]);
      }
    }
  },
};
