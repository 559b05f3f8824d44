import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { OptimizerStep, differenceRadius, isDecayed } from '../optimizer.ts';
import { W } from '../schema.generated.ts';
import { readHyperparameters } from '../step.ts';
import { adamIdle, updatesOf } from './state.ts';

export const rule24: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-24',
    title: 'Adam update',
    statement: 'Every Adam update follows from the moments after the step, bias-corrected.',
    why: 'Otherwise the moments are decoration, and the step was something else.',
    formula: "update = lr (m' / (1 - beta1^t)) / (sqrt(v' / (1 - beta2^t)) + epsilon)",
    example: 'An update formed without the bias correction.',
    reference: 'training-receipts.md 7.6, rule 24; Kingma and Ba 2014, algorithm 1',
  },
  profiles: BOTH,
  required: true,
  trigger: adamIdle,
  check: (judge, context) => {
    const { model } = context;
    const { document, updates } = model;
    const hyper = readHyperparameters(model, 'declared');
    const half = (node: number): number => (judge.strict ? judge.half(node) : 0);
    let step = new OptimizerStep(hyper, judge.u);
    let rateText = '';
    if (!(step.correction1.value > 0 && step.correction2.value > 0)) return;
    for (const i of updatesOf(model, 'adam')) {
      const m = document.member(updates.stateAfter[i], W.m);
      const v = document.member(updates.stateAfter[i], W.v);
      if (m < 0 || v < 0) continue;
      const rateNode = updates.learningRate[i];
      // The rate is the update's own. It is the same for all of them in honest records.
      const text = document.source(rateNode);
      if (text !== rateText) {
        step = new OptimizerStep(
          { ...hyper, learningRate: { value: judge.num(rateNode), radius: half(rateNode) } },
          judge.u,
        );
        rateText = text;
      }
      step.adamUpdate(judge.num(m), half(m), judge.num(v), half(v));
      const node = updates.update[i];
      const weight = judge.num(updates.weightBefore[i]);
      const difference = model.observer ? differenceRadius(weight, step.update, judge.u, isDecayed(hyper)) : 0;
      const radius = step.updateRadius + difference;
      if (judge.test(node, step.update, radius)) continue;
      judge.mismatch(node, step.update, 'the update', [m, v, rateNode]);
    }
  },
};
