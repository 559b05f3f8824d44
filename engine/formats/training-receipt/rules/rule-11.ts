import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { outputNodes } from './operands.ts';

export const rule11: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-11',
    title: 'Softmax normalisation',
    statement: 'The softmax outputs sum to 1.',
    why: 'Probabilities that do not sum to 1 did not come from a softmax.',
    formula: 'out_1 + out_2 + ... = 1',
    example: 'Outputs 0.417, 0.356 and 0.327, which sum to 1.1.',
    reference: 'training-receipts.md 7.3, rule 11',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    if (model.layout.outputActivation !== 'softmax') return 'the output activation is not softmax';
    return outputNodes(model).includes(-1) ? 'a declared output is missing from the forward pass' : undefined;
  },
  check: (judge, context) => {
    const { model } = context;
    const nodes = outputNodes(model);
    let sum = 0;
    let radius = 0;
    let magnitude = 0;
    for (const node of nodes) {
      const out = judge.num(node);
      sum += out;
      if (judge.strict) {
        radius += judge.half(node);
        magnitude += Math.abs(out);
      }
    }
    radius += (nodes.length + 1) * judge.u * magnitude;
    if (judge.testFormed(model.forward.node, sum, 1, radius)) return;
    judge.fail(model.forward.node, `the softmax outputs sum to ${String(sum)}, not 1`, '', nodes);
  },
};
