/** The predicate of backprop-trace (its docs/attestation.md): the receipt itself, whose identity is the digest of the subject. */
import type { JsonDocument } from '../../text/json/document.ts';
import { receiptDigest } from '../training-receipt/digests.ts';
import { readRecord } from '../training-receipt/record.ts';
import type { Subject } from './statement.ts';
import type { ClaimResult } from './verdict-claim.ts';

export const RECEIPT_TYPE = 'https://mcptoolshop.org/backprop-trace/receipt/v1';

/** `document` was read with the words of receipts. */
export function compareReceipt(document: JsonDocument, predicate: number, subject: Subject): ClaimResult {
  const shape = predicate < 0 ? undefined : readRecord(document, predicate);
  if (shape?.kind !== 'valid') {
    const unresolved = 'the predicate is not a whole receipt of a known version, so its identity cannot be recomputed';
    return { examined: 0, differences: [], unresolved };
  }
  if (subject.sha256 === undefined) {
    return { examined: 0, differences: [], unresolved: 'the subject has no SHA-256 to compare with' };
  }
  const digest = receiptDigest(document, predicate, shape.version);
  if (digest.ok && digest.digest === subject.sha256) return { examined: 1, differences: [] };
  const difference = digest.ok
    ? {
        node: subject.digestNode,
        message: 'is not the identity of the receipt in the predicate',
        claimed: document.source(subject.digestNode),
        recomputed: digest.digest,
      }
    : { node: digest.node, message: `the receipt in the predicate has no canonical form: ${digest.message}` };
  return { examined: 1, differences: [difference] };
}
