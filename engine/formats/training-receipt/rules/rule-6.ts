import { halfUnitAt, CANONICAL_DIGITS } from '../digits.ts';
import type { Judge } from '../judge.ts';
import { ALWAYS, BOTH, earlierRule, noteFailure } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { carriedWeight, decoupledDecay, isAdamw } from './decay.ts';

export const rule6: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-6',
    title: 'Weight progression',
    statement:
      'Every weight after the step is the weight before plus its update (for AdamW, after the decoupled decay).',
    why: 'Otherwise the claimed update was not the one applied.',
    formula: 'weight_after = weight_before + update;  AdamW: (1 - lr x wd) x weight_before + update',
    example: 'Before 0.4, update -0.0410835203 and a claimed weight of 0.3689.',
    reference: 'training-receipts.md 7.2, rule 6; Loshchilov and Hutter 2019, algorithm 2',
  },
  profiles: BOTH,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    const { updates, document } = model;
    const decay = decoupledDecay(model);
    let below = 0;
    let missingDigits = 0;
    for (let i = 0; i < updates.count; i += 1) {
      const beforeNode = updates.weightBefore[i];
      const updateNode = updates.update[i];
      const rateNode = updates.learningRate[i];
      const u = judge.strict ? judge.u : 0;
      let base = judge.num(beforeNode);
      let radius = judge.strict ? judge.half(beforeNode) : 0;
      if (decay !== undefined && isAdamw(document, updates, i)) {
        const rate = { value: judge.num(rateNode), radius: judge.strict ? judge.half(rateNode) : 0 };
        const carried = carriedWeight(base, radius, rate, decay, u);
        base = carried.value;
        radius = judge.strict ? carried.radius : 0;
      }
      const update = judge.num(updateNode);
      const after = base + update;
      if (judge.strict) radius += judge.half(updateNode) + 2 * u * (Math.abs(base) + Math.abs(update));
      const node = updates.weightAfter[i];
      if (!judge.test(node, after, radius)) {
        const id = updates.id[i];
        judge.mismatch(
          node,
          after,
          'the weight after the step',
          [beforeNode, updateNode],
          earlierRule(context, [4, 5], id),
        );
        noteFailure(context, 6, id);
      } else if (judge.strict && update !== 0) {
        const digits = digitsBelowResolution(judge, node, update);
        if (digits > 0) below += 1;
        if (digits > missingDigits) missingDigits = digits;
      }
    }
    if (below > 0) {
      judge.unresolved(
        `below resolution: ${String(below)} of ${String(updates.count)} updates are smaller than half a unit in the last digit of their weight; ` +
          `${String(CANONICAL_DIGITS + missingDigits)} significant digits would show them`,
      );
    }
  },
};

/** How many more digits the weight would need to show the update at all; 0 when it is visible. */
function digitsBelowResolution(judge: Judge, weightNode: number, update: number): number {
  const half = judge.half(weightNode);
  const size = Math.abs(update);
  if (size >= half) return 0;
  let digits = 1;
  while (size < half * halfUnitAt(-digits) * 2 && digits < 40) digits += 1;
  return digits;
}
