/** What a check of a pin is: its text, whether it was pinned, and the check at work over one file. */
import type { Pins } from '../../../pins.ts';
import type { CheckInfo } from '../../format.ts';
import { Join, WholeCheck } from '../bundle/bundle-rule.ts';
import type { BundleCheck, BundleJoin, RunStart } from '../bundle/bundle-rule.ts';

/** The file under audit, as far as pins ask for it. */
export interface PinnedFile {
  /** Records in the file, readable or not; known when all parts have been read. */
  readonly records: () => number;
  /** `sha256:` and the digest of the bytes. */
  readonly digest: () => string;
  /** Whether its records are receipts, which have canonical bytes. */
  readonly receipts: boolean;
}

export interface PinRule {
  readonly info: CheckInfo;
  /** Why there is nothing to compare, when nothing is pinned. */
  readonly idle: string;
  /** The check, or undefined when the auditor pinned nothing for it. */
  readonly start: (pins: Pins, from: RunStart) => BundleCheck | undefined;
  /** Asked for only where `start` gave a check. */
  readonly join: (pins: Pins, file: PinnedFile) => BundleJoin;
}

/** Joins these checks: one record is enough. */
export class PinJoin extends Join {
  protected override idle(): undefined {
    return undefined;
  }

  /** A finding about the file as a whole. */
  protected failFile(message: string): void {
    this.failures.push({ record: 0, pointer: '', message });
  }
}

/** A check that counts records: what is pinned is compared when the parts are joined. */
export class CountCheck extends WholeCheck {
  protected override record(): void {
    this.examined += 1;
  }
}
