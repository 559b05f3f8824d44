import { ENGINE_CEILING } from '../judge.ts';
import { toleranceInForce } from '../model.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { outputNodes } from './operands.ts';

export const rule08: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-0.8',
    title: 'Probability bounds',
    statement: 'Every softmax output lies between 0 and 1.',
    why: 'A value outside is no probability, whatever the other numbers add up to.',
    formula: '0 <= out_o <= 1',
    example: 'An output of -0.01, balanced by another of 1.01.',
    reference: 'training-receipts.md 7.1, rule 0.8',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) =>
    model.layout.outputActivation === 'softmax' ? undefined : 'the output activation is not softmax',
  check: (judge, context) => {
    const { model } = context;
    const { document } = model;
    const declared = toleranceInForce(model, ENGINE_CEILING).atol;
    for (const node of outputNodes(model)) {
      if (node < 0) continue;
      const half = judge.strict ? judge.half(node) : 0;
      const slack = judge.strict ? Math.max(half, Math.min(declared, 4 * half)) : declared;
      const out = judge.num(node);
      judge.examine();
      if (!(out >= -slack && out <= 1 + slack)) judge.fail(node, `${document.source(node)} is not a probability`);
    }
  },
};
