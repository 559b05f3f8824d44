/**
 * What a format offers to be looked at, as data: the page draws every kind in one way, whichever format it comes from.
 * All texts are plain; texts of the evidence stand in `evidence` cells and are shown isolated.
 */
import type { CheckId, CheckOutcome, ExactText } from '../verdict/model.ts';

/** How a row, rung or node stands; `claim` is what the evidence says and nothing binds. */
export type ViewState = CheckOutcome | 'claim';

/** A value with what it is worth. */
export interface ViewRow {
  readonly label: string;
  /** Text of the evidence, or made here. */
  readonly value: string;
  readonly state?: ViewState;
  /** One phrase: what binds the value, or why it is believed. */
  readonly note?: string;
  /** The check that decides, for a link. */
  readonly check?: CheckId;
  /** RFC 6901 pointer or `byte N`, where there is a place in the raw text. */
  readonly pointer?: string;
}

interface ViewBase {
  /** Unique in its case; part of links, so never renamed. */
  readonly id: string;
  readonly title: string;
  /** One sentence above the view. */
  readonly lead?: string;
  /** Views that follow each other and have this name in common share one tab. */
  readonly group?: string;
}

/** A place in the evidence, to go to. */
export interface EvidencePlace {
  readonly record: number;
  /** RFC 6901 pointer into the record. */
  readonly pointer: string;
  /** Where the number there is a row of the comparisons: its check, and its pointer as it stands in the row. */
  readonly comparison?: { readonly check: CheckId; readonly pointer: string };
}

/** A card of labelled values: who signed and why the key is trusted, a policy, the state of the code. */
export interface CardView extends ViewBase {
  readonly kind: 'card';
  readonly rows: readonly ViewRow[];
}

export interface TableColumn {
  readonly id: string;
  readonly title: string;
  /** Right-aligned and sorted by number. */
  readonly numeric?: boolean;
  /** Text of the evidence: shown isolated, control characters made visible. */
  readonly evidence?: boolean;
}

export interface TableRow {
  /** One text for each column. */
  readonly cells: readonly string[];
  readonly state?: ViewState;
  readonly pointer?: string;
}

/** Any number of rows, made when they are looked at. */
export interface TableView extends ViewBase {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  readonly length: number;
  row(index: number): TableRow;
}

/** Rungs from weakest to strongest, or in order of time: a trust ladder, anchors of a counter. */
export interface LadderView extends ViewBase {
  readonly kind: 'ladder';
  readonly rungs: readonly {
    readonly title: string;
    readonly text: string;
    readonly state: ViewState;
  }[];
}

/** Marks along one axis, such as the steps of a run. */
export interface TimelineView extends ViewBase {
  readonly kind: 'timeline';
  readonly axis: string;
  readonly length: number;
  item(index: number): { readonly label: string; readonly text: string; readonly state: ViewState };
}

export interface MerkleNode {
  /** 0 is the level of the leaves. */
  readonly level: number;
  readonly index: number;
  /** Lower-case hex. */
  readonly hash: string;
}

/** One step of an inclusion path, from a leaf up. */
export interface MerkleStep {
  readonly node: MerkleNode;
  /** Absent at the root. */
  readonly sibling?: MerkleNode;
  readonly side?: 'left' | 'right';
  /** The sibling is the node itself, repeated because the level is odd, or padding. */
  readonly filler?: 'repeated' | 'padding';
}

/** A Merkle tree of any size: levels are counted, nodes are made when they are looked at. */
export interface MerkleView extends ViewBase {
  readonly kind: 'merkle';
  /** How many nodes each level has, leaves first; the last is 1. */
  readonly widths: readonly number[];
  readonly root: string;
  /** Root that the evidence claims. */
  readonly claimedRoot?: string;
  leafLabel(index: number): string;
  node(level: number, index: number): MerkleNode;
  /** Inclusion path of a leaf, leaf first, root last. */
  path(leaf: number): readonly MerkleStep[];
  /** Leaves worth a look first: the opened one, those that do not match. */
  readonly marked: readonly { readonly leaf: number; readonly state: ViewState; readonly text: string }[];
  /** Where the construction leaves two readings open, in one sentence each. */
  readonly ambiguities: readonly string[];
}

export interface ChartSeries {
  readonly name: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How the points are drawn; a bar starts at the axis. */
  readonly mark: 'line' | 'point' | 'bar';
  /** Where the number of a point stands; asked for when the point is chosen. */
  place?(index: number): EvidencePlace | undefined | Promise<EvidencePlace | undefined>;
}

