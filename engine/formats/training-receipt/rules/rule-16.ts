import { sha256Hex } from '../../../crypto/sha256.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import type { ReceiptModel } from '../model.ts';
import { W } from '../schema.generated.ts';

export const rule16: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-16',
    title: 'Signed digest',
    statement: 'The signed digest is the digest of the canonical bytes of this receipt without the digest itself.',
    why: 'A digest that belongs to another receipt lends its signature to numbers that nobody signed.',
    formula: 'sha256(canonical bytes without signed_subject_digest)',
    example: 'A weight changed in the ninth digit after the digest was made.',
    reference: 'training-receipts.md 7.4, rule 16, and 11',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (digestNode(model) < 0 ? 'the receipt carries no signed digest' : undefined),
  check: (judge, context) => {
    const { model } = context;
    const node = digestNode(model);
    judge.examine();
    const emitted = context.canonicalWithout('signed_subject_digest');
    if (!emitted.ok) {
      judge.fail(
        node,
        `there is no digest to compare with: ${model.document.pointer(emitted.node)} ${emitted.message}`,
      );
      return;
    }
    const digest = `sha256:${sha256Hex(emitted.bytes)}`;
    if (model.document.stringOf(node) !== digest) judge.fail(node, `the receipt has the digest ${digest}`);
  },
};

function digestNode(model: ReceiptModel): number {
  const { document } = model;
  return document.member(document.member(model.root, W.attestor), W.signed_subject_digest);
}
