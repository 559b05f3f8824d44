import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { saysSkipped } from './waiver.ts';

export const rule15: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-15',
    title: 'Basis of a skipped recomputation',
    statement: 'A receipt that says its recomputation was skipped names one of the known reasons.',
    why: 'Without a stated reason the label would be a free pass around the only check of foreign arithmetic.',
    example: 'engine_recompute_skipped_with_basis without attestor.skip_basis.',
    reference: 'training-receipts.md 7.4, rule 15',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (saysSkipped(model) ? undefined : 'the receipt does not say that its recomputation was skipped'),
  check: (judge, context) => {
    const { document, root } = context.model;
    const attestor = document.member(root, W.attestor);
    judge.examine();
    // The schema lets nothing but the known reasons stand there.
    if (document.member(attestor, W.skip_basis) >= 0) return;
    const message = 'the recomputation is said to be skipped, but no basis is given';
    if (attestor < 0) judge.fail(root, message, '/attestor/skip_basis');
    else judge.fail(attestor, message, '/skip_basis');
  },
};
