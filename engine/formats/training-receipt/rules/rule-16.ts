import { subjectDigest } from '../digests.ts';
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
    const digest = subjectDigest(model.document, model.root, model.version);
    if (!digest.ok) {
      judge.fail(node, `there is no digest to compare with: ${model.document.pointer(digest.node)} ${digest.message}`);
    } else if (model.document.stringOf(node) !== digest.digest) {
      judge.fail(node, `the receipt has the digest ${digest.digest}`);
    }
  },
};

function digestNode(model: ReceiptModel): number {
  const { document } = model;
  return document.member(document.member(model.root, W.attestor), W.signed_subject_digest);
}
