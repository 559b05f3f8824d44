/** Sentences about the case file: the list of cases, what is added and removed, and files that are no evidence. */
import type { LeftoverKind } from '../../engine/verdict/model.ts';
import { grouped } from './messages.ts';

const plural = (value: number, one: string, many: string): string => `${grouped(value)} ${value === 1 ? one : many}`;
const files = (count: number): string => plural(count, 'file', 'files');
const cases = (count: number): string => plural(count, 'case', 'cases');

export const CASES = {
  title: 'Cases',
  search: 'Filter cases',
  sort: 'Order',
  orders: { outcome: 'worst first', name: 'by name', format: 'by format', size: 'largest first' },
  reverse: 'Reverse the order',
  outcomes: 'Outcomes shown',
  format: 'Format',
  anyFormat: 'every format',
  none: 'No case matches this filter.',
  clearFilter: 'Show all cases',
  of: (shown: number, all: number): string => (shown === all ? grouped(all) : `${grouped(shown)} of ${grouped(all)}`),
  failed: (count: number): string => `${grouped(count)} failed`,
  table: 'As a table',
  list: 'As a list',
  columns: {
    outcome: 'Outcome',
    name: 'Name',
    format: 'Format',
    worst: 'Worst finding',
    failed: 'Failed',
    size: 'Size',
  },
  sortBy: (title: string): string => `Sort by ${title.toLowerCase()}`,
  chosen: (count: number): string => `${grouped(count)} chosen`,
  actions: 'Chosen cases',
  remove: 'Remove',
  keep: 'Judge only these',
  copy: 'Copy as TSV',
  clear: 'Choose none',
  hint: 'Enter opens, Space chooses, Shift with an arrow chooses a range, Ctrl+A all, Delete removes, letters go to a name.',
} as const;

/** Four different reasons, four different things to do. */
export const LEFTOVER: Readonly<
  Record<LeftoverKind, { readonly short: string; readonly title: string; readonly next: string }>
> = {
  'too-large': {
    short: 'too large',
    title: 'Not evidence: too large',
    next: 'It is beyond a limit that keeps every audit finite. Split it: line-delimited evidence may have 16 GiB, one document 64 MiB.',
  },
  unknown: {
    short: 'unknown',
    title: 'Not evidence: not a kind that this build knows',
    next: 'If it belongs beside evidence, such as a key or a policy, add it together with that evidence, or under Trusted inputs. Else leave it out.',
  },
  damaged: {
    short: 'damaged',
    title: 'Not evidence: damaged',
    next: 'It begins as evidence and cannot be read to its end. Ask for the file again and compare its digest with that of the sender.',
  },
  'too-new': {
    short: 'too new',
    title: 'Not evidence: too new for this build',
    next: 'It was written in a later version of its format. A later build of Assay may read it; nothing is said about what it claims.',
  },
};

const DONE = {
  open: (count: number): string => `Opened ${files(count)} in place of what was open.`,
  add: (count: number): string => `Added ${files(count)}.`,
  remove: (count: number): string => `Removed ${files(count)}.`,
  keep: (count: number): string => `Kept ${files(count)}, removed all others.`,
  close: (): string => 'Closed what was open.',
} as const;

export const EDITS = {
  region: 'Last change',
  done: DONE,
  undone: 'Taken back.',
  redone: 'Done again.',
  known: (count: number): string =>
    `${files(count)} ${count === 1 ? 'was' : 'were'} open already and ${count === 1 ? 'was' : 'were'} not added again.`,
  also: (count: number): string => `${cases(count)} more stood in the same file and went with it.`,
  nothing: 'There was no file in what was given.',
  undo: 'Undo',
  redo: 'Redo',
  undoKey: 'Undo (Ctrl+Z)',
  redoKey: 'Redo (Ctrl+Shift+Z)',
  dismiss: 'Dismiss',
  addGroup: 'Add to what is open',
  addFiles: 'Add files',
  addFolder: 'Add folder',
  addText: 'Add this text',
  dropAdd: (count: number): string => `Add to the ${files(count)} that ${count === 1 ? 'is' : 'are'} open`,
  dropAddWhy: 'All are judged again, together.',
  dropOpen: 'Open instead',
  dropOpenWhy: 'What is open is closed first. Undo brings it back.',
} as const;

export const UNFINISHED = {
  title: (judged: number, all: number): string => `Not finished: ${grouped(judged)} of ${files(all)} judged`,
  why: 'Judged before the audit was stopped. This is no verdict on the whole: what was not judged may change it, and a pin that no later case uses leaves cases undecided.',
  none: 'Nothing had been judged yet.',
  list: 'Judged before the stop',
  more: (count: number): string => `and ${cases(count)} more`,
  back: 'Back to the result before',
  backWhy: 'The result before this audit was kept.',
} as const;

export const PROGRESS = {
  files: (judged: number, all: number): string => `${grouped(judged)} of ${files(all)} judged`,
  records: (count: number): string => plural(count, 'record', 'records'),
  speed: (text: string): string => `${text}/s`,
  left: (text: string): string => `about ${text} left`,
  elapsed: (text: string): string => `${text} so far`,
  judged: (count: number): string => `${cases(count)} judged`,
} as const;
