import type { Profile } from '../../../verdict/model.ts';
import type {
  BundleCheck,
  BundleFindings,
  BundleJoin,
  BundlePart,
  BundleRecord,
  BundleRule,
  RunStart,
} from './bundle-rule.ts';
import { WHOLE_RUN } from './bundle-rule.ts';
import { BUNDLE_RULES } from './index.ts';

/** Parts of the rules of a profile, in the order of `BUNDLE_RULES`; of a rule that is shared, the part of the other run. */
export type RunPart = readonly BundlePart[];

/** The rules of a profile, in the order of its parts. */
export function rulesOf(profile: Profile): readonly BundleRule[] {
  return BUNDLE_RULES.filter((rule) => rule.profiles.includes(profile));
}

/** The cross-record rules of one profile at work over a part of a bundle. */
export class BundleRun {
  readonly #own: readonly BundleCheck[];

  /** @param shared whether rules that judge alike in both profiles are left to a run of the other profile */
  constructor(profile: Profile, from: RunStart = WHOLE_RUN, shared = false) {
    this.#own = rulesOf(profile)
      .filter((rule) => !(shared && rule.alike === true))
      .map((rule) => rule.start(profile, from));
  }

  /** The next record in order; undefined for one that could not be read. */
  add(record: BundleRecord | undefined): void {
    for (const check of this.#own) check.add(record);
  }

  part(): RunPart {
    return this.#own.map((check) => check.part());
  }
}

export interface RuleFindings {
  readonly rule: BundleRule;
  readonly findings: BundleFindings;
}

/** A rule of a run, and the run that does its work. */
interface Joined {
  readonly rule: BundleRule;
  readonly join: BundleJoin;
  findings: BundleFindings | undefined;
}

/** Puts the parts of the runs of one profile together. */
export class BundleJoinRun {
  readonly #all: readonly Joined[];
  readonly #own: readonly Joined[];

  /** @param other the run of the other profile, which does the work of the rules that judge alike */
  constructor(profile: Profile, other?: BundleJoinRun) {
    const own: Joined[] = [];
    this.#all = rulesOf(profile).map((rule) => {
      const shared =
        other === undefined || rule.alike !== true ? undefined : other.#all.find((one) => one.rule === rule);
      if (shared !== undefined) return shared;
      const one = { rule, join: rule.join(), findings: undefined };
      own.push(one);
      return one;
    });
    this.#own = own;
  }

  add(part: RunPart): void {
    for (const [i, one] of this.#own.entries()) one.join.add(part[i]);
  }

  finish(): readonly RuleFindings[] {
    return this.#all.map((one) => ({ rule: one.rule, findings: (one.findings ??= one.join.finish()) }));
  }
}

/** What a whole run, judged in one part, comes to. */
export function finishRun(profile: Profile, run: BundleRun): readonly RuleFindings[] {
  const join = new BundleJoinRun(profile);
  join.add(run.part());
  return join.finish();
}
