import { ALWAYS, BOTH, noteFailure } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { factorNodes } from './operands.ts';

export const rule4: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-4',
    title: 'Gradient',
    statement: 'The gradient of every updated parameter is the product of its named factors.',
    why: 'The gradient is what training claims to follow. If it is not the product of its factors, the step is invented.',
    formula: 'gradient_p = error signal x upstream activation',
    example: 'Factors -0.00877135469 and 0.0500000000 with a claimed gradient of -0.000400000000.',
    reference: 'training-receipts.md 7.2, rule 4',
  },
  profiles: BOTH,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { updates } = context.model;
    for (let i = 0; i < updates.count; i += 1) {
      const first = updates.firstFactor[i];
      const count = updates.factorCount[i];
      judge.product(first, count);
      const gradient = updates.gradient[i];
      if (judge.test(gradient, judge.value, judge.radius)) continue;
      judge.mismatch(gradient, judge.value, 'the gradient', factorNodes(context.model, first, count));
      noteFailure(context, 4, updates.id[i]);
    }
  },
};
