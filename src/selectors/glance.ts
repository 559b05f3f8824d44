import type { CaseSummary, ViewInfo } from '../worker/contract.ts';

/** Short views stand together in the overview; every other has a tab of its own. */
export const isGlance = (view: Pick<ViewInfo, 'kind'>): boolean => view.kind === 'card' || view.kind === 'ladder';

/** Whether there is something to put into the overview: cards, ladders, or several files. */
export const hasOverview = (open: Pick<CaseSummary, 'views' | 'inputs'>): boolean =>
  open.views.some(isGlance) || open.inputs.evidence.length + open.inputs.supporting.length > 1;
