import type { AuditFile, AuditSummary, HeldRecord } from '../worker/contract.ts';
import type { PinUsed, Profile } from '../../engine/verdict/model.ts';
import type { AuditTime, TrustedFile } from './trust.ts';
import type { View } from './view.ts';

/** By what an audit judges, besides its files. */
export interface Given {
  readonly profile: Profile;
  readonly pins: readonly PinUsed[];
  readonly trusted: readonly TrustedFile[];
  readonly time: AuditTime;
}

/** A result that the worker still holds, and where it was looked at: it can be shown again without judging again. */
export interface HeldResult {
  readonly files: readonly AuditFile[];
  readonly given: Given;
  readonly summary: AuditSummary;
  readonly view: View;
  /** Records that the worker holds of evidence that is not held whole, by case. */
  readonly records: ReadonlyMap<number, HeldRecord>;
}

/** Whether two audits of the same files would judge by the same. */
export function sameGiven(a: Given, b: Given): boolean {
  return keyOf(a) === keyOf(b);
}

const keyOf = ({ profile, pins, trusted, time }: Given): string =>
  JSON.stringify([profile, pins, trusted.map(({ sha256 }) => sha256), time]);