/** Numbers over numbers. Its table twin is made from the same arrays. */
export interface ChartView extends ViewBase {
  readonly kind: 'chart';
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xScale?: 'linear' | 'log';
  readonly yScale: 'linear' | 'log';
  /** Bars at the same place stand on each other, in the order of the series. */
  readonly stacked?: true;
  /** May be a getter: they are made when the chart is looked at, and made again where another record is held by then. */
  readonly series: readonly ChartSeries[];
  /** One sentence about the points, made with them. */
  readonly remark?: () => string;
  /** Horizontal lines: thresholds, windows. `beyond`: points above it are worth a look. */
  readonly limits: readonly { readonly label: string; readonly y: number; readonly beyond?: true }[];
}

/** Something that runs through all links of a chain: what one link hands on, or what all of them share. */
export interface ChainStrand {
  readonly title: string;
  /** What must hold, in one sentence. */
  readonly text: string;
}

/** Where a strand does not hold, and what differs. */
export interface ChainBreak {
  /** Position among the strands. */
  readonly strand: number;
  /** What was found, in one sentence. */
  readonly text: string;
  /** How many numbers or members differ; the first of them follows. */
  readonly count: number;
  readonly claimed?: ExactText;
  readonly expected?: ExactText;
  readonly delta?: ExactText;
  readonly place?: EvidencePlace;
  /** Where the other of both values stands. */
  readonly other?: EvidencePlace;
  /** The failure in the result that says so: its check, and its position among the failures of it. */
  readonly finding?: { readonly check: CheckId; readonly index: number };
}

/** Links in their order, each joined to the one before it by several strands: records of a run, lines of a log. */
export interface ChainView extends ViewBase {
  readonly kind: 'chain';
  /** What a link is, singular: `Record`. */
  readonly link: string;
  readonly length: number;
  readonly strands: readonly ChainStrand[];
  /** What a link is called besides its number; may be empty. */
  label(index: number): string;
  /** `not-checked`: there is nothing that this strand could join the link to. */
  state(index: number, strand: number): ViewState;
  /** What is broken at a link; made when it is looked at. */
  breaks(index: number): readonly ChainBreak[] | Promise<readonly ChainBreak[]>;
}

/** A text that the evidence claims, beside which the auditor may paste another to see the difference. */
export interface TextView extends ViewBase {
  readonly kind: 'text';
  readonly text: string;
  /** What the text is worth, in one phrase; never "authoritative". */
  readonly worth: string;
  readonly state: ViewState;
}

/** A setting of the audit that can be moved to see what another would have let pass. */
export interface WhatIfSetting {
  /** Its name after `--set`, where it has one. */
  readonly id: string;
  readonly title: string;
  /** Settings of one group stand together under it. */
  readonly group: string;
  readonly unit?: string;
  readonly least: number;
  readonly most: number;
  readonly scale: 'linear' | 'log';
  /** Only whole numbers. */
  readonly whole?: boolean;
  /** What it means that it is off; absent when it cannot be. */
  readonly off?: string;
  /** By which the case was judged; undefined when it was off. */
  readonly judged: number | undefined;
  /** What was measured, on the same scale: where a threshold would cut. */
  readonly measured?: { readonly title: string; readonly values: Float64Array };
}

/** How an item would stand: inside every threshold that means something, undecided, outside, without a measurement, not looked at. */
export type WhatIfState = 'within' | 'undecided' | 'outside' | 'unknown' | 'left-out';

/** Settings by id; undefined when off. */
export type WhatIfValues = ReadonlyMap<string, number | undefined>;

export interface WhatIfResult {
  state(index: number): WhatIfState;
  /** Why, in one phrase. */
  why(index: number): string;
  readonly figures: readonly {
    readonly label: string;
    readonly value: string;
    readonly note?: string;
    /** To be kept in sight while settings are moved. */
    readonly key?: boolean;
  }[];
}

/**
 * Settings to move, and what would follow from them, out of what the audit measured. Never a verdict: nothing that is shown here
 * is in the document, whatever is moved.
 */
export interface WhatIfView extends ViewBase {
  readonly kind: 'what-if';
  readonly settings: readonly WhatIfSetting[];
  /** Of what is judged one by one: `Update`, `Updates`. */
  readonly item: { readonly one: string; readonly many: string };
  /** How each state is called. */
  readonly words: Readonly<Record<WhatIfState, string>>;
  readonly length: number;
  /** Name of the items `from` to before `to`, which follow each other. */
  label(from: number, to: number): string;
  at(values: WhatIfValues): WhatIfResult;
}

export type CaseView =
  CardView | TableView | LadderView | TimelineView | MerkleView | ChartView | ChainView | TextView | WhatIfView;
