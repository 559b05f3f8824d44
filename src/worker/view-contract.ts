/** The part of the wall that carries views: metadata with the summary, contents when they are looked at, long ones in pages. */
import type {
  ChainBreak,
  ChainStrand,
  ChartSeries,
  ChartView,
  EvidencePlace,
  MerkleStep,
  MerkleView,
  TableColumn,
  ViewRow,
  ViewState,
  WhatIfResult,
  WhatIfSetting,
  WhatIfState,
  WhatIfView,
} from '../../engine/formats/view.ts';
import type { RawWindow } from './contract.ts';

interface ViewHead {
  readonly id: string;
  readonly title: string;
  readonly lead?: string;
  /** Neighbours of one group share a tab. */
  readonly group?: string;
  /** How many rows, rungs, items, leaves, links or characters it has; of a chart 0, its points are counted when it is shown. */
  readonly length: number;
}

/** A view without its contents. */
export type ViewInfo =
  | (ViewHead & { readonly kind: 'card' | 'ladder' })
  | (ViewHead & { readonly kind: 'table'; readonly columns: readonly TableColumn[] })
  | (ViewHead & { readonly kind: 'timeline'; readonly axis: string })
  | (ViewHead & {
      readonly kind: 'merkle';
      /** Nodes of each level, leaves first. */
      readonly widths: readonly number[];
      readonly root: string;
      readonly claimedRoot?: string;
      /** The first of them; `length` counts leaves. */
      readonly ambiguities: readonly string[];
    })
  | (ViewHead & {
      readonly kind: 'chart';
      readonly xTitle: string;
      readonly yTitle: string;
      readonly xScale: 'linear' | 'log';
      readonly yScale: 'linear' | 'log';
      readonly stacked: boolean;
      readonly limits: ChartView['limits'];
    })
  | (ViewHead & { readonly kind: 'chain'; readonly link: string; readonly strands: readonly ChainStrand[] })
  | (ViewHead & { readonly kind: 'text'; readonly worth: string; readonly state: ViewState })
  | (ViewHead & {
      readonly kind: 'what-if';
      /** Measured values are thinned. */
      readonly settings: readonly WhatIfSetting[];
      readonly item: WhatIfView['item'];
      readonly words: WhatIfView['words'];
    });

export type ViewInfoOf<Kind extends ViewInfo['kind']> = Extract<ViewInfo, { readonly kind: Kind }>;

/** One view of one case. */
export interface ViewPlace {
  readonly caseId: number;
  readonly view: string;
}

/** What a setting is moved to; null when it is switched off. */
export interface MovedSetting {
  readonly id: string;
  readonly value: number | null;
}

/**
 * Rows of a table, or of the table twin of another view: items of a timeline (`number`, `label`, `text`), points of a
 * chart (`series`, `x`, `y`), links of a chain (`number`, `label`, a column for each strand), nodes of one level of a Merkle tree (`index`,
 * of leaves `label`, `hash`), items of a what-if view (`item`, `judged`, `moved`, `why`).
 */
export interface ViewRowQuery extends ViewPlace {
  /** Of a Merkle tree; 0 are the leaves. */
  readonly level?: number;
  /** Of a what-if view. */
  readonly moved?: readonly MovedSetting[];
  readonly offset: number;
  readonly limit: number;
  readonly sort?: { readonly column: string; readonly descending: boolean };
  /** Case-insensitive part of any cell. */
  readonly search?: string;
  /** `problems`: failed, error and unverified. */
  readonly only: 'all' | 'problems';
  /** Whole cells, for the clipboard; without it long cells are cut for display. */
  readonly whole?: boolean;
}

export interface DrawnViewRow {
  /** Position in the view, whatever the order of the answer. */
  readonly index: number;
  readonly cells: readonly string[];
  readonly state?: ViewState;
  readonly pointer?: string;
}

export interface ViewRowPage {
  /** Rows that match the query. */
  readonly total: number;
  readonly rows: readonly DrawnViewRow[];
}

/** The contents of a short view. `total` counts those that did not fit too. */
export interface CardContents {
  readonly total: number;
  readonly rows: readonly ViewRow[];
}

export interface LadderContents {
  readonly total: number;
  readonly rungs: readonly { readonly title: string; readonly text: string; readonly state: ViewState }[];
}

/** A window of a timeline or of a chain, summed up in bins of equal width. */
export interface TimelineWindow {
  /** The order of the counts of one bin. */
  readonly states: readonly ViewState[];
  /** `states.length` counts for each bin. */
  readonly counts: Uint32Array;
  /** Items of each state in the whole timeline. */
  readonly totals: Uint32Array;
}

export interface TimelineQuery extends ViewPlace {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly bins: number;
}

export interface MerklePath {
  readonly leaf: number;
  readonly label: string;
  readonly steps: readonly MerkleStep[];
  /** What the format says of this leaf, if it marked it. */
  readonly mark?: MerkleView['marked'][number];
}

export interface MerkleMarks {
  readonly total: number;
  readonly marked: MerkleView['marked'];
}

