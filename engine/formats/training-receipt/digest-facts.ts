/** The digests by which others may know a file of receipts (training-receipts.md section 11). */
import { hex } from '../../crypto/hex.ts';
import { Sha256 } from '../../crypto/sha256.ts';
import type { DigestFact } from '../format.ts';
import { receiptDigest, subjectDigest } from './digests.ts';
import { emitReceipt } from './emit.ts';
import { readRecord } from './record.ts';
import { openRecord } from './records.ts';
import type { FileRecords } from './records.ts';

export const IDENTITY = 'Receipt identity';
const SUBJECT = 'Subject digest';
const BUNDLE = 'Bundle digest';

const absent = (label: string, value: string): DigestFact => ({ label, value, found: false });
const found = (label: string, digest: string): DigestFact => ({ label, value: `sha256:${digest}`, found: true });

/** Of one record its identity, subject digest and bundle digest; of several the bundle digest. One record at a time. */
export function digestFacts(bytes: Uint8Array, parsed: FileRecords): readonly DigestFact[] {
  const count = parsed.records.length;
  const facts: DigestFact[] = [];
  const hash = new Sha256();
  for (let index = 0; index < count; index += 1) {
    const prefix = count > 1 ? `record ${String(index)} ` : 'the record ';
    const record = openRecord(bytes, parsed, index);
    if (!record.ok) return [absent(BUNDLE, `${prefix}is damaged`)];
    const { document } = record;
    const shape = readRecord(document, 0);
    if (shape.kind !== 'valid') return [absent(BUNDLE, `${prefix}does not have the shape of its version`)];
    if (count === 1) {
      const identity = receiptDigest(document, 0, shape.version);
      const subject = subjectDigest(document, 0, shape.version);
      if (identity.ok) facts.push(found(IDENTITY, identity.digest));
      if (subject.ok) facts.push({ label: SUBJECT, value: subject.digest, found: true });
    }
    const emitted = emitReceipt(document, 0, shape.version, { omit: 'bundle_root_digest' });
    if (!emitted.ok) {
      const place = document.pointer(emitted.node);
      return [absent(BUNDLE, `${prefix}has no canonical bytes: ${place} ${emitted.message}`)];
    }
    hash.update(emitted.bytes);
  }
  return [...facts, found(BUNDLE, hex(hash.digest()))];
}
