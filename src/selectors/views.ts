import type { ViewState } from '../../engine/formats/view.ts';
import { CLAIM } from '../text/views.ts';
import { viewOfCheck, type OutcomeView } from './outcome.ts';

/** How a row, rung or leaf is drawn. A claim looks like nothing that was checked. */
export function viewOfState(state: ViewState): OutcomeView {
  return state === 'claim' ? { shape: 'dash', tone: 'idle', word: CLAIM } : viewOfCheck(state);
}

// Apart, since the first script needs these and none of the words of views.
export { hasOverview, isGlance } from './glance.ts';
export { shortHash } from './short-hash.ts';
