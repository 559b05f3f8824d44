import { hex } from '../../../crypto/hex.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import type { Failure } from '../../../verdict/model.ts';
import { emitReceipt } from '../emit.ts';
import type { ReceiptModel } from '../model.ts';
import { BOTH } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { WholeCheck } from './bundle-rule.ts';
import type { BundleFindings, BundleRecord, BundleRule } from './bundle-rule.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Stops at the first problem: first missing, first differing, malformed, not the recomputed digest. */
class Rule17 extends WholeCheck {
  readonly #hash = new Sha256();
  #first: { readonly digest: string; readonly pointer: string } | undefined;
  #missing: Failure | undefined;
  #differing: Failure | undefined;
  #unemitted: string | undefined;
  #present = 0;

  protected override record(record: BundleRecord): void {
    const { document, root, version } = record.model;
    const node = digestNode(record.model);
    const digest = document.stringOf(node);
    if (digest === undefined) {
      this.#missing ??= {
        record: record.index,
        pointer: '/attestor/bundle_root_digest',
        message: 'has no bundle digest, but another record has',
      };
      return;
    }
    this.#present += 1;
    this.#first ??= { digest, pointer: document.pointer(node) };
    if (digest !== this.#first.digest) {
      this.#differing ??= {
        record: record.index,
        pointer: document.pointer(node),
        message: 'the bundle digest differs from that of the first record',
        claimed: document.source(node),
      };
    }
    // A bundle whose records do not all carry the digest fails whatever the bytes are.
    if (this.#missing !== undefined) return;
    const emitted = emitReceipt(document, root, version, { omit: 'bundle_root_digest' });
    if (emitted.ok) this.#hash.update(emitted.bytes);
    else
      this.#unemitted ??= `record ${String(record.index)} has no canonical bytes: ${document.pointer(emitted.node)} ${emitted.message}`;
  }

  protected override idle(): string | undefined {
    return this.#present === 0 ? 'no record carries a bundle digest' : undefined;
  }

  override finish(): BundleFindings {
    const found = super.finish();
    const first = this.#first;
    if (first === undefined) return found;
    const problem = this.#missing ?? this.#differing ?? this.#compare(first);
    return { ...found, examined: this.#present, failures: problem === undefined ? [] : [problem] };
  }

  #compare(first: { readonly digest: string; readonly pointer: string }): Failure | undefined {
    const at = { record: 0, pointer: first.pointer, claimed: JSON.stringify(first.digest) };
    if (!DIGEST.test(first.digest)) return { ...at, message: 'is not of the form sha256:<64 hex digits>' };
    if (this.#unemitted !== undefined)
      return { ...at, message: `the bundle digest cannot be recomputed: ${this.#unemitted}` };
    const digest = `sha256:${hex(this.#hash.digest())}`;
    if (digest === first.digest) return undefined;
    return { ...at, message: 'is not the digest of these records', recomputed: digest };
  }
}

function digestNode(model: ReceiptModel): number {
  const { document } = model;
  return document.member(document.member(model.root, W.attestor), W.bundle_root_digest);
}

export const rule17: BundleRule = {
  info: {
    id: 'training-receipt/rule-17',
    title: 'Bundle digest',
    statement: 'All records carry the same bundle digest, and it is the digest of their canonical bytes in order.',
    why: 'It binds the records to each other: one record added, dropped, changed or moved changes it.',
    formula: 'sha256(canonical bytes of each record without bundle_root_digest, in order)',
    example: 'A weight of the second record changed in its ninth digit.',
    reference: 'training-receipts.md 7.7, rule 17, and 11',
  },
  profiles: BOTH,
  required: true,
  alike: true,
  start: () => new Rule17(),
};
