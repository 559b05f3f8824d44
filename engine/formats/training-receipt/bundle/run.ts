import type { Profile } from '../../../verdict/model.ts';
import type { BundleCheck, BundleFindings, BundleRecord, BundleRule } from './bundle-rule.ts';
import { BUNDLE_RULES } from './index.ts';

/** One rule over one bundle. Rules that judge alike in both profiles do their work once, for the first run that has them. */
class Entry {
  readonly rule: BundleRule;
  readonly #check: BundleCheck;
  #findings: BundleFindings | undefined;

  constructor(rule: BundleRule, profile: Profile) {
    this.rule = rule;
    this.#check = rule.start(profile);
  }

  add(record: BundleRecord | undefined): void {
    this.#check.add(record);
  }

  finish(): BundleFindings {
    return (this.#findings ??= this.#check.finish());
  }
}

/** The cross-record rules of one profile at work over one bundle. */
export class BundleRun {
  readonly #entries: readonly Entry[];
  readonly #own: readonly Entry[];

  /** @param other a run of the other profile over the same records, fed before this one */
  constructor(profile: Profile, other?: BundleRun) {
    const own: Entry[] = [];
    this.#entries = BUNDLE_RULES.filter((rule) => rule.profiles.includes(profile)).map((rule) => {
      const shared =
        rule.alike === true
          ? other === undefined
            ? undefined
            : other.#entries.find((entry) => entry.rule === rule)
          : undefined;
      if (shared !== undefined) return shared;
      const entry = new Entry(rule, profile);
      own.push(entry);
      return entry;
    });
    this.#own = own;
  }

  /** The next record in order; undefined for one that could not be read. */
  add(record: BundleRecord | undefined): void {
    for (const entry of this.#own) entry.add(record);
  }

  finish(): readonly { readonly rule: BundleRule; readonly findings: BundleFindings }[] {
    return this.#entries.map((entry) => ({ rule: entry.rule, findings: entry.finish() }));
  }
}
