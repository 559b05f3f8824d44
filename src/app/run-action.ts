import { computationOf } from '../selectors/glance.ts';
import { comparable } from '../state/compare.ts';
import type { Session } from '../state/session.ts';
import { DEFAULT_LAYOUT, type Theme } from '../state/settings.ts';
import type { Profile } from '../../engine/verdict/model.ts';
import type { ActionId } from '../text/actions.ts';
import { copyText } from '../ui/copy-text.ts';
import { filesOf } from '../state/workspace.ts';
import { focusFirst, goTo, leadsSomewhere, stepTab } from './go-to.ts';

/** The dialogs of the shell; one is open at a time. */
export type DialogName = 'help' | 'palette' | 'glossary' | 'verdict-words';

export interface OpenDialog {
  readonly name: DialogName;
  /** What the glossary begins with. */
  readonly term: string;
}

export interface ActionContext {
  readonly session: Session;
  readonly showDialog: (name: DialogName, term?: string) => void;
}

type Judged = Extract<ReturnType<Session['workspace']['get']>, { phase: 'judged' }>;

const judged = ({ session }: ActionContext): Judged | undefined => {
  const now = session.workspace.get();
  return now.phase === 'judged' ? now : undefined;
};

const isComparing = ({ session }: ActionContext): boolean => session.navigation.comparing.get().pair !== undefined;

const click = (selector: string): boolean => {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  return found !== null;
};

/** Whether the action can do anything now. What cannot is not offered, and its key does nothing. */
export function isAvailable(id: ActionId, context: ActionContext): boolean {
  const { session } = context;
  const open = judged(context);
  if (id === 'go-step') return computationOf(open?.summary.cases[session.navigation.view.get().caseId]) !== undefined;
  if (leadsSomewhere(id)) return open !== undefined && (id !== 'go-cases' || open.summary.cases.length > 1);
  switch (id) {
    case 'new-audit':
      return session.workspace.get().phase !== 'empty';
    case 'read-again':
      return filesOf(session.workspace.get()).length > 0;
    case 'next-finding':
    case 'previous-finding':
      return open !== undefined && !isComparing(context);
    case 'print':
    case 'copy-digest':
    case 'tab-before':
    case 'tab-after':
      return open !== undefined;
    case 'compare':
      return open !== undefined && !isComparing(context) && comparable(open.summary.cases);
    case 'swap-sides':
    case 'end-compare':
      return open !== undefined && isComparing(context);
    case 'finding-text':
    case 'finding-factors':
      return open !== undefined && !isComparing(context);
    case 'add-files':
      return document.querySelector('[data-add-files]') !== null;
    case 'open-files':
    case 'open-folder':
    case 'paste':
      return document.querySelector('[data-open-files]') !== null;
    case 'search':
      return document.querySelector('[data-search]') !== null;
    case 'palette':
    case 'help':
    case 'glossary':
    case 'verdict-words':
    case 'trusted-inputs':
    case 'theme-system':
    case 'theme-light':
    case 'theme-dark':
    case 'profile-strict':
    case 'profile-reference':
    case 'toggle-shortcuts':
    case 'reset-layout':
      return true;
  }
}

/** Does it; false when there was nothing to do, so that the key is left to the browser. */
export function runAction(id: ActionId, context: ActionContext): boolean {
  const { session, showDialog } = context;
  if (!isAvailable(id, context)) return false;
  if (leadsSomewhere(id)) {
    goTo(session, id);
    return true;
  }
  switch (id) {
    case 'help':
    case 'palette':
    case 'glossary':
    case 'verdict-words':
      showDialog(id);
      return true;
    case 'open-files':
      return click('[data-open-files]');
    case 'open-folder':
      return click('[data-open-folder]');
    case 'add-files':
      return click('[data-add-files]');
    case 'finding-text':
    case 'finding-factors':
      session.navigation.showChosen(id === 'finding-text' ? 'text' : 'factors').catch((error: unknown) => {
        session.fault(error);
      });
      return true;
    case 'paste':
      return click('[data-paste-text]');
    case 'trusted-inputs':
      return click('[data-trusted-inputs]');
    case 'new-audit':
      session.close();
      return true;
    case 'read-again':
      void session.again();
      return true;
    case 'search':
      return focusFirst(['.Views-panel [data-search]', '[data-search]']);
    case 'next-finding':
    case 'previous-finding':
      session.navigation.stepFinding(id === 'next-finding' ? 1 : -1).catch((error: unknown) => {
        session.fault(error);
      });
      return true;
    case 'tab-before':
      return stepTab(-1);
    case 'tab-after':
      return stepTab(1);
    case 'compare':
      session.navigation.compare();
      return true;
    case 'swap-sides':
      session.navigation.swapSides();
      return true;
    case 'end-compare':
      session.navigation.endCompare();
      return true;
    case 'print':
      globalThis.print();
      return true;
    case 'copy-digest':
      void copyText(judged(context)?.summary.verdictDigest ?? '');
      return true;
    case 'theme-system':
    case 'theme-light':
    case 'theme-dark':
      return setTheme(session, THEME_OF[id]);
    case 'profile-strict':
    case 'profile-reference':
      return setProfile(session, PROFILE_OF[id]);
    case 'toggle-shortcuts':
      session.settings.set((settings) => ({ ...settings, shortcuts: !settings.shortcuts }));
      return true;
    case 'reset-layout':
      session.settings.set((settings) => ({ ...settings, layout: DEFAULT_LAYOUT }));
      return true;
  }
}

const THEME_OF = { 'theme-system': 'system', 'theme-light': 'light', 'theme-dark': 'dark' } as const satisfies Record<
  string,
  Theme
>;

const PROFILE_OF = { 'profile-strict': 'strict', 'profile-reference': 'reference' } as const satisfies Record<
  string,
  Profile
>;

function setTheme(session: Session, theme: Theme): boolean {
  session.settings.set((settings) => ({ ...settings, theme }));
  return true;
}

function setProfile(session: Session, profile: Profile): boolean {
  if (session.settings.get().profile !== profile) void session.setProfile(profile);
  return true;
}
