import { hex } from '../../../crypto/hex.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import { emitReceipt } from '../emit.ts';
import { PinCheck } from './pin-rule.ts';
import type { PinRule } from './pin-rule.ts';
import type { BundleFindings, BundleRecord } from '../bundle/bundle-rule.ts';

/** The digest of rule 17, recomputed whether or not the records carry it. */
class PinBundleRoot extends PinCheck {
  readonly #expected: string;
  readonly #hash = new Sha256();
  #unemitted = false;

  constructor(expected: string) {
    super();
    this.#expected = expected;
  }

  protected override record(record: BundleRecord): void {
    const { document, root, version } = record.model;
    this.examined += 1;
    const emitted = emitReceipt(document, root, version, { omit: 'bundle_root_digest' });
    if (emitted.ok) this.#hash.update(emitted.bytes);
    else {
      this.#unemitted = true;
      this.fail(record, emitted.node, `there is no bundle digest to compare with: ${emitted.message}`);
    }
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
  start: ({ bundleRoot }) => (bundleRoot === undefined ? undefined : new PinBundleRoot(bundleRoot)),
};
