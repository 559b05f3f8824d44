/**
 * Digests over canonical bytes (training-receipts.md section 11). What canonical form drops (undeclared members, extra
 * metadata, digits past the ninth) is outside every one of them.
 */
import { sha256Hex, Sha256 } from '../../crypto/sha256.ts';
import { hex } from '../../crypto/hex.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { emitReceipt } from './emit.ts';
import type { EmitFailure } from './emit.ts';

/** A digest, or why there are no bytes to hash. */
export type DigestResult = { readonly ok: true; readonly digest: string } | EmitFailure;

/** A record of a bundle. */
export interface BundleRecord {
  readonly document: JsonDocument;
  readonly root: number;
  readonly version: string;
}

/** Identity of a receipt: SHA-256 of its canonical bytes, lower-case hex. */
export function receiptDigest(document: JsonDocument, root: number, version: string): DigestResult {
  const emitted = emitReceipt(document, root, version);
  return emitted.ok ? { ok: true, digest: sha256Hex(emitted.bytes) } : emitted;
}

/** What `attestor.signed_subject_digest` must be: of the receipt without that member. */
export function subjectDigest(document: JsonDocument, root: number, version: string): DigestResult {
  const emitted = emitReceipt(document, root, version, { omit: 'signed_subject_digest' });
  return emitted.ok ? { ok: true, digest: `sha256:${sha256Hex(emitted.bytes)}` } : emitted;
}

/** What `attestor.bundle_root_digest` must be in every record: of all records in order, each without that member. */
export function bundleDigest(records: readonly BundleRecord[]): DigestResult {
  const hash = new Sha256();
  for (const { document, root, version } of records) {
    const emitted = emitReceipt(document, root, version, { omit: 'bundle_root_digest' });
    if (!emitted.ok) return emitted;
    hash.update(emitted.bytes);
  }
  return { ok: true, digest: `sha256:${hex(hash.digest())}` };
}
