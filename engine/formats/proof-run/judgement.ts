/** One check while it is being judged. */
import type { Check, CheckId, Failure } from '../../verdict/model.ts';

/** Failures that are listed one by one; the rest is counted. */
export const MOST_FAILURES = 1000;
/** Places named in one reason. */
const MOST_PLACES = 5;

export class Judgement {
  readonly id: CheckId;
  readonly required: boolean;
  examined = 0;
  readonly #failures: Failure[] = [];
  #more = 0;
  readonly #errors = new Reasons();
  readonly #open = new Reasons();
  #idle: string | undefined;

  constructor(id: CheckId, required = true) {
    this.id = id;
    this.required = required;
  }

  /** A subject did not satisfy the check. */
  fail(failure: Failure): void {
    if (this.#failures.length < MOST_FAILURES) this.#failures.push(failure);
    else this.#more += 1;
  }

  /** Something could not be read. Names the place. */
  error(reason: string): void {
    this.#errors.add(reason);
  }

  /** Something could not be decided. */
  open(reason: string): void {
    this.#open.add(reason);
  }

  /** Why there was nothing to examine. */
  idle(reason: string): void {
    this.#idle ??= reason;
  }

  get failed(): boolean {
    return this.#failures.length > 0;
  }

  finish(): Check {
    const { id, required, examined } = this;
    if (this.#failures.length > 0) return { id, outcome: 'failed', required, examined, failures: this.#listed() };
    const undecided = this.#errors.text() ?? this.#open.text();
    if (undecided !== undefined) {
      const outcome = this.#errors.text() === undefined ? 'unverified' : 'error';
      return { id, outcome, required, examined, reason: undecided, failures: [] };
    }
    if (this.#idle === undefined && examined > 0) return { id, outcome: 'passed', required, examined, failures: [] };
    const reason = this.#idle ?? 'there was nothing to examine';
    return { id, outcome: 'not-checked', required, examined, reason, failures: [] };
  }

  #listed(): readonly Failure[] {
    const last = this.#failures.at(-1);
    if (this.#more === 0 || last === undefined) return this.#failures;
    const message = `${last.message}; ${String(this.#more)} more failures of this check are not listed`;
    return [...this.#failures.slice(0, -1), { ...last, message }];
  }
}

/** A few reasons, and how many more there were. */
class Reasons {
  readonly #first: string[] = [];
  #count = 0;

  add(reason: string): void {
    this.#count += 1;
    if (this.#first.length < MOST_PLACES) this.#first.push(reason);
  }

  text(): string | undefined {
    if (this.#count === 0) return undefined;
    const more = this.#count - this.#first.length;
    return `${this.#first.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`;
  }
}
