/** Every sentence of the page. Evidence never enters a sentence here: it is set beside it, isolated. */
import type { CaseOutcome, CheckOutcome, Profile } from '../../engine/verdict/model.ts';

export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');

const plural = (value: number, one: string, many: string): string => `${grouped(value)} ${value === 1 ? one : many}`;

export const APP = {
  name: 'Assay',
  skip: 'Skip to the verdict',
  skipToContent: 'Skip to the content',
  claim: 'Re-derive every number.',
  lead: 'Drop evidence of training, tests or inference here. Every claim in it that can be recomputed is, and each number that differs is shown beside the value it should have.',
  version: (version: string): string => `version ${version}`,
  framed: 'Assay shows nothing inside another page.',
  framedWhy: 'A page that frames Assay could cover or imitate a verdict. Open Assay in a tab of its own.',
} as const;

export const INTAKE = {
  local: 'Nothing leaves this computer. No upload, no server, no network request.',
  drop: 'Drop files or a folder',
  dropNow: 'Let go to judge these files',
  dropNowWhy: 'They are read on this computer only.',
  openFiles: 'Open files',
  openFolder: 'Open folder',
  pasteText: 'Paste text',
  pasteTitle: 'Paste a receipt',
  pasteLabel: 'Receipt text, one document or one receipt a line',
  pasteGo: 'Judge this text',
  pastedName: 'pasted text',
  cancel: 'Cancel',
  close: 'Close',
  newAudit: 'New audit',
  again: 'Judge these files again',
  accepted: 'What can be read',
  acceptedVersions: 'Versions',
  anywhere: 'Anywhere on this page: drop, or paste with Ctrl+V.',
  tooMany: (limit: number): string => `More than ${grouped(limit)} files in one folder: open a smaller folder.`,
} as const;

export const READING = {
  title: 'Reading',
  stage: { reading: 'Reading', verifying: 'Verifying' },
  files: (count: number): string => plural(count, 'file', 'files'),
  of: (done: string, total: string, percent: number): string => `${done} of ${total}, ${String(percent)} %`,
  percent: (percent: number): string => `${String(percent)} %`,
  starting: 'Starting the engine',
  progress: 'Progress of the audit',
} as const;

export const CANCELLED = {
  title: 'Cancelled',
  why: 'The audit was stopped before it ended, so there is no result. The list of files was kept.',
} as const;

export const CRASHED = {
  title: 'Something in Assay broke',
  crash: 'The engine stopped while it worked. This says nothing about the evidence, and there is no result.',
  fault: 'A part of this page failed. This says nothing about the evidence, and the result was taken off the screen.',
  detail: 'What happened',
  next: 'The list of files was kept: read them again, one at a time if there are several.',
  files: 'Files that were open',
} as const;

export const OUTCOME_WORD: Readonly<Record<CheckOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  unverified: 'unverified',
  'not-checked': 'not checked',
  error: 'error',
};

export const OUTCOME_MEANING: Readonly<Record<CheckOutcome, string>> = {
  passed: 'ran on at least one subject, and every subject satisfied it',
  failed: 'ran, and some subject did not satisfy it',
  unverified: 'could not be decided: something that the auditor must supply is missing',
  'not-checked': 'not performed: switched off, or nothing in this evidence calls for it',
  error: 'the input could not be read',
};

export const PROFILE: Readonly<Record<Profile, { readonly title: string; readonly meaning: string }>> = {
  strict: { title: 'Strict', meaning: 'The published rules and the additional ones of Assay' },
  reference: { title: 'Reference', meaning: 'The published verifier of this evidence, its quirks included' },
};

