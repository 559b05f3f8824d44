import { CASE_OUTCOMES, CHECK_OUTCOMES } from './model.ts';
import type { CaseOutcome, Check, CheckOutcome } from './model.ts';

/**
 * The outcome of a case from its checks (threats.md section 1):
 * any `failed`, or any `error` in a required part: FAIL; else any required check that is `unverified` or `not-checked`:
 * INCOMPLETE; else PASS. A case without a single required check has proved nothing and is INCOMPLETE.
 */
export function foldCase(checks: readonly Check[]): CaseOutcome {
  let required = 0;
  let undecided = false;
  for (const check of checks) {
    if (check.outcome === 'failed') return 'FAIL';
    if (check.outcome === 'error' && check.required) return 'FAIL';
    if (!check.required) continue;
    required += 1;
    if (check.outcome !== 'passed') undecided = true;
  }
  return undecided || required === 0 ? 'INCOMPLETE' : 'PASS';
}

/** Worst first: FAIL, UNREADABLE, INCOMPLETE, PASS. No case at all is UNREADABLE. */
const WORST_FIRST: readonly CaseOutcome[] = ['FAIL', 'UNREADABLE', 'INCOMPLETE', 'PASS'];

/** The outcome of a document that holds several cases: the worst of them. */
export function foldDocument(outcomes: readonly CaseOutcome[]): CaseOutcome {
  return WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'UNREADABLE';
}

/** Exit code of the headless command for an outcome (product.md, "Delivery"). */
export function exitCode(outcome: CaseOutcome): 0 | 1 | 2 | 3 {
  switch (outcome) {
    case 'PASS':
      return 0;
    case 'FAIL':
      return 1;
    case 'INCOMPLETE':
      return 3;
    case 'UNREADABLE':
      return 2;
  }
}

/** How many checks ended in each of the five outcomes; all five are always present. */
export function countOutcomes(checks: readonly Check[]): Record<CheckOutcome, number> {
  const counts: Record<CheckOutcome, number> = {
    passed: 0,
    failed: 0,
    unverified: 0,
    'not-checked': 0,
    error: 0,
  };
  for (const check of checks) counts[check.outcome] += 1;
  return counts;
}

export function isCheckOutcome(word: unknown): word is CheckOutcome {
  return CHECK_OUTCOMES.some((outcome) => outcome === word);
}

export function isCaseOutcome(word: unknown): word is CaseOutcome {
  return CASE_OUTCOMES.some((outcome) => outcome === word);
}
