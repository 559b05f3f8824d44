import { hex } from '../../../crypto/hex.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import type { Failure } from '../../../verdict/model.ts';
import type { ReceiptModel } from '../model.ts';
import { BOTH } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { Join, WholeCheck } from './bundle-rule.ts';
import type { BundleFindings, BundlePart, BundleRecord, BundleRule } from './bundle-rule.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

interface Carried {
  readonly record: number;
  readonly digest: string;
  readonly pointer: string;
  readonly claimed: string;
}

/** What a part adds to the digest of the whole. */
interface Digested {
  /** Records that carry a digest. */
  readonly present: number;
  readonly first: Carried | undefined;
  readonly missing: Failure | undefined;
  /** The first record whose digest is not that of the first record of the part. */
  readonly differing: Failure | undefined;
  /** Why there are no bytes to hash. */
  readonly unemitted: string | undefined;
  /** Canonical bytes of the records in order. */
  readonly bytes: readonly Uint8Array[];
}

/** Stops at the first problem: first missing, first differing, malformed, not the recomputed digest. */
class Rule17 extends WholeCheck {
  readonly #bytes: Uint8Array[] = [];
  #first: Carried | undefined;
  #missing: Failure | undefined;
  #differing: Failure | undefined;
  #unemitted: string | undefined;
  #present = 0;

  protected override record(record: BundleRecord): void {
    const { document } = record.model;
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
    const carried = { record: record.index, digest, pointer: document.pointer(node), claimed: document.source(node) };
    this.#first ??= carried;
    if (digest !== this.#first.digest) this.#differing ??= differs(carried);
    // A bundle whose records do not all carry the digest fails whatever the bytes are.
    if (this.#missing !== undefined) return;
    const emitted = record.canonicalWithout('bundle_root_digest');
    if (emitted.ok) this.#bytes.push(emitted.bytes);
    else
      this.#unemitted ??= `record ${String(record.index)} has no canonical bytes: ${document.pointer(emitted.node)} ${emitted.message}`;
  }

  protected override data(): Digested {
    return {
      present: this.#present,
      first: this.#first,
      missing: this.#missing,
      differing: this.#differing,
      unemitted: this.#unemitted,
      bytes: this.#bytes,
    };
  }
}

function differs({ record, pointer, claimed }: Carried): Failure {
  return { record, pointer, message: 'the bundle digest differs from that of the first record', claimed };
}

class Rule17Join extends Join {
  readonly #hash = new Sha256();
  #first: Carried | undefined;
  #missing: Failure | undefined;
  #differing: Failure | undefined;
  #unemitted: string | undefined;
  #present = 0;

  override add(part: BundlePart): void {
    super.add(part);
    const { present, first, missing, differing, unemitted, bytes } = part.data as Digested;
    this.#present += present;
    this.#missing ??= missing;
    this.#unemitted ??= unemitted;
    if (first !== undefined) {
      this.#first ??= first;
      this.#differing ??= first.digest === this.#first.digest ? differing : differs(first);
    }
    for (const record of bytes) this.#hash.update(record);
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

  #compare({ digest: claimed, pointer }: Carried): Failure | undefined {
    const at = { record: 0, pointer, claimed: JSON.stringify(claimed) };
    if (!DIGEST.test(claimed)) return { ...at, message: 'is not of the form sha256:<64 hex digits>' };
    if (this.#unemitted !== undefined)
      return { ...at, message: `the bundle digest cannot be recomputed: ${this.#unemitted}` };
    const digest = `sha256:${hex(this.#hash.digest())}`;
    if (digest === claimed) return undefined;
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
  start: (_profile, from) => new Rule17(from),
  join: () => new Rule17Join(),
};
