/**
 * Everything that can be done from anywhere, declared once: the command palette, the list of shortcuts and the keys themselves are made of
 * it. What each one does stands in `app/run-action.ts`.
 */
import { HELP } from './messages.ts';

interface ActionText {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** One key, `g` and a key, or `Ctrl+` and a key, which is the Command key on a Mac. */
  readonly keys?: string;
  /** Other words that it is looked for by. */
  readonly also?: string;
}

const ANYWHERE = 'Anywhere';
const GO_TO = 'Go to';
const FINDINGS = 'Findings';
const COMPARE = 'Compare';
const EXPORT = 'Export';
const SETTINGS = 'Settings';
const HELP_GROUP = 'Help';

export const ACTIONS = [
  { id: 'palette', group: ANYWHERE, title: 'Find a command or a place', keys: 'Ctrl+K', also: 'palette search' },
  { id: 'help', group: ANYWHERE, title: 'List of keys', keys: '?', also: 'shortcuts keyboard' },
  { id: 'open-files', group: ANYWHERE, title: 'Open files', keys: 'o', also: 'load evidence' },
  { id: 'open-folder', group: ANYWHERE, title: 'Open folder', also: 'directory' },
  { id: 'add-files', group: ANYWHERE, title: 'Add files to what is open', keys: 'a', also: 'more evidence' },
  { id: 'paste', group: ANYWHERE, title: 'Paste text', also: 'clipboard receipt' },
  { id: 'new-audit', group: ANYWHERE, title: 'New audit', also: 'close start samples' },
  { id: 'read-again', group: ANYWHERE, title: 'Judge the open files again', also: 'reload refresh' },
  { id: 'trusted-inputs', group: ANYWHERE, title: 'Trusted inputs', also: 'pins keys policy time' },
  { id: 'search', group: ANYWHERE, title: 'Search in this view', keys: '/', also: 'find filter' },
  {
    id: 'next-finding',
    group: FINDINGS,
    title: 'Next finding; the first press goes to the first wrong number',
    keys: 'n',
  },
  { id: 'previous-finding', group: FINDINGS, title: 'Previous finding', keys: 'p' },
  { id: 'finding-text', group: FINDINGS, title: 'Show the chosen finding in the text', keys: 't' },
  { id: 'finding-factors', group: FINDINGS, title: 'Show the chosen finding in the factor diff', keys: 'd' },
  { id: 'go-verdict', group: GO_TO, title: 'Verdict', keys: 'g v' },
  { id: 'go-checks', group: GO_TO, title: 'Checks', keys: 'g c', also: 'rules' },
  { id: 'go-findings', group: GO_TO, title: 'Findings', keys: 'g f' },
  { id: 'go-factors', group: GO_TO, title: 'Factor diff', keys: 'g d' },
  { id: 'go-step', group: GO_TO, title: 'Step debugger', keys: 'g s', also: 'network formula forward backward' },
  { id: 'go-overview', group: GO_TO, title: 'Overview: cards, trust, files', keys: 'g o' },
  { id: 'go-view', group: GO_TO, title: 'First view of the format', keys: 'g e' },
  { id: 'tab-before', group: GO_TO, title: 'Tab before', keys: '[' },
  { id: 'tab-after', group: GO_TO, title: 'Tab after', keys: ']' },
  { id: 'go-text', group: GO_TO, title: 'Text', keys: 'g t', also: 'raw evidence bytes' },
  { id: 'go-meaning', group: GO_TO, title: 'Meaning and export', keys: 'g m' },
  { id: 'go-report', group: GO_TO, title: 'Report: preview, remarks, print', keys: 'g r' },
  { id: 'go-cases', group: GO_TO, title: 'List of cases', keys: 'g l' },
  {
    id: 'compare',
    group: COMPARE,
    title: 'Compare two cases or two records',
    keys: 'c',
    also: 'diff side by side steps',
  },
  { id: 'swap-sides', group: COMPARE, title: 'Swap sides', keys: 'x' },
  { id: 'end-compare', group: COMPARE, title: 'Back to the case' },
  { id: 'print', group: EXPORT, title: 'Print', also: 'pdf report' },
  { id: 'copy-digest', group: EXPORT, title: 'Copy verdict digest', also: 'sha-256 hash' },
  { id: 'theme-system', group: SETTINGS, title: 'Colours: as the system', also: 'theme' },
  { id: 'theme-light', group: SETTINGS, title: 'Colours: light', also: 'theme' },
  { id: 'theme-dark', group: SETTINGS, title: 'Colours: dark', also: 'theme' },
  { id: 'profile-strict', group: SETTINGS, title: 'Profile: strict', also: 'rules' },
  { id: 'profile-reference', group: SETTINGS, title: 'Profile: reference', also: 'rules published' },
  { id: 'toggle-shortcuts', group: SETTINGS, title: 'Single-key shortcuts on or off' },
  { id: 'reset-layout', group: SETTINGS, title: 'Panes and columns: as at first', also: 'layout widths reset' },
  { id: 'glossary', group: HELP_GROUP, title: 'Glossary', keys: 'g h', also: 'terms words meaning' },
  {
    id: 'verdict-words',
    group: HELP_GROUP,
    title: 'What the outcome words mean',
    also: 'PASS FAIL INCOMPLETE UNREADABLE',
  },
] as const satisfies readonly ActionText[];

export type Action = (typeof ACTIONS)[number];
export type ActionId = Action['id'];
/** Actions that lead to a place of the case. */
export type GoId = Extract<ActionId, `go-${string}`>;

export const keysOf = (action: ActionText): string | undefined => action.keys;
export const alsoOf = (action: ActionText): string => action.also ?? '';

interface KeyGroup {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
}

/** Keys of actions, and those that views and lists handle themselves, by group. */
export function keyGroups(): readonly KeyGroup[] {
  const groups = new Map<string, (readonly [string, string])[]>();
  const add = (title: string, line: readonly [string, string]): void => {
    const lines = groups.get(title);
    if (lines === undefined) groups.set(title, [line]);
    else lines.push(line);
  };
  for (const action of ACTIONS) {
    const keys = keysOf(action);
    if (keys !== undefined) add(action.group, [keys, action.title]);
  }
  for (const { title, keys } of HELP.groups) for (const [key, what] of keys) add(title, [key, what]);
  return [...groups].map(([title, keys]) => ({ title, keys }));
}

export const PALETTE = {
  field: 'Command, case, check, view or sample',
  list: 'Matches',
  none: 'Nothing matches.',
  recent: 'recent',
  kinds: {
    case: 'Case',
    tab: 'Go to',
    check: 'Check',
    sample: 'Sample',
    file: 'Save',
    term: 'Glossary',
  },
  shown: (count: number): string => `${String(count)} ${count === 1 ? 'match' : 'matches'}`,
  hint: '\u2191 \u2193 to choose, Enter to go, Escape to leave',
} as const;