export const VERDICT = {
  region: 'Verdict',
  demo: 'demo',
  demoWhy: 'A sample that came with Assay.',
  several: (cases: number): string => `${plural(cases, 'case', 'cases')} in this audit.`,
  caseOf: (position: number, cases: number): string => `Case ${grouped(position)} of ${grouped(cases)}`,
  pass: (required: number): string =>
    `Every one of the ${plural(required, 'required check', 'required checks')} of this profile passed.`,
  incomplete: (undecided: number): string =>
    `Nothing failed, but ${plural(undecided, 'required check', 'required checks')} could not be decided.`,
  incompleteNone: 'Nothing failed, but no required check applied to this evidence.',
  unreadable: 'The evidence could not be read, so nothing was checked.',
  leftover: (title: string): string => `${title}. Nothing was checked.`,
  unreadableAt: 'Reason given by the reader',
  fail: (failed: number, checks: number): string => `${grouped(failed)} of ${plural(checks, 'check', 'checks')} failed`,
  failError: 'A required part could not be read.',
  failFirst: (title: string): string => `first: ${title}`,
  failRoots: (roots: number, cascades: number): string =>
    cascades === 0
      ? `${plural(roots, 'finding', 'findings')}.`
      : `${plural(roots, 'finding', 'findings')}, and ${grouped(cascades)} more that ${cascades === 1 ? 'follows' : 'follow'} from ${roots === 1 ? 'it' : 'them'}.`,
  counts: 'Checks by outcome',
  examined: (subjects: number, checks: number): string =>
    `${grouped(subjects)} examined by ${plural(checks, 'check', 'checks')}`,
  profile: 'Profile',
  reference: 'Reference verifier',
  referenceSame: 'same outcome',
  referenceDiffers: 'differs',
  noPins: 'nothing',
  caseDigest: 'Case digest',
  caseDigestWhy: 'SHA-256 of the result of this case alone.',
  digest: 'Verdict digest',
  digestWhy: 'SHA-256 of the verdict document: two auditors compare this one line.',
  input: 'Input',
  inputs: (count: number): string => plural(count, 'input', 'inputs'),
  moreInputs: (count: number): string => `and ${plural(count, 'more input', 'more inputs')}; the export lists all.`,
  subject: 'Subject',
  format: 'Format',
  rule: 'Rule',
  accepted: 'Assay reads these formats:',
  announce: (outcome: CaseOutcome, why: string): string => `Verdict: ${outcome}. ${why}`,
} as const;

export const PINS = {
  open: 'Trusted inputs',
  count: (count: number): string => (count === 0 ? 'Trusted inputs' : `Trusted inputs (${grouped(count)})`),
  lead: 'What you expect of the evidence, learned from elsewhere. Every case is held against it. Nothing in the evidence can change it.',
  expect: (form: string): string => `Expected: ${form}.`,
  example: (example: string): string => `Example: ${example}`,
  wrong: (form: string): string => `Not understood. Expected: ${form}.`,
  apply: 'Apply',
  applyNow: 'Apply and judge again',
  clear: 'Remove all',
  pinned: 'Pinned',
  remove: (name: string): string => `Remove pin ${name}`,
  removeShort: 'Remove',
} as const;

export const COPY = {
  copy: 'Copy',
  copied: 'Copied',
  refused: 'The browser refused',
  inputDigest: 'Copy input digest',
  verdictDigest: 'Copy verdict digest',
  caseDigest: 'Copy case digest',
  pointer: 'Copy pointer',
  tsv: 'Copy as TSV',
  json: 'Copy as JSON',
  visibleTsv: 'Copy rows as TSV',
  message: 'Copied to the clipboard',
} as const;

export const RULES = {
  title: 'Checks',
  search: 'Search checks',
  filter: 'Show',
  all: 'all outcomes',
  none: 'No check matches.',
  everything: 'All findings',
  required: 'required',
  optional: 'not required',
  examined: (count: number): string => `examined ${grouped(count)}`,
  failures: (roots: number, cascades: number): string =>
    cascades === 0
      ? plural(roots, 'finding', 'findings')
      : roots === 0
        ? `${grouped(cascades)} following from others`
        : `${plural(roots, 'finding', 'findings')}, ${grouped(cascades)} following`,
  explain: (title: string): string => `Explain: ${title}`,
  why: 'Why it matters',
  copyId: 'Copy the id of the check',
  formula: 'Formula',
  example: 'What breaking it looks like',
  reference: 'Reference',
} as const;

