import { receiptDigest } from '../digests.ts';
import { PinCheck } from './pin-rule.ts';
import type { PinnedFile, PinRule } from './pin-rule.ts';
import type { BundleFindings, BundleRecord } from '../bundle/bundle-rule.ts';

/** The pinned digest is that of the file's bytes, or the identity of its only receipt. */
class PinDigest extends PinCheck {
  readonly #expected: string;
  readonly #file: PinnedFile;
  #identity: string | undefined;

  constructor(expected: string, file: PinnedFile) {
    super();
    this.#expected = expected;
    this.#file = file;
  }

  protected override record({ model }: BundleRecord): void {
    this.examined += 1;
    if (!this.#file.receipts || this.#file.records > 1) return;
    const digest = receiptDigest(model.document, model.root, model.version);
    this.#identity = digest.ok ? `sha256:${digest.digest}` : undefined;
  }

  override finish(): BundleFindings {
    const file = this.#file.digest();
    if (this.#expected !== file && this.#expected !== this.#identity) {
      const identity = this.#identity === undefined ? '' : `, the receipt in it the identity ${this.#identity}`;
      this.failFile(`the file has the digest ${file}${identity}; pinned is ${this.#expected}`);
    }
    return super.finish();
  }
}

export const pinDigest: PinRule = {
  info: {
    id: 'training-receipt/pin-digest',
    title: 'Pinned digest',
    statement:
      'The digest that the auditor pinned is that of the file, or the identity of the one receipt in it: the digest of its canonical bytes.',
    why: 'A digest learned from elsewhere is the only thing that tells this evidence from other evidence that is as consistent.',
    formula: 'sha256(bytes of the file) or sha256(canonical bytes)',
    example: 'A receipt of another step than the one whose digest the auditor was given.',
    reference: 'training-receipts.md section 11; pin `pin.digest`',
  },
  idle: 'no digest is pinned',
  start: ({ digest }, file) => (digest === undefined ? undefined : new PinDigest(digest, file)),
};