/** One series as it is drawn. */
export interface ChartArrays {
  readonly name: string;
  readonly mark: ChartSeries['mark'];
  /** Whether its points have places in the evidence. */
  readonly placed: boolean;
  /** Thinned where there are more points than can be drawn: lowest and highest of every stretch are kept. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Position of each drawn point in the series. */
  readonly index: Uint32Array;
  /** Points of the series. */
  readonly length: number;
  /** Points that have no place on the axes: not finite, or not above zero on a logarithmic one. */
  readonly unplaced: number;
  /** Points above the limits that say so, drawn or not. */
  readonly beyond: number;
}

export interface ChartContents {
  readonly series: readonly ChartArrays[];
  readonly remark?: string;
}

export interface ChainQuery extends ViewPlace {
  /** `breaks`: links at which a strand is failed or cannot be read. */
  readonly only: 'all' | 'breaks';
  readonly offset: number;
  readonly limit: number;
}

export interface ChainRow {
  /** Position in the chain. */
  readonly index: number;
  readonly label: string;
  /** Of each strand. */
  readonly states: readonly ViewState[];
}

export interface ChainPage {
  readonly total: number;
  readonly rows: readonly ChainRow[];
}

export interface ChainSummary {
  /** Links with a break. */
  readonly breaks: number;
  /** The first of them. */
  readonly first?: number;
  /** Of each strand: links at which it is broken, and at which it holds. */
  readonly broken: readonly number[];
  readonly holds: readonly number[];
}

/** A link with a break, and which one among them it is. */
export interface ChainStop {
  readonly index: number;
  readonly position: number;
}

/** A run of characters, as Unicode code points. */
export interface TextEdge {
  /** From 1. */
  readonly line: number;
  /** Code points before it in its line, from 1. */
  readonly column: number;
  /** The next few; none at the end of the text. */
  readonly codePoints: readonly number[];
}

export interface DifferenceRow {
  readonly kind: 'same' | 'claimed' | 'given' | 'gap';
  /** Number of the line in its text, from 1; for a gap, of lines left out. */
  readonly number: number;
  readonly text: string;
  /** Columns that differ from the line it is held against, in UTF-16 units. */
  readonly mark?: { readonly from: number; readonly to: number };
}

export interface TextDifference {
  readonly equal: boolean;
  /** Code points in each text. */
  readonly claimedLength: number;
  readonly givenLength: number;
  /** Where they first differ, and how many code points before it are alike. */
  readonly first?: { readonly before: number; readonly claimed: TextEdge; readonly given: TextEdge };
  /** What alone would make them equal; said, and never done. */
  readonly only?: 'line-ends' | 'end-space' | 'normal-form' | 'case' | 'white-space' | 'invisible';
  readonly rows: readonly DifferenceRow[];
  /** Rows that did not fit. */
  readonly more: number;
}

/** What would follow from settings. Never a verdict. */
export interface WhatIfContents {
  /** The order of the codes in `states`. */
  readonly order: readonly WhatIfState[];
  /** One code for each item. */
  readonly states: Uint8Array;
  readonly figures: WhatIfResult['figures'];
  /** Items of one state that follow each other, those outside first; `more` did not fit. */
  readonly runs: readonly { readonly state: WhatIfState; readonly label: string; readonly why: string }[];
  readonly more: number;
}

export interface ViewsApi {
  viewRows(query: ViewRowQuery): Promise<ViewRowPage>;
  card(place: ViewPlace): Promise<CardContents>;
  ladder(place: ViewPlace): Promise<LadderContents>;
  timeline(query: TimelineQuery): Promise<TimelineWindow>;
  /** The nearest item after (or before) `from` that is a problem; undefined when there is none. */
  timelineProblem(place: ViewPlace, from: number, direction: 1 | -1): Promise<number | undefined>;
  /** Undefined when there is no such leaf. */
  merklePath(place: ViewPlace, leaf: number): Promise<MerklePath | undefined>;
  merkleMarks(place: ViewPlace): Promise<MerkleMarks>;
  /** The series of a chart, each of at most `most` points. The arrays are transferred. */
  chart(place: ViewPlace, most: number): Promise<ChartContents>;
  /** Where the number of a point stands; undefined where there is no such point, or no place. */
  chartPlace(place: ViewPlace, series: number, index: number): Promise<EvidencePlace | undefined>;
  chainSummary(place: ViewPlace): Promise<ChainSummary>;
  chain(query: ChainQuery): Promise<ChainPage>;
  /** What is broken at a link. */
  chainBreaks(place: ViewPlace, index: number): Promise<readonly ChainBreak[]>;
  /** The nearest link with a break after (or before) `from`; undefined when there is none. */
  chainStop(place: ViewPlace, from: number, direction: 1 | -1): Promise<ChainStop | undefined>;
  /** What would follow from these settings; what is not named stays as it was judged. The states are transferred. */
  whatIf(place: ViewPlace, moved: readonly MovedSetting[]): Promise<WhatIfContents>;
  /** Lines of the claimed text, broken for display. */
  viewText(place: ViewPlace, firstLine: number, count: number): Promise<RawWindow>;
  /** How a text that somebody gives differs from the claimed one. */
  compareText(place: ViewPlace, given: string): Promise<TextDifference>;
}
