import type { CaseOutcome, CheckOutcome } from '../../engine/verdict/model.ts';
import { OUTCOME_WORD } from '../text/messages.ts';

/** How an outcome is drawn: a shape of its own, a tone, and its word. Colour never stands alone. */
export interface OutcomeView {
  readonly shape: 'tick' | 'cross' | 'query' | 'dash' | 'alert';
  readonly tone: 'pass' | 'fail' | 'open' | 'idle' | 'broken';
  readonly word: string;
}

/** The order in which the words are explained and counted. */
export const CASE_OUTCOME_ORDER = [
  'PASS',
  'FAIL',
  'INCOMPLETE',
  'UNREADABLE',
] as const satisfies readonly CaseOutcome[];
export const CHECK_OUTCOME_ORDER = [
  'passed',
  'failed',
  'unverified',
  'not-checked',
  'error',
] as const satisfies readonly CheckOutcome[];

const OF_CHECK: Readonly<Record<CheckOutcome, OutcomeView>> = {
  passed: { shape: 'tick', tone: 'pass', word: OUTCOME_WORD.passed },
  failed: { shape: 'cross', tone: 'fail', word: OUTCOME_WORD.failed },
  unverified: { shape: 'query', tone: 'open', word: OUTCOME_WORD.unverified },
  'not-checked': { shape: 'dash', tone: 'idle', word: OUTCOME_WORD['not-checked'] },
  error: { shape: 'alert', tone: 'broken', word: OUTCOME_WORD.error },
};

const OF_CASE: Readonly<Record<CaseOutcome, OutcomeView>> = {
  PASS: { shape: 'tick', tone: 'pass', word: 'PASS' },
  FAIL: { shape: 'cross', tone: 'fail', word: 'FAIL' },
  INCOMPLETE: { shape: 'query', tone: 'open', word: 'INCOMPLETE' },
  UNREADABLE: { shape: 'alert', tone: 'broken', word: 'UNREADABLE' },
};

/** An outcome that is not one of the fixed words is refused (threats.md T-V6). */
export function viewOfCheck(outcome: CheckOutcome): OutcomeView {
  if (!Object.hasOwn(OF_CHECK, outcome)) throw new TypeError('unknown outcome of a check');
  return OF_CHECK[outcome];
}

export function viewOfCase(outcome: CaseOutcome): OutcomeView {
  if (!Object.hasOwn(OF_CASE, outcome)) throw new TypeError('unknown outcome of a case');
  return OF_CASE[outcome];
}
