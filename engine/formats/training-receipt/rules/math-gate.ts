import { REFERENCE } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { verificationState, waivesRecomputation } from './waiver.ts';

export const mathGate: ReceiptRule = {
  info: {
    id: 'training-receipt/math-gate',
    title: 'Recomputation not waived',
    statement: 'The receipt does not waive the recomputation that its origin calls for.',
    why: 'Foreign arithmetic that nobody recomputed must not pass as verified, whatever basis is given.',
    example: 'An imported receipt with the label engine_recompute_skipped_with_basis.',
    reference: 'training-receipts.md 8, gate verify general',
  },
  profiles: REFERENCE,
  required: true,
  trigger: (model) => (waivesRecomputation(model) ? undefined : 'rule 14 is not waived'),
  check: (judge, context) => {
    judge.examine();
    judge.fail(verificationState(context.model), 'the label waives the recomputation (rule 14)');
  },
};
