/** Collects what checks found, record by record, into the checks of a case. */
import type { Check, CheckId, CheckOutcome, Failure } from './model.ts';

/** What a check has found so far. Plain data: collections of parts of the evidence cross from worker to worker. */
export interface CheckPart {
  readonly id: CheckId;
  required: boolean;
  examined: number;
  failures: Failure[];
  /** Failures beyond the most that are listed. */
  omitted: number;
  unresolved: string | undefined;
  idle: string | undefined;
  error: string | undefined;
}

/** Failures of one check that a result lists; it says how many more there are. */
export const MOST_FAILURES = 10_000;

/** What one check found in one record. */
export interface CheckReport {
  readonly id: CheckId;
  /** Whether the profile requires the check where its trigger is present. */
  readonly required: boolean;
  readonly examined: number;
  readonly failures: readonly Failure[];
  /** Failures that the reporter has counted and not kept. */
  readonly omitted?: number | undefined;
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
  readonly #entries = new Map<CheckId, CheckPart>();

  add(report: CheckReport): void {
    const entry = this.#entry(report.id);
    entry.examined += report.examined;
    list(entry, report.failures);
    entry.omitted += report.omitted ?? 0;
    entry.unresolved ??= report.unresolved;
    entry.error ??= report.error;
    // A check whose trigger is absent cannot be required of the evidence; where it is present in any record, it is.
    if (report.idle === undefined) entry.required ||= report.required;
    else entry.idle ??= report.idle;
  }

  /** What an earlier collector found in the part of the evidence that follows. */
  join(part: CheckPart): void {
    const entry = this.#entry(part.id);
    entry.examined += part.examined;
    list(entry, part.failures);
    entry.omitted += part.omitted;
    entry.required ||= part.required;
    entry.unresolved ??= part.unresolved;
    entry.idle ??= part.idle;
    entry.error ??= part.error;
  }

  /** Everything found, to be joined elsewhere. */
  parts(): readonly CheckPart[] {
    return [...this.#entries.values()];
  }

  #entry(id: CheckId): CheckPart {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const entry: CheckPart = {
      id,
      required: false,
      examined: 0,
      failures: NONE,
      omitted: 0,
      unresolved: undefined,
      idle: undefined,
      error: undefined,
    };
    this.#entries.set(id, entry);
    return entry;
  }

  /** The checks in the given order; ids that never reported are left out. */
  checks(order: readonly CheckId[]): Check[] {
    const known = order.filter((id) => this.#entries.has(id));
    const unlisted = [...this.#entries.keys()].filter((id) => !order.includes(id));
    if (unlisted.length > 0) throw new Error(`check without metadata: ${unlisted.join(', ')}`);
    return known.map((id) => finish(this.#entry(id)));
  }
}

function list(entry: CheckPart, failures: readonly Failure[]): void {
  if (failures.length === 0) return;
  if (entry.failures === NONE) entry.failures = [];
  for (const failure of failures) {
    if (entry.failures.length < MOST_FAILURES) entry.failures.push(failure);
    else entry.omitted += 1;
  }
}

function finish(entry: CheckPart): Check {
  const outcome = outcomeOf(entry);
  const reason =
    outcome === 'error'
      ? entry.error
      : outcome === 'unverified'
        ? entry.unresolved
        : outcome === 'not-checked'
          ? (entry.idle ?? 'there was nothing to examine')
          : undefined;
  const { id, required, examined, failures, omitted } = entry;
  return {
    id,
    outcome,
    required,
    examined,
    ...(reason === undefined ? {} : { reason }),
    failures,
    ...(omitted === 0 ? {} : { omitted }),
  };
}

/** `passed` needs at least one examined subject (threats.md section 1). */
function outcomeOf(entry: CheckPart): CheckOutcome {
  if (entry.failures.length > 0) return 'failed';
  if (entry.error !== undefined) return 'error';
  if (entry.unresolved !== undefined) return 'unverified';
  return entry.examined > 0 ? 'passed' : 'not-checked';
}
