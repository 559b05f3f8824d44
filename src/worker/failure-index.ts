import type { FailurePage, FailureQuery, FailureRow } from './contract.ts';
import type { Check, CheckId, Failure } from '../../engine/verdict/model.ts';

/** Failures that can cross the wall in one answer. */
export const MOST_FAILURES = 200;

const causeKey = (check: CheckId, record: number, pointer: string): string => JSON.stringify([check, record, pointer]);

export const isCascade = (failure: Failure): boolean => failure.cascadeOf !== undefined;

/** Every failure of one case with its place, and how many others it explains. */
export class FailureIndex {
  readonly #rows: readonly FailureRow[];

  constructor(checks: readonly Check[]) {
    const explained = new Map<string, number>();
    for (const check of checks) {
      for (const failure of check.failures) {
        if (failure.cascadeOf === undefined || failure.cause === undefined) continue;
        const key = causeKey(failure.cascadeOf, failure.record, failure.cause);
        explained.set(key, (explained.get(key) ?? 0) + 1);
      }
    }
    this.#rows = checks.flatMap((check) => rowsOf(check, explained));
  }

  page(query: FailureQuery): FailurePage {
    const from = Math.max(0, Math.trunc(query.offset));
    const to = from + Math.min(MOST_FAILURES, Math.max(0, Math.trunc(query.limit)));
    const failures: FailureRow[] = [];
    let total = 0;
    for (const row of this.#rows) {
      if (!matches(row, query)) continue;
      if (total >= from && total < to) failures.push(row);
      total += 1;
    }
    return { total, failures };
  }
}

function rowsOf(check: Check, explained: ReadonlyMap<string, number>): FailureRow[] {
  let roots = 0;
  return check.failures.map((failure, index) => {
    const rootIndex = isCascade(failure) ? -1 : roots;
    if (rootIndex >= 0) roots += 1;
    const cascades = explained.get(causeKey(check.id, failure.record, failure.pointer)) ?? 0;
    return { ...failure, check: check.id, index, rootIndex, cascades };
  });
}

function matches(row: FailureRow, query: FailureQuery): boolean {
  if (query.check !== undefined && row.check !== query.check) return false;
  if (query.kind === 'roots' && row.rootIndex < 0) return false;
  if (query.kind === 'cascades' && row.rootIndex >= 0) return false;
  const { at } = query;
  if (at !== undefined && (row.record !== at.record || row.pointer !== at.pointer)) return false;
  const cause = query.causedBy;
  if (cause === undefined) return true;
  return row.cascadeOf === cause.check && row.record === cause.record && row.cause === cause.pointer;
}
