/** What a strict rule (commitllm-v4.md section 7.2) reports. */

export const STRICT_RULES = [
  ...(['s-02', 's-03', 's-04', 's-05', 's-06', 's-07', 's-08', 's-09', 's-10', 's-11', 's-12', 's-13'] as const),
  ...(['s-14', 's-15', 's-16', 's-17', 's-18', 's-19', 's-20', 's-21', 's-22', 's-23', 's-24', 's-25'] as const),
  ...(['s-26', 's-27'] as const),
] as const;
/** Name of the rule's check after `inference-audit/`. S-01 is the check `container`. */
export type StrictRule = (typeof STRICT_RULES)[number];

export interface RuleFailure {
  readonly place: string;
  /** What was found, what was expected. */
  readonly message: string;
  readonly claimed?: string;
  readonly recomputed?: string;
}

/** Failures of one rule that are listed one by one; the rest are counted in the last. */
const MOST_FAILURES = 10_000;

/** Collects what one rule found. */
export class RuleReport {
  readonly rule: StrictRule;
  readonly failures: RuleFailure[] = [];
  /** Said beside the verdict, without effect on it. */
  readonly notes: RuleFailure[] = [];
  examined = 0;
  /** Why something could not be decided. */
  unresolved: string | undefined;
  /** Why there was nothing to examine. */
  idle: string | undefined;
  /** Why what the auditor gave could not be read. */
  error: string | undefined;
  #failed = 0;

  constructor(rule: StrictRule) {
    this.rule = rule;
  }

  /** Counts one subject; adds a failure unless it is as it should be. */
  expect(ok: boolean, failure: () => RuleFailure): void {
    this.examined += 1;
    if (!ok) this.fail(failure());
  }

  fail(failure: RuleFailure): void {
    this.#failed += 1;
    if (this.#failed <= MOST_FAILURES) {
      this.failures.push(failure);
      return;
    }
    const count = String(this.#failed - MOST_FAILURES);
    this.failures[MOST_FAILURES] = { place: failure.place, message: `and ${count} more, the last of them here` };
  }

  /** The first reason is the one that is shown. */
  cannotDecide(reason: string): this {
    this.unresolved ??= reason;
    return this;
  }

  nothingTo(reason: string): this {
    this.idle ??= reason;
    return this;
  }
}
