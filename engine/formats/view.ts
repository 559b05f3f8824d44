/**
 * What a format offers to be looked at, as data: the page draws every kind in one way, whichever format it comes from.
 * All texts are plain; texts of the evidence stand in `evidence` cells and are shown isolated.
 */
import type { CheckId, CheckOutcome } from '../verdict/model.ts';

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
}

/** Numbers over numbers. Its table twin is made from the same arrays. */
export interface ChartView extends ViewBase {
  readonly kind: 'chart';
  readonly xTitle: string;
  readonly yTitle: string;
  readonly yScale: 'linear' | 'log';
  readonly series: readonly ChartSeries[];
  /** Horizontal lines: thresholds, windows. */
  readonly limits: readonly { readonly label: string; readonly y: number }[];
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
  CardView | TableView | LadderView | TimelineView | MerkleView | ChartView | TextView | WhatIfView;
