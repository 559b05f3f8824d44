import type { CaseSummary, FailureRow } from '../worker/contract.ts';
import type { CheckId } from '../../engine/verdict/model.ts';

export function totalRoots(open: CaseSummary): number {
  return open.checks.reduce((sum, check) => sum + check.rootCount, 0);
}

/** Position of a failure among the root findings of the case; for a cascade, where its check's roots begin. */
export function rootPosition(open: CaseSummary, row: Pick<FailureRow, 'check' | 'rootIndex'>): number {
  let before = 0;
  for (const check of open.checks) {
    if (check.id === row.check) return before + Math.max(0, row.rootIndex);
    before += check.rootCount;
  }
  return 0;
}

/** The check and the position in it of the n-th root finding of the case. */
export function placeOfRoot(
  open: CaseSummary,
  position: number,
): { readonly check: CheckId; readonly rootIndex: number } | undefined {
  let before = 0;
  for (const check of open.checks) {
    if (position < before + check.rootCount) return { check: check.id, rootIndex: position - before };
    before += check.rootCount;
  }
  return undefined;
}
