import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';

export const topology: ReceiptRule = {
  info: {
    id: 'training-receipt/topology',
    title: 'Network wiring',
    statement:
      'The declared network is a complete three-layer network: sizes, units, edges and biases agree with each other.',
    why: 'A network with a missing or doubled edge is not the one that the numbers were computed for.',
    example: 'hidden_size 3 with two hidden units listed, or two weights on one edge.',
    reference: 'training-receipts-strict.md section 3, `topology`; training-receipts.md section 5, precondition 1',
  },
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { layout, document, root, biasMode } = context.model;
    judge.examine(layout.unitIds.length + layout.parameters);
    for (const problem of layout.problems) judge.fail(problem.node, problem.message);
    if (!layout.perNeuronBias && biasMode === 'sgd') {
      const mode = document.member(document.member(root, W.bias_policy), W.mode);
      judge.fail(mode, 'a bias shared by a whole layer cannot be trained; the bias policy must be constant');
    }
  },
};
