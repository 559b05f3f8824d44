import { gradientSlack } from '../copies.ts';
import { differenceRadius } from '../optimizer.ts';
import { BOTH, earlierRule, noteFailure } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { coupledDecay, isPlainSgd } from './decay.ts';

export const rule5: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-5',
    title: 'Update value (SGD)',
    statement:
      'Every SGD update is the learning rate times the gradient, less the coupled weight decay where declared.',
    why: 'A larger or smaller step than the declared learning rate allows is a different training run.',
    formula: 'update = lr x (gradient - lambda x weight_before)',
    example: 'Learning rate 0.5, gradient -0.0821670406 and a claimed update of -0.0310835203.',
    reference: 'training-receipts.md 7.2, rule 5',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    const { updates, document } = model;
    for (let i = 0; i < updates.count; i += 1) if (isPlainSgd(document, updates, i)) return undefined;
    return 'no update is labelled sgd';
  },
  check: (judge, context) => {
    const { model } = context;
    const { updates, document } = model;
    const decay = coupledDecay(model);
    const slack = gradientSlack(judge, context);
    for (let i = 0; i < updates.count; i += 1) {
      if (!isPlainSgd(document, updates, i)) continue;
      const rateNode = updates.learningRate[i];
      const gradientNode = updates.gradient[i];
      const weightNode = updates.weightBefore[i];
      const rate = judge.num(rateNode);
      const gradient = judge.num(gradientNode);
      const weight = judge.num(weightNode);
      const direction = gradient - decay.value * weight;
      const update = rate * direction;
      let radius = 0;
      if (judge.strict) {
        const rateR = judge.half(rateNode);
        let directionR = judge.half(gradientNode) + slack(updates.parameter[i]);
        if (decay.value !== 0) {
          directionR +=
            decay.value * judge.half(weightNode) +
            Math.abs(weight) * decay.radius +
            2 * judge.u * (Math.abs(gradient) + Math.abs(decay.value * weight));
        }
        radius = rate * directionR + Math.abs(direction) * rateR + rateR * directionR + 2 * judge.u * Math.abs(update);
        if (model.observer) radius += differenceRadius(weight, update, judge.u);
      }
      const node = updates.update[i];
      if (judge.test(node, update, radius)) continue;
      const id = updates.id[i];
      judge.mismatch(node, update, 'the update', [gradientNode, rateNode, weightNode], earlierRule(context, [4], id));
      noteFailure(context, 5, id);
    }
  },
};
