import type { Profile } from '../../../verdict/model.ts';
import type { BundleCheck, BundleFindings, BundleRecord, BundleRule } from './bundle-rule.ts';
import { BUNDLE_RULES } from './index.ts';

/** The cross-record rules of one profile at work over one bundle. */
export class BundleRun {
  readonly #checks: readonly { readonly rule: BundleRule; readonly check: BundleCheck }[];

  constructor(profile: Profile) {
    this.#checks = BUNDLE_RULES.filter((rule) => rule.profiles.includes(profile)).map((rule) => ({
      rule,
      check: rule.start(profile),
    }));
  }

  /** The next record in order; undefined for one that could not be read. */
  add(record: BundleRecord | undefined): void {
    for (const { check } of this.#checks) check.add(record);
  }

  finish(): readonly { readonly rule: BundleRule; readonly findings: BundleFindings }[] {
    return this.#checks.map(({ rule, check }) => ({ rule, findings: check.finish() }));
  }
}
