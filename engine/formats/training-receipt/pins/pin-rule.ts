/** What a check of a pin is: its text, whether it was pinned, and the check at work over one file. */
import type { Pins } from '../../../pins.ts';
import type { CheckInfo } from '../../format.ts';
import { WholeCheck } from '../bundle/bundle-rule.ts';
import type { BundleCheck } from '../bundle/bundle-rule.ts';

/** The file under audit, as far as pins ask for it. */
export interface PinnedFile {
  /** Records in the file, readable or not. */
  readonly records: number;
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
  readonly start: (pins: Pins, file: PinnedFile) => BundleCheck | undefined;
}

/** Base of these checks: one record is enough. */
export abstract class PinCheck extends WholeCheck {
  protected override idle(): undefined {
    return undefined;
  }

  /** A finding about the file as a whole. */
  protected failFile(message: string): void {
    this.failures.push({ record: 0, pointer: '', message });
  }
}
