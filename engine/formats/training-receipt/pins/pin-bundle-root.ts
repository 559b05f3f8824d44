import { hex } from '../../../crypto/hex.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import { PinJoin } from './pin-rule.ts';
import type { PinRule } from './pin-rule.ts';
import { WholeCheck } from '../bundle/bundle-rule.ts';
import type { BundleFindings, BundlePart, BundleRecord } from '../bundle/bundle-rule.ts';

interface Emitted {
  /** Canonical bytes of the records in order. */
  readonly bytes: readonly Uint8Array[];
  readonly unemitted: boolean;
}

/** The digest of rule 17, recomputed whether or not the records carry it. */
class PinBundleRoot extends WholeCheck {
  readonly #bytes: Uint8Array[] = [];
  #unemitted = false;

  protected override record(record: BundleRecord): void {
    this.examined += 1;
    const emitted = record.canonicalWithout('bundle_root_digest');
    if (emitted.ok) this.#bytes.push(emitted.bytes);
    else {
      this.#unemitted = true;
      this.fail(record, emitted.node, `there is no bundle digest to compare with: ${emitted.message}`);
    }
  }

  protected override data(): Emitted {
    return { bytes: this.#bytes, unemitted: this.#unemitted };
  }
}

class PinBundleRootJoin extends PinJoin {
  readonly #expected: string;
  readonly #hash = new Sha256();
  #unemitted = false;

  constructor(expected: string) {
    super();
    this.#expected = expected;
  }

  override add(part: BundlePart): void {
    super.add(part);
    const { bytes, unemitted } = part.data as Emitted;
    this.#unemitted ||= unemitted;
    for (const record of bytes) this.#hash.update(record);
  }

  override finish(): BundleFindings {
    const found = super.finish();
    // Without every record there is no digest of the whole: that is undecided, not refuted.
    if (found.unresolved !== undefined || this.#unemitted) return found;
    const digest = `sha256:${hex(this.#hash.digest())}`;
    if (digest !== this.#expected) this.failFile(`the records have the digest ${digest}; pinned is ${this.#expected}`);
    return found;
  }
}

export const pinBundleRoot: PinRule = {
  info: {
    id: 'training-receipt/pin-bundle-root',
    title: 'Pinned bundle digest',
    statement: 'The digest over all records that the auditor pinned is the digest of these records.',
    why: 'It commits to every record and to the last one, which nothing in the evidence itself can do.',
    formula: 'sha256(canonical bytes of each record without bundle_root_digest, in order)',
    example: 'A run handed over without its last step, with the digest in its records made anew.',
    reference: 'training-receipts.md 7.7, rule 17, and 11; pin `pin.bundle_root`',
  },
  idle: 'no bundle digest is pinned',
  start: ({ bundleRoot }, from) => (bundleRoot === undefined ? undefined : new PinBundleRoot(from)),
  join: ({ bundleRoot = '' }) => new PinBundleRootJoin(bundleRoot),
};