export const FINDINGS = {
  tab: 'Findings',
  all: 'All findings',
  scope: (count: number): string => plural(count, 'finding', 'findings'),
  list: 'Findings',
  none: 'No finding.',
  noneHere: 'This check has no finding.',
  noneCase: 'No check of this case found a wrong number.',
  unread: 'Nothing was checked, so there is no finding.',
  loading: 'Fetching',
  record: (record: number): string => `record ${grouped(record)}`,
  claimed: 'claimed',
  recomputed: 'recomputed',
  delta: 'difference',
  bound: 'allowed',
  atol: 'atol',
  rtol: 'rtol',
  derived: 'derived half-width',
  utilisation: 'of the allowed difference',
  unknownUtilisation: 'no ratio: not a finite number, or nothing is allowed',
  times: (text: string): string => `${text}\u00d7`,
  consequences: (count: number): string => `${plural(count, 'consequence', 'consequences')}`,
  showConsequences: 'Show consequences',
  hideConsequences: 'Hide consequences',
  following: (count: number): string => `${grouped(count)} of this check follow from other findings`,
  followsFrom: 'follows from',
  more: (count: number): string => `${grouped(count)} more: choose the check to see them`,
  inText: 'Show in text',
  inTextKey: 't',
  inFactors: 'Show in factor diff',
  inFactorsKey: 'd',
  jumps: 'Go to this number',
  select: 'What you choose is shown here in full. Press n for the next finding.',
  nothing: 'No number to show. Choose a row of the factor diff to see it in full.',
  nothingChosen: 'Nothing is chosen. Choose a row of a table to see it in full.',
  detail: 'Detail',
  context: 'In the evidence',
  digits: 'first differing digit marked',
} as const;

export const FACTORS = {
  tab: 'Factor diff',
  table: 'Comparisons',
  total: (count: number): string => plural(count, 'comparison', 'comparisons'),
  of: (count: number, all: number): string => `${grouped(count)} of ${plural(all, 'comparison', 'comparisons')}`,
  search: 'Search pointer',
  only: 'Rows',
  all: 'all',
  failed: 'failed',
  check: 'Check',
  anyCheck: 'every check',
  sort: 'Order',
  byEvidence: 'as in the evidence',
  byUtilisation: 'by use of the tolerance',
  none: 'No comparison matches.',
  noneCase: 'This case has no numeric comparison.',
  outcome: 'Outcome',
  pointer: 'Pointer',
  factors: 'Factors',
  claimed: 'Claimed',
  recomputed: 'Recomputed',
  delta: 'Difference',
  bound: 'Allowed',
  use: 'Use',
  hint: 'Enter shows a row in the text.',
} as const;

export const TEXT_VIEW = {
  tab: 'Text',
  title: 'Evidence text',
  size: (bytes: string, lines: number): string => `${bytes}, ${plural(lines, 'display line', 'display lines')}`,
  untrusted: 'Written by the party under audit. Long lines are broken for display.',
  trusted: 'Given by you as a trusted input. Long lines are broken for display.',
  marked: 'Marked',
  line: 'Go to line',
  none: 'There is no text to show.',
  file: 'File number',
  fileName: 'File',
  fileOf: (count: number): string => `of 0 to ${grouped(count - 1)}`,
  fileOption: (name: string, size: string, trusted: boolean): string =>
    `${name} (${size}${trusted ? ', trusted' : ''})`,
  previousFile: 'Previous file',
  nextFile: 'Next file',
  noText: {
    binary: 'This file is no UTF-8 text, so there are no lines to show.',
    'too-large': 'This file is too large to be held as a text.',
    unreadable: 'This file cannot be read any more, so it is not shown.',
  },
} as const;

/** Why a place in the evidence is not shown; the name of the file follows, where it is known. */
export const NO_PLACE = {
  nowhere: 'This finding names no single place in a text of this case.',
  nowhereIn: 'This pointer names no place in the text of this file:',
  several: 'More than one file of this case could be meant, so the place is not shown.',
  absent: 'What this pointer names is absent. Marked is the nearest place that encloses it.',
  binary: 'The place is in a file that is no text and cannot be shown:',
  'too-large': 'The place is in a file that is too large to be held as a text:',
  unreadable: 'The place is in a file that cannot be read any more:',
} as const;

