import { useEffect } from 'react';
import { useSession } from '../state/session.ts';
import type { Session } from '../state/session.ts';
import type { Tab } from '../state/view.ts';

/** After `g`, the second key must come within this time. */
const CHORD_MILLISECONDS = 1500;

/** Where `g` and a letter lead: a tab to open, and what to focus, the first that exists. */
const PLACES: ReadonlyMap<string, { readonly tab?: Tab | 'step'; readonly focus: readonly string[] }> = new Map([
  ['s', { tab: 'step', focus: ['[data-stepper]'] }],
  ['v', { focus: ['#verdict'] }],
  ['c', { tab: 'rules', focus: ['#checks [data-item][aria-current="true"]', '#checks'] }],
  ['l', { focus: ['#cases [data-item][aria-current="true"]', '#cases'] }],
  ['f', { tab: 'findings', focus: ['[data-finding][tabindex="0"]', '.Views-panel button'] }],
  ['d', { tab: 'factors', focus: ['[data-position][tabindex="0"]', '.FactorDiff input'] }],
  ['o', { tab: 'overview', focus: ['.OverviewPanel'] }],
  [
    'e',
    {
      tab: 'view',
      focus: ['.Views-panel [data-position][tabindex="0"]', '.Views-panel [role="slider"]', '.Views-panel'],
    },
  ],
  ['t', { tab: 'text', focus: ['.RawView-scroller'] }],
  ['m', { tab: 'meaning', focus: ['.MeaningPanel button'] }],
  ['r', { tab: 'report', focus: ['.ReportPanel button'] }],
]);

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('textarea, select, input:not([type="radio"]):not([type="checkbox"])') !== null);

const dialogIsOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;

/** Keys that work anywhere on the page; lists and tables handle their own. */
export function useShortcuts(onHelp: () => void): void {
  const session = useSession();
  useEffect(() => {
    let chordUntil = 0;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || dialogIsOpen()) return;
      if (event.key === 'Escape') session.cancel();
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (!session.settings.get().shortcuts) return;
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        if (goTo(session, event.key)) event.preventDefault();
        return;
      }
      if (event.key === 'g') chordUntil = event.timeStamp + CHORD_MILLISECONDS;
      else if (press(session, event.key, onHelp)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [session, onHelp]);
}

function press(session: Session, key: string, onHelp: () => void): boolean {
  switch (key) {
    case '?':
      onHelp();
      return true;
    case 'o':
      document.querySelector<HTMLElement>('[data-open-files]')?.click();
      return true;
    case '/':
      return focusFirst(['.Views-panel [data-search]', '[data-search]']);
    case '[':
    case ']':
      return stepTab(key === ']' ? 1 : -1);
    case 'n':
    case 'p':
      session.stepFinding(key === 'n' ? 1 : -1).catch((error: unknown) => {
        session.fault(error);
      });
      return true;
    default:
      return false;
  }
}

/** The tabs know themselves what to do when one is pressed. */
function stepTab(direction: 1 | -1): boolean {
  const tabs = [...document.querySelectorAll<HTMLElement>('.Views-tabs [role="tab"]')];
  const next = tabs[tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true') + direction];
  next?.focus();
  return next !== undefined;
}

function goTo(session: Session, key: string): boolean {
  const place = PLACES.get(key);
  if (place === undefined || session.workspace.get().phase !== 'judged') return false;
  if (place.tab === 'step') {
    if (!session.showStep()) return false;
  } else if (place.tab === 'view') session.showFirstView();
  else if (place.tab !== undefined && !(place.tab === 'rules' && focusFirst(place.focus)))
    session.show({ tab: place.tab });
  // What is to be focused may first have to be fetched and drawn.
  let tries = 0;
  const attempt = (): void => {
    tries += 1;
    const [best = ''] = place.focus;
    if (tries < 12 ? focusFirst([best]) : focusFirst(place.focus)) return;
    if (tries < 12) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
  return true;
}

function focusFirst(selectors: readonly string[]): boolean {
  for (const selector of selectors) {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null) continue;
    found.focus();
    return true;
  }
  return false;
}
