import { log } from '../../../numeric/log.ts';
import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { leastNormal, leastStep } from '../digits.ts';
import { logUnderflow } from '../forward.ts';
import { W } from '../schema.generated.ts';
import { entries, sameNames } from './entries.ts';

export const rule12: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-12',
    title: 'Loss',
    statement: 'The loss of every output follows from its target and output, and the total is their sum.',
    why: 'The loss is the number that people read. It must be the one that this forward pass has.',
    formula: 'L_o = (target - out)^2 / 2, or -target ln(out);  L = L_1 + L_2 + ...',
    example: 'Target 0.01 and output 0.751365070 with a claimed loss of 0.250000000.',
    reference: 'training-receipts.md 7.3, rule 12',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (model.batch === undefined ? undefined : 'a batch: rule 18 looks at its loss'),
  check: (judge, context) => {
    const { model } = context;
    const { document, layout, lossPerOutput } = model;
    const found = entries(document, lossPerOutput.node);
    if (model.version !== '0.1.0') {
      const declared = new Set(layout.unitIds.subarray(layout.inputs + layout.hidden));
      sameNames(judge, lossPerOutput.node, found, declared, 'an output unit');
    }
    let total = 0;
    let radius = 0;
    let complete = true;
    const operands: number[] = [];
    for (const [unit, node] of found) {
      const target = document.member(model.targets.node, unit);
      const out = document.member(document.member(model.forward.node, unit), W.out);
      if (target < 0 || out < 0) {
        complete = false;
        continue;
      }
      if (judge.strict && hasUnderflowed(judge, model, target, out)) {
        complete = false;
        continue;
      }
      const loss = unitLoss(judge, model, target, out);
      if (!judge.test(node, loss.value, loss.radius)) judge.mismatch(node, loss.value, 'the loss', [target, out]);
      total += loss.value;
      radius += loss.radius;
      operands.push(target, out);
    }
    if (!complete) return;
    radius += (found.size + 1) * judge.u * Math.abs(total);
    if (!judge.test(model.lossTotal, total, radius)) judge.mismatch(model.lossTotal, total, 'the total loss', operands);
  },
};

/** Whether nothing of a probability is left, so that only the recomputation from the logits knows its logarithm. */
function hasUnderflowed(judge: Judge, model: ReceiptModel, target: number, out: number): boolean {
  return (
    model.layout.loss === 'cross_entropy_softmax' && judge.num(target) !== 0 && judge.num(out) < leastStep(judge.u)
  );
}

/** Loss of one output from its written target and output, with the half-width that their digits give it. */
function unitLoss(
  judge: Judge,
  model: ReceiptModel,
  targetNode: number,
  outNode: number,
): { value: number; radius: number } {
  const target = judge.num(targetNode);
  const out = judge.num(outNode);
  const targetR = judge.strict ? judge.half(targetNode) : 0;
  const outR = judge.strict ? judge.half(outNode) : 0;
  const u = judge.strict ? judge.u : 0;
  if (model.layout.loss === 'cross_entropy_softmax') {
    // The limit of t ln p for t -> 0 is 0 for every p.
    if (target === 0) return { value: 0, radius: 0 };
    const ln = log(out);
    const value = -target * ln;
    if (!judge.strict) return { value, radius: 0 };
    const relative = (out > outR ? outR / (out - outR) : Infinity) + logUnderflow(out, u);
    return {
      value,
      radius:
        Math.abs(target) * relative +
        Math.abs(ln) * targetR +
        targetR * relative +
        8 * u * (Math.abs(value) + Math.abs(target)),
    };
  }
  const d = target - out;
  const dR = targetR + outR + u * Math.abs(d);
  const value = 0.5 * d * d;
  return { value, radius: Math.abs(d) * dR + 0.5 * dR * dR + 3 * u * value + leastNormal(u) };
}
