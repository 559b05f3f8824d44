import type { CaseSummary, ViewInfo } from '../worker/contract.ts';

/** Short views stand together in the overview; every other has a tab of its own. */
export const isGlance = (view: Pick<ViewInfo, 'kind'>): boolean => view.kind === 'card' || view.kind === 'ladder';

/** Whether there is something to put into the overview: cards, ladders, or several files. */
export const hasOverview = (open: Pick<CaseSummary, 'views' | 'inputs'>): boolean =>
  open.views.some(isGlance) || open.inputs.evidence.length + open.inputs.supporting.length > 1;

/** The view of a case that is stepped through, if it has one. */
export const computationOf = (
  open: Pick<CaseSummary, 'views'> | undefined,
): Extract<ViewInfo, { readonly kind: 'computation' }> | undefined =>
  open?.views.find((info) => info.kind === 'computation');

/** How many records of a case can be looked at one by one. */
export const recordsOf = (open: Pick<CaseSummary, 'views' | 'held'>): number =>
  open.held?.records ?? computationOf(open)?.length ?? 1;
