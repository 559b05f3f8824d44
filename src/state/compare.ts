import type { CaseSummary, CompareFilter, ComparePair, CompareSide } from '../worker/contract.ts';
import type { CheckId } from '../../engine/verdict/model.ts';

export const COMPARE_SECTIONS = ['numbers', 'checks', 'facts'] as const;
export type CompareSection = (typeof COMPARE_SECTIONS)[number];

/** What is looked at of two sides. */
export interface CompareView {
  readonly section: CompareSection;
  readonly only: CompareFilter;
  readonly check: CheckId | undefined;
  readonly sort: 'evidence' | 'change';
  readonly search: string;
}

/** What is compared; `pair` is undefined while nothing is. */
export interface Comparing {
  readonly pair: ComparePair | undefined;
  readonly view: CompareView;
}

export const FIRST_COMPARE: Comparing = {
  pair: undefined,
  view: { section: 'numbers', only: 'different', check: undefined, sort: 'evidence', search: '' },
};

export const swapped = ({ first, second }: ComparePair): ComparePair => ({ first: second, second: first });

/** Whether both sides are in this audit. */
export const knows = (cases: readonly CaseSummary[], { first, second }: ComparePair): boolean =>
  [first, second].every(({ caseId, record }) => {
    const found = cases[caseId];
    return found !== undefined && (record === undefined || record < found.records);
  });

/** Whether there is anything to set beside the case: another case, or another record of it. */
export const comparable = (cases: readonly CaseSummary[]): boolean =>
  cases.length > 1 || cases.some(({ records }) => records > 1);

/**
 * The side that a case is compared as: evidence with several records by one of them, since a step is what stands beside another step; all
 * other evidence whole.
 */
export const sideOf = (open: CaseSummary, record = 0): CompareSide =>
  open.records > 1 ? { caseId: open.id, record } : { caseId: open.id };

/** What to begin with: the open case beside the next one of its format, else two neighbouring steps of it, else the next case. */
export function firstPair(cases: readonly CaseSummary[], open: CaseSummary, record: number | undefined): ComparePair {
  const others = cases.filter(({ id }) => id !== open.id);
  const after = [...others.filter(({ id }) => id > open.id), ...others];
  const alike = after.find(({ format }) => format === open.format);
  const other = open.records > 1 ? undefined : (alike ?? after[0]);
  if (other !== undefined) return { first: sideOf(open), second: sideOf(other) };
  const at = Math.min(record ?? 0, open.records - 1);
  const second = at + 1 < open.records ? at + 1 : Math.max(0, at - 1);
  return { first: sideOf(open, at), second: sideOf(open, second) };
}
