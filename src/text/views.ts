/** Sentences about views: what every format may offer to be looked at. Names no format. */
import type { TextDifference } from '../worker/contract.ts';
import { grouped } from './messages.ts';

/** What the evidence says and nothing binds. */
export const CLAIM = 'claim';

const plural = (value: number, one: string, many: string): string => `${grouped(value)} ${value === 1 ? one : many}`;

export const VIEWS = {
  overview: 'Overview',
  tabs: 'Views of this case',
  loading: 'Fetching',
  empty: 'There is nothing in this view.',
  more: (count: number): string => `${plural(count, 'more', 'more')}; the export lists what was checked.`,
  copyValue: (label: string): string => `Copy: ${label}`,
  check: (title: string): string => `Go to the check: ${title}`,
  checkShort: 'Check',
  inTextShort: 'Text',
  inText: 'Show in text',
  states: 'By state',
  onlyProblems: 'problems',
  allRows: 'all',
  rows: 'Rows',
  of: (shown: number, all: number): string => `${grouped(shown)} of ${plural(all, 'row', 'rows')}`,
  search: 'Filter rows',
  state: 'State',
  none: 'No row matches.',
  hint: 'Arrow keys move by row, Page Up and Page Down by screen. A column head sorts.',
  sortBy: (title: string): string => `Sort by ${title}`,
  copyRows: 'Copy rows as TSV',
  copyRowsMost: (most: number): string => `Copy the first ${grouped(most)} rows as TSV`,
  chosen: 'Row',
  asTable: 'Table',
  asDrawing: 'Drawing',
  form: 'Shown as',
  group: 'View',
} as const;

export const TIMELINE = {
  all: 'All of it',
  part: 'Part in view',
  position: (at: number, of: number): string => `${grouped(at)} of ${grouped(of)}`,
  strip: (axis: string): string => `Position on the axis: ${axis}`,
  next: 'Next problem',
  previous: 'Previous problem',
  noNext: 'No problem after this one.',
  noPrevious: 'No problem before this one.',
  number: 'No.',
  label: 'Item',
  text: 'What is said of it',
  hint: 'Arrow keys step, Page Up and Page Down by a tenth of the part in view, Home and End to the ends, n and p to the next and previous problem, + and - to zoom.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
} as const;

export const MERKLE = {
  root: 'Recomputed root',
  claimed: 'Claimed root',
  same: 'equal to the claimed root',
  differs: 'differs from the claimed root',
  noClaim: 'the evidence claims no root',
  copyRoot: 'Copy recomputed root',
  copyClaimed: 'Copy claimed root',
  copyHash: (level: number, index: number): string => `Copy hash of node ${grouped(index)} of level ${grouped(level)}`,
  leaf: 'Leaf number',
  leaves: (count: number): string => plural(count, 'leaf', 'leaves'),
  go: 'Go',
  nextLeaf: 'Next leaf',
  previousLeaf: 'Previous leaf',
  noLeaf: (last: number): string => `There is no such leaf: the numbers run from 0 to ${grouped(last)}.`,
  marked: 'Leaves worth a look',
  markedLeaf: (leaf: number): string => `leaf ${grouped(leaf)}`,
  path: 'Path to the root',
  pathLead:
    'From the root down to the leaf. Each node of the path is the hash of itself and its sibling one level below; all other nodes are folded.',
  level: (level: number): string => (level === 0 ? 'leaves' : `level ${grouped(level)}`),
  rootLevel: 'root',
  folded: (count: number): string => `${grouped(count)} folded`,
  sibling: 'sibling',
  onPath: 'on the path',
  filler: {
    repeated: 'the node itself again: the level is odd',
    padding: 'padding, no content',
  },
  ambiguities: 'Two readings',
  levels: 'Levels',
  browse: (level: string): string => `Nodes: ${level}`,
  index: 'Number',
  label: 'Leaf',
  hash: 'Hash',
  copyPath: 'Copy path as TSV',
  tree: 'Path',
  noPath: 'The format gives no path for this leaf.',
} as const;

export const CHART = {
  drawing: (title: string): string => `Chart: ${title}`,
  unplaced: (count: number, logarithmic: boolean): string =>
    `${plural(count, 'point has', 'points have')} no place here (${logarithmic ? 'not a finite number, or not above 0 on a logarithmic axis' : 'not a finite number'}); the table has ${count === 1 ? 'it' : 'them'}.`,
  thinned: 'More points than can be drawn: the lowest and the highest of every stretch are. The table has all.',
  saveSvg: 'Save as SVG',
  savePng: 'Save as PNG',
  series: 'Series',
} as const;

export const COMPARE_TEXT = {
  claimed: 'Claimed text',
  untrusted: 'Written by the party under audit, and shown as it is.',
  given: 'A text to hold against it',
  givenLead: 'Paste the text that somebody says this is. It stays on this computer.',
  clear: 'Clear',
  equal: (count: number): string => `The two texts are the same, all ${plural(count, 'character', 'characters')}.`,
  differ: 'The two texts differ.',
  first: (before: number): string =>
    before === 0
      ? 'They differ from the first character on.'
      : `The first ${plural(before, 'character is', 'characters are')} the same; then they differ.`,
  inClaimed: 'claimed',
  inGiven: 'pasted',
  at: (line: number, column: number): string => `line ${grouped(line)}, character ${grouped(column)}`,
  ends: 'the text ends here',
  length: (count: number): string => plural(count, 'character', 'characters'),
  only: {
    'line-ends': 'Nothing but line ends differs.',
    'end-space': 'Nothing but white space at the end differs.',
    'normal-form': 'Nothing but the Unicode normal form differs: they look the same and are not.',
    invisible: 'Nothing but invisible characters differs: they look the same and are not.',
    'white-space': 'Nothing but white space differs.',
    case: 'Nothing but the case of letters differs.',
  } satisfies Record<NonNullable<TextDifference['only']>, string>,
  lines: 'Line by line',
  gap: (count: number): string => `${plural(count, 'line', 'lines')} alike`,
  more: (count: number): string => `${plural(count, 'more line', 'more lines')} not shown`,
} as const;

export const FILES = {
  title: 'Files of this case',
  evidence: 'evidence',
  supporting: 'beside it',
  trusted: 'trusted by you',
  notTrusted: 'not trusted: it came with the evidence',
  with: 'with ',
  withMore: (count: number): string => `and ${grouped(count)} more`,
  more: (count: number): string => `${plural(count, 'more file', 'more files')}; the export lists all.`,
  copyDigest: 'Copy digest of the file',
} as const;
