import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { entries, sameNames } from './entries.ts';

export const rule09: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-0.9',
    title: 'Forward completeness',
    statement: 'The forward pass has exactly the declared hidden and output units.',
    why: 'Rules that look at the units they find would pass over one that was left out.',
    example: 'A softmax output that is declared, but missing from forward.',
    reference: 'training-receipts.md 7.1, rule 0.9',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    if (model.observer) return 'an observer receipt: rule 14 looks at its forward pass';
    return model.version === '0.1.0' ? 'version 0.1.0 declares no units' : undefined;
  },
  check: (judge, context) => {
    const { layout, forward, document } = context.model;
    // net and out of each unit are numbers by the schema.
    const declared = new Set(layout.unitIds.subarray(layout.inputs));
    sameNames(judge, forward.node, entries(document, forward.node), declared, 'a hidden or output unit');
  },
};
