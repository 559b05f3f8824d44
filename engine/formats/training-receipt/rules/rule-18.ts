import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import type { BatchModel, ReceiptModel } from '../model.ts';
import { entries } from './entries.ts';

export const rule18: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-18',
    title: 'Batch reduction',
    statement: 'The loss of a batch is the declared reduction (mean or sum) of the losses of its samples.',
    why: 'Mean and sum differ by the batch size, and so does every step taken from them.',
    formula: 'L = (L_s1 + L_s2 + ...) / n for mean, without / n for sum',
    example: 'Reduction mean over four samples with the sum of their losses as total.',
    reference: 'training-receipts.md 7.5, rule 18',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    if (model.batch === undefined) return 'not a batch';
    if (model.batch.reduction === 'none') return 'the batch is not reduced';
    if (model.lossPerSample < 0) return 'the losses of the samples are missing';
    return sampleLosses(model, model.batch).includes(-1) ? 'the loss of a listed sample is missing' : undefined;
  },
  check: (judge, context) => {
    const { model } = context;
    if (model.batch === undefined) return;
    const nodes = sampleLosses(model, model.batch);
    let sum = 0;
    let radius = 0;
    let magnitude = 0;
    for (const node of nodes) {
      const loss = judge.num(node);
      sum += loss;
      if (judge.strict) {
        radius += judge.half(node);
        magnitude += Math.abs(loss);
      }
    }
    radius += (nodes.length + 2) * judge.u * magnitude;
    const divisor = model.batch.reduction === 'mean' ? nodes.length : 1;
    const total = sum / divisor;
    if (judge.test(model.lossTotal, total, radius / divisor)) return;
    judge.mismatch(model.lossTotal, total, `the ${model.batch.reduction} of the samples' losses`, nodes);
  },
};

/** Nodes of `loss.per_sample` in declared order, -1 where there is none. */
function sampleLosses(model: ReceiptModel, batch: BatchModel): number[] {
  const found = entries(model.document, model.lossPerSample);
  return batch.order.map((id) => found.get(id) ?? -1);
}
