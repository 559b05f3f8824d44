import { receiptDigest } from '../digests.ts';
import { WholeCheck } from '../bundle/bundle-rule.ts';
import type { BundleFindings, BundlePart, BundleRecord } from '../bundle/bundle-rule.ts';
import { PinJoin } from './pin-rule.ts';
import type { PinnedFile, PinRule } from './pin-rule.ts';

/** The pinned digest is that of the file's bytes, or the identity of its only receipt. */
class PinDigest extends WholeCheck {
  #identity: string | undefined;

  protected override record({ model }: BundleRecord): void {
    this.examined += 1;
    // Of several records none is the one whose identity could be meant.
    if (this.index > 0) return;
    const digest = receiptDigest(model.document, model.root, model.version);
    this.#identity = digest.ok ? `sha256:${digest.digest}` : undefined;
  }

  protected override data(): string | undefined {
    return this.#identity;
  }
}

class PinDigestJoin extends PinJoin {
  readonly #expected: string;
  readonly #file: PinnedFile;
  #identity: string | undefined;

  constructor(expected: string, file: PinnedFile) {
    super();
    this.#expected = expected;
    this.#file = file;
  }

  override add(part: BundlePart): void {
    super.add(part);
    this.#identity ??= part.data as string | undefined;
  }

  override finish(): BundleFindings {
    const file = this.#file.digest();
    const own = this.#file.receipts && this.#file.records() === 1 ? this.#identity : undefined;
    if (this.#expected !== file && this.#expected !== own) {
      const identity = own === undefined ? '' : `, the receipt in it the identity ${own}`;
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
  start: ({ digest }, from) => (digest === undefined ? undefined : new PinDigest(from)),
  join: ({ digest = '' }, file) => new PinDigestJoin(digest, file),
};
