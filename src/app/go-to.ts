import type { ActionId, GoId } from '../text/actions.ts';
import type { Session } from '../state/session.ts';
import type { Tab } from '../state/view.ts';

/** Where an action leads: a tab to open, and what to focus, the first that exists. */
const PLACES: Readonly<Record<GoId, { readonly tab?: Tab | 'step'; readonly focus: readonly string[] }>> = {
  'go-verdict': { focus: ['#verdict'] },
  'go-checks': { tab: 'rules', focus: ['#checks [data-item][aria-current="true"]', '#checks'] },
  'go-cases': { focus: ['#cases [data-item][aria-current="true"]', '#cases'] },
  'go-findings': { tab: 'findings', focus: ['[data-finding][tabindex="0"]', '.Views-panel button'] },
  'go-factors': { tab: 'factors', focus: ['[data-position][tabindex="0"]', '.FactorDiff input'] },
  'go-step': { tab: 'step', focus: ['[data-stepper]'] },
  'go-overview': { tab: 'overview', focus: ['.OverviewPanel'] },
  'go-view': {
    tab: 'view',
    focus: ['.Views-panel [data-position][tabindex="0"]', '.Views-panel [role="slider"]', '.Views-panel'],
  },
  'go-text': { tab: 'text', focus: ['.RawView-scroller'] },
  'go-meaning': { tab: 'meaning', focus: ['.MeaningPanel button'] },
  'go-report': { tab: 'report', focus: ['.ReportPanel button'] },
};

/** Attempts to focus what may first have to be fetched and drawn, one a frame. */
const MOST_TRIES = 12;

export const leadsSomewhere = (id: ActionId): id is GoId => Object.hasOwn(PLACES, id);

export function goTo(session: Session, id: GoId): void {
  const place = PLACES[id];
  session.navigation.endCompare();
  if (place.tab === 'step') session.navigation.showStep();
  else if (place.tab === 'view') session.navigation.showFirstView();
  else if (place.tab !== undefined && !(place.tab === 'rules' && focusFirst(place.focus)))
    session.navigation.show({ tab: place.tab });
  focusSoon(place.focus);
}

/** Focuses the first of the elements that exists, as soon as one does; the best one, for a while. */
export function focusSoon(selectors: readonly string[]): void {
  let tries = 0;
  const attempt = (): void => {
    tries += 1;
    const [best = ''] = selectors;
    if (tries < MOST_TRIES ? focusFirst([best]) : focusFirst(selectors)) return;
    if (tries < MOST_TRIES) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}

export function focusFirst(selectors: readonly string[]): boolean {
  for (const selector of selectors) {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null) continue;
    found.focus();
    return true;
  }
  return false;
}

/** Goes to the tab beside the one that is chosen; false at either end. */
export function stepTab(direction: 1 | -1): boolean {
  const tabs = [...document.querySelectorAll<HTMLElement>('.Views-tabs [role="tab"], .Compare-tabs [role="tab"]')];
  // Keys may come faster than tabs are drawn: the one that has the focus is the newest.
  const focused = tabs.findIndex((tab) => tab === document.activeElement);
  const from = focused >= 0 ? focused : tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
  const next = tabs[from + direction];
  // Tabs choose what the focus comes to from outside, but not what it is moved to among them.
  next?.focus();
  next?.click();
  return next !== undefined;
}
