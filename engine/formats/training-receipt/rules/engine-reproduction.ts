import { divergence } from '../reproduce.ts';
import { REFERENCE } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';

export const engineReproduction: ReceiptRule = {
  info: {
    id: 'training-receipt/engine-reproduction',
    title: 'Engine reproduction',
    statement:
      'The reference engine, run with plain SGD on what the record was given, writes the same canonical bytes.',
    why: 'It is the check of a receipt as a whole: every number and every label, digit by digit.',
    example: 'A receipt whose optimizer has weight decay, which the reference leaves out of its reproduction.',
    reference: 'training-receipts.md 8, engine reproduction',
  },
  profiles: REFERENCE,
  required: true,
  trigger: (model) =>
    model.version !== '0.1.0' && model.externalLabel ? 'the reference does not reproduce imported receipts' : undefined,
  check: (judge, context) => {
    judge.examine();
    const found = divergence(context.model, context.plainStep(), context.sources());
    if (found !== undefined) judge.fail(found.node, found.message, found.suffix);
  },
};
