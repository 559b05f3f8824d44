import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';

export const status: ReceiptRule = {
  info: {
    id: 'training-receipt/status',
    title: 'Lifecycle labels',
    statement: 'The receipt does not declare that its own recomputation disagreed.',
    why: 'A receipt that says of itself that it does not recompute cannot be passed on.',
    example: 'verification_state "engine_recompute_disagreed".',
    reference: 'training-receipts-strict.md section 3, `status`',
  },
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { document, root } = context.model;
    const block = document.member(root, W.fixture_status);
    const authoring = document.member(block, W.authoring_state);
    const verification = document.member(block, W.verification_state);
    judge.examine(2);
    if (document.aux[verification] === W.engine_recompute_disagreed) {
      judge.fail(verification, 'the receipt declares that its own recomputation disagreed');
    }
    if (document.aux[verification] === W.engine_recompute_skipped_with_basis) {
      judge.note(
        'recompute-skipped',
        verification,
        'the receipt declares its recomputation skipped; it was recomputed here all the same',
      );
    }
    if (document.aux[authoring] === W.deliberately_corrupted) {
      judge.note('declared-corrupted', authoring, 'the receipt declares itself deliberately corrupted');
    }
    if (document.aux[verification] === W.expected_to_fail_reconciliation) {
      judge.note('declared-failing', verification, 'the receipt declares that it is expected to fail');
    }
  },
};