export const MEANING = {
  tab: 'Meaning',
  proves: 'What this shows',
  /** Of evidence that did not pass, nothing is shown: only what was at stake is said. */
  provesIf: (outcome: CaseOutcome): string => (outcome === 'PASS' ? 'What this shows' : 'What a PASS would show'),
  provesNot: 'What it does not show',
  more: 'show all',
  less: 'show less',
  notes: 'Notes',
  noNotes: 'No notes.',
  save: (title: string): string => `Save: ${title}`,
  saveShort: 'Save',
  files: 'Files to keep',
  digests: 'Digests',
  digestsWhy: 'By these others may know this evidence. A digest that matches says nothing about who made it.',
  copyOne: (label: string): string => `Copy: ${label}`,
  notChecked: 'Not checked',
  nothingNotChecked: 'Every check that this build knows was performed.',
  facts: 'From the evidence',
} as const;

export const SAMPLES = {
  title: 'Try it on a sample',
  lead: 'Honest evidence, each beside what somebody might make of it.',
  good: 'As recorded',
  bad: 'Altered',
} as const;

export const HELP = {
  open: 'Keyboard shortcuts',
  title: 'Keyboard',
  toggle: 'Single-key shortcuts',
  toggleWhy: 'Switch them off if another tool uses these keys, or if you speak your input.',
  /** Keys that lists and views handle themselves; all others are declared with their actions in `actions.ts`. */
  groups: [
    {
      title: 'Anywhere',
      keys: [
        ['Ctrl+Z', 'Take back what was opened, added, removed or closed'],
        ['Ctrl+Shift+Z', 'Do it again'],
        ['Escape', 'Cancel the audit, or close what is open'],
        ['Ctrl+V', 'Judge what is in the clipboard, or add it to what is open'],
        ['Ctrl+P', 'Print the report'],
      ],
    },
    {
      title: 'List of cases',
      keys: [
        ['\u2193  \u2191', 'Down, up; with Shift a range is chosen'],
        ['Home  End', 'First, last'],
        ['Space', 'Choose, or choose no longer'],
        ['Ctrl+A', 'Choose all that are shown'],
        ['Escape', 'Choose none'],
        ['Enter', 'Open the case'],
        ['Delete', 'Remove what is chosen'],
        ['letters', 'To the next name that starts so; a capital where the letter is a shortcut'],
      ],
    },
    {
      title: 'Lists and tables',
      keys: [
        ['j  \u2193', 'Down in a list or table'],
        ['k  \u2191', 'Up in a list or table'],
        ['\u2190  \u2192', 'On the edge of a pane: its width; Enter gives the first one back'],
        ['Enter', 'Choose; in the factor diff and in a comparison: show in text'],
      ],
    },
    {
      title: 'Groups of the factor diff',
      keys: [
        ['\u2192', 'Expand; then to the first row'],
        ['\u2190', 'To the head; then collapse'],
        ['Enter', 'On the head: expand or collapse'],
      ],
    },
    {
      title: 'Step debugger',
      keys: [
        ['\u2192  \u2190', 'Next stop, back; also j and k'],
        ['n', 'Next disagreement, in this step or a later one'],
        ['p', 'Previous disagreement'],
        ['u', 'To the number that a disagreement comes from'],
        ['Space', 'Play, pause; playing stops at a disagreement'],
        ['PgUp  PgDn', 'Stage before, stage after'],
        ['Home End', 'First stop, last stop'],
        ['<  >', 'Step before, step after, in a bundle'],
      ],
    },
    {
      title: 'Compare',
      keys: [['Shift+Enter', 'Show in the text of B']],
    },
    {
      title: 'Charts and chains',
      keys: [
        ['\u2190  \u2192', 'In a chart: from place to place; Up and Down between the points of one place'],
        ['n  p', 'Next and previous point beyond the limit, next and previous break of a chain'],
        ['Enter', 'Go to the number; in a chain to the text'],
      ],
    },
  ],
} as const;

export const HEADER = {
  compare: 'Compare',
  compareWhy: 'Two cases, or two records of one, side by side',
  palette: 'Commands and places',
} as const;

export const LAYOUT = {
  left: 'Width of the list on the left',
  right: 'Width of the detail on the right',
} as const;

export const THEME = {
  label: 'Colours',
  next: { system: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' },
} as const;
