/**
 * What a format offers to be looked at, as data: the page draws every kind in one way, whichever format it comes from.
 * All texts are plain; texts of the evidence stand in `evidence` cells and are shown isolated.
 */
import type { CheckId, CheckOutcome, ExactText } from '../verdict/model.ts';
import type { ComparisonRow } from './format.ts';

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

/**
 * How a number of a computation stands. `wrong`: it disagrees, and nothing that it was made from explains that. `follows`: it
 * disagrees because of a number that it was made from. `open`: nothing of this profile compares it.
 */
export type StopState = 'open' | 'agrees' | 'follows' | 'wrong';

/** A claimed number that enters another. */
export interface ComputationOperand {
  /** What it is there, in the field's terms: `weight`. */
  readonly role: string;
  /** Text of the evidence: whose number it is, such as the name of a unit. */
  readonly of: string;
  readonly text: ExactText;
  /** As in `ComputationStop.pointer`. */
  readonly pointer: string;
  /** How it stands: as a copy, or as the number that an earlier stop made. Absent for what the computation was given. */
  readonly state?: StopState;
  /** The earlier stop that made it. */
  readonly stop?: number;
}

/** A piece of a formula: mathematics of ours, or an operand by its position. */
export type FormulaPiece = string | number;

/** One claimed number of a computation, without what belongs to looking at it. */
export interface ComputationHead {
  readonly index: number;
  /** Position of its stage. */
  readonly stage: number;
  /** What it is, in the field's terms: `gradient`. */
  readonly quantity: string;
  /** Text of the evidence: of which unit, weight or bias; empty for a sum over all. */
  readonly of: string;
  /** Position of the sample that it belongs to, in a batch. */
  readonly sample?: number;
  readonly claimed: ExactText;
  readonly state: StopState;
  /** Made from a number that is wrong, though it may itself agree. */
  readonly reached: boolean;
}

export interface ComputationStop extends ComputationHead {
  /** Where the claimed number stands: as in the comparisons. */
  readonly pointer: string;
  /** RFC 6901 pointer in the raw text of the record; absent where the text does not hold the number. */
  readonly place?: string;
  /** The formula in general, plain text. */
  readonly formula: string;
  /** The formula with its operands in their places: lines, of which a sum has one for each term. */
  readonly filled: readonly (readonly FormulaPiece[])[];
  readonly operands: readonly ComputationOperand[];
  /** Every comparison of this very number, as the audit made it. */
  readonly comparisons: readonly ComparisonRow[];
  /** Comparisons of the copies among its operands that disagree. */
  readonly copies: readonly ComparisonRow[];
  /** Earlier stops that it was made from; `moreDependencies` that are not listed. */
  readonly dependsOn: readonly number[];
  readonly moreDependencies: number;
  /** What to show of it in the drawing: slots of units and positions of parameters. */
  readonly result: ComputationMark;
  readonly sources: ComputationMark;
}

export interface ComputationMark {
  readonly units: readonly number[];
  readonly parameters: readonly number[];
}

/** A network to be drawn. Slots count its units over all layers, in order. */
export interface ComputationNetwork {
  readonly layers: readonly {
    readonly title: string;
    /** Texts of the evidence. */
    readonly units: readonly string[];
  }[];
  /** Slots of both ends of each parameter that is a weight; -1 for the others. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Biases: position of the parameter and slot of a unit that it serves, pair by pair. */
  readonly biases: Int32Array;
}

/** The numbers of the drawing in one stage. */
export interface ComputationScene {
  /** What the number of a unit, and of a parameter, is: `activation`, `weight`; empty where there is none. */
  readonly unitMeaning: string;
  readonly parameterMeaning: string;
  /** By slot and by position, NaN where there is none. */
  readonly units: Float64Array;
  readonly parameters: Float64Array;
  /** Positions in `StopState` of the worst of each, in the order `open`, `agrees`, `follows`, `wrong`. */
  readonly unitStates: Uint8Array;
  readonly parameterStates: Uint8Array;
}

/** One computation, stop by stop in the order in which it runs. Texts are made for the stops that are looked at. */
export interface Computation {
  readonly network: ComputationNetwork;
  /** Names of the samples of a batch: texts of the evidence. */
  readonly samples: readonly string[];
  /** Runs of stops that follow each other; `end` is exclusive. */
  readonly stages: readonly { readonly title: string; readonly start: number; readonly end: number }[];
  readonly length: number;
  /** State of every stop, as in `ComputationScene.unitStates`. */
  readonly states: Uint8Array;
  head(index: number): ComputationHead;
  stop(index: number): ComputationStop;
  /** The stop that has the number at this place: `pointer` as in the comparisons or in the raw text. */
  find(pointer: string): number | undefined;
  /** The first stop of a stage, and of a sample where it has any, whose number is that of the unit in the slot, or of any. */
  ofUnit(stage: number, sample: number, slot: number | undefined): number | undefined;
  scene(stage: number, sample: number): ComputationScene;
}

/** Records that disagree somewhere. */
export interface Suspects {
  /** Ascending. */
  readonly records: readonly number[];
  /** From this record on, others may disagree too: not all failures were kept. */
  readonly unknownFrom: number;
}

/** A computation that can be stepped through, for each record of the evidence. */
export interface ComputationView extends ViewBase {
  readonly kind: 'computation';
  /** What a record is called: `step`. */
  readonly unit: string;
  readonly records: number;
  suspects(): Suspects;
  /** The computation of a record, or why it has none. */
  open(record: number): Computation | string | Promise<Computation | string>;
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
  | CardView
  | TableView
  | LadderView
  | TimelineView
  | MerkleView
  | ChartView
  | ChainView
  | TextView
  | WhatIfView
  | ComputationView;
