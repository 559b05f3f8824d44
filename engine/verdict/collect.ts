/** Collects what checks found, record by record, into the checks of a case. */
import type { Check, CheckId, CheckOutcome, Failure } from './model.ts';

interface Entry {
  readonly id: CheckId;
  required: boolean;
  examined: number;
  failures: Failure[];
  unresolved: string | undefined;
  idle: string | undefined;
  error: string | undefined;
}

/** What one check found in one record. */
export interface CheckReport {
  readonly id: CheckId;
  /** Whether the profile requires the check where its trigger is present. */
  readonly required: boolean;
  readonly examined: number;
  readonly failures: readonly Failure[];
  /** Why something examined could not be decided. */
  readonly unresolved?: string | undefined;
  /** Why there was nothing to examine. */
  readonly idle?: string | undefined;
  /** Why the check could not run at all. */
  readonly error?: string | undefined;
}

/** Shared by the checks that found nothing; never written to. */
const NONE: Failure[] = [];

export class CheckCollector {
  readonly #entries = new Map<CheckId, Entry>();

  add(report: CheckReport): void {
    let entry = this.#entries.get(report.id);
    if (entry === undefined) {
      entry = {
        id: report.id,
        required: false,
        examined: 0,
        failures: NONE,
        unresolved: undefined,
        idle: undefined,
        error: undefined,
      };
      this.#entries.set(report.id, entry);
    }
    entry.examined += report.examined;
    if (report.failures.length > 0) {
      if (entry.failures === NONE) entry.failures = [];
      for (const failure of report.failures) entry.failures.push(failure);
    }
    entry.unresolved ??= report.unresolved;
    entry.error ??= report.error;
    // A check whose trigger is absent cannot be required of the evidence; where it is present in any record, it is.
    if (report.idle === undefined) entry.required ||= report.required;
    else entry.idle ??= report.idle;
  }

  /** The checks in the given order; ids that never reported are left out. */
  checks(order: readonly CheckId[]): Check[] {
    const known = order.filter((id) => this.#entries.has(id));
    const unlisted = [...this.#entries.keys()].filter((id) => !order.includes(id));
    if (unlisted.length > 0) throw new Error(`check without metadata: ${unlisted.join(', ')}`);
    return known.map((id) => finish(this.#entries.get(id) as Entry));
  }
}

function finish(entry: Entry): Check {
  const outcome = outcomeOf(entry);
  const reason =
    outcome === 'error'
      ? entry.error
      : outcome === 'unverified'
        ? entry.unresolved
        : outcome === 'not-checked'
          ? (entry.idle ?? 'there was nothing to examine')
          : undefined;
  const { id, required, examined, failures } = entry;
  return reason === undefined
    ? { id, outcome, required, examined, failures }
    : { id, outcome, required, examined, reason, failures };
}

/** `passed` needs at least one examined subject (threats.md section 1). */
function outcomeOf(entry: Entry): CheckOutcome {
  if (entry.failures.length > 0) return 'failed';
  if (entry.error !== undefined) return 'error';
  if (entry.unresolved !== undefined) return 'unverified';
  return entry.examined > 0 ? 'passed' : 'not-checked';
}
