/**
 * One training-step receipt as the rules see it: the layout it declares, and for every place the layout knows, the node
 * of the document that stands there. Numbers stay in the document; the model only points at them.
 *
 * Built (`build-model.ts`) from a schema-valid record, for every schema version alike. Missing members are -1, undeclared
 * keys are listed.
 */
import { int32Array } from '../../base/slab.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import type { Layout } from './layout.ts';

/** A keyed map bound to declared slots. */
export interface BoundMap {
  /** Node of the map itself, or -1. */
  readonly node: number;
  /** Value node per slot, or -1. */
  readonly values: Int32Array;
  /** Value nodes under keys that the layout does not declare. */
  readonly extras: readonly number[];
}

/** Forward values (`net`, `out`) of hidden then output units. */
export interface BoundForward {
  readonly node: number;
  readonly net: Int32Array;
  readonly out: Int32Array;
  readonly extras: readonly number[];
}

/** Named factors of products, all of a record in one list of columns. */
export class Factors {
  readonly value: number[] = [];
  /** String id of the name. */
  readonly name: number[] = [];
  /** String id of `from`, or -1. */
  readonly from: number[] = [];
  /** Node of `from`, or -1. */
  readonly fromNode: number[] = [];
}

export interface JacobianTerm {
  readonly node: number;
  readonly targetUnit: number;
  readonly firstFactor: number;
  readonly factorCount: number;
  readonly termValue: number;
}

export interface DualForm {
  readonly node: number;
  readonly terms: readonly JacobianTerm[];
  readonly summationOrder: number;
  readonly summedValue: number;
}

export interface OutputSignal {
  readonly node: number;
  /** Output index, or -1 for an undeclared key. */
  readonly output: number;
  /** String id of the key. */
  readonly unit: number;
  readonly firstFactor: number;
  readonly factorCount: number;
  readonly signalValue: number;
  readonly dual: DualForm | undefined;
}

/** Downstream contributions of hidden units, all of a record in one list of columns. */
export class Contributions {
  readonly node: number[] = [];
  /** String id of the output unit named. */
  readonly from: number[] = [];
  readonly downstreamSignal: number[] = [];
  /** String id of the weight named. */
  readonly viaWeight: number[] = [];
  readonly weightValue: number[] = [];
  readonly value: number[] = [];
}

export interface HiddenSignal {
  readonly node: number;
  /** Hidden index, or -1 for an undeclared key. */
  readonly hidden: number;
  readonly unit: number;
  readonly firstContribution: number;
  readonly contributionCount: number;
  readonly summationOrder: number;
  readonly backpropagatedSum: number;
  readonly activationDerivative: number;
  readonly signalValue: number;
}

/** Parameter updates as columns, in evidence order. */
export class Updates {
  readonly count: number;
  readonly node: Int32Array;
  /** String id of `parameter_id`. */
  readonly id: Int32Array;
  /** Parameter index, or -1. */
  readonly parameter: Int32Array;
  readonly kind: Int32Array;
  readonly layerEdge: Int32Array;
  readonly parameterRole: Int32Array;
  readonly fromUnit: Int32Array;
  readonly toUnit: Int32Array;
  readonly weightBefore: Int32Array;
  readonly gradient: Int32Array;
  readonly update: Int32Array;
  readonly weightAfter: Int32Array;
  /** Node of the optimizer's name. */
  readonly optimizerName: Int32Array;
  readonly learningRate: Int32Array;
  readonly firstFactor: Int32Array;
  readonly factorCount: Int32Array;
  readonly stateBefore: Int32Array;
  readonly stateAfter: Int32Array;

  constructor(count: number) {
    const column = (): Int32Array => int32Array(count).fill(-1);
    this.count = count;
    this.node = column();
    this.id = column();
    this.parameter = column();
    this.kind = column();
    this.layerEdge = column();
    this.parameterRole = column();
    this.fromUnit = column();
    this.toUnit = column();
    this.weightBefore = column();
    this.gradient = column();
    this.update = column();
    this.weightAfter = column();
    this.optimizerName = column();
    this.learningRate = column();
    this.firstFactor = column();
    this.factorCount = int32Array(count);
    this.stateBefore = column();
    this.stateAfter = column();
  }
}

export type OptimizerName = 'sgd' | 'sgd_momentum' | 'adam' | 'adamw';

/** Nodes of `optimizer_config`, -1 where absent. */
export interface OptimizerConfig {
  readonly node: number;
  readonly name: OptimizerName;
  readonly nameNode: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly t: number;
  readonly momentum: number;
  readonly nesterov: number;
  readonly dampening: number;
}

export interface SampleModel {
  /** String id of the sample. */
  readonly id: number;
  readonly node: number;
  readonly inputs: BoundMap;
  readonly targets: BoundMap;
  readonly forward: BoundForward;
  readonly lossPerOutput: BoundMap;
  readonly lossTotal: number;
}

export interface BatchModel {
  readonly node: number;
  readonly size: number;
  /** String ids in declared order, and the nodes that name them. */
  readonly order: readonly number[];
  readonly orderNodes: readonly number[];
  readonly reduction: 'mean' | 'sum' | 'none';
}

/** A numeric tolerance as declared. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

export interface ReceiptModel {
  readonly document: JsonDocument;
  readonly root: number;
  readonly version: string;
  readonly layout: Layout;
  readonly learningRate: number;
  readonly tolerance: Tolerance;
  readonly toleranceNode: number;
  /** Largest tolerance that the auditor allows, whatever is declared; infinite where none is pinned. */
  readonly pinned: Tolerance;
  /** Has the label or the markers of an observer receipt (training-receipts.md section 1). */
  readonly observer: boolean;
  /** The label alone, which selects the reference's ceiling. */
  readonly externalLabel: boolean;
  readonly biasMode: 'constant' | 'sgd';
  readonly inputs: BoundMap;
  readonly targets: BoundMap;
  readonly before: BoundMap;
  readonly after: BoundMap;
  readonly forward: BoundForward;
  readonly loss: number;
  readonly lossPerOutput: BoundMap;
  readonly lossTotal: number;
  readonly lossPerSample: number;
  readonly lossReduction: number;
  readonly factors: Factors;
  readonly contributions: Contributions;
  /** In evidence order; the declared ones again by output and hidden index. */
  readonly outputSignals: readonly OutputSignal[];
  readonly hiddenSignals: readonly HiddenSignal[];
  readonly outputSignalOf: readonly (OutputSignal | undefined)[];
  readonly hiddenSignalOf: readonly (HiddenSignal | undefined)[];
  readonly updates: Updates;
  /** Last update of each parameter, or -1. */
  readonly updateOf: Int32Array;
  readonly optimizer: OptimizerConfig | undefined;
  readonly postForward: BoundForward;
  readonly postForwardStatus: number;
  readonly postLoss: number;
  readonly postLossStatus: number;
  readonly postLossPerOutput: BoundMap;
  readonly postLossTotal: number;
  readonly batch: BatchModel | undefined;
  /** Node of `per_sample`, and its entries in evidence order. */
  readonly perSample: number;
  readonly samples: readonly SampleModel[];
}

/** The model with the tolerances that the auditor pinned. */
export function withPinnedTolerance(model: ReceiptModel, pins: Partial<Tolerance> | undefined): ReceiptModel {
  if (pins?.atol === undefined && pins?.rtol === undefined) return model;
  return { ...model, pinned: { atol: pins.atol ?? Infinity, rtol: pins.rtol ?? Infinity } };
}

/** The tolerance in force: declared, lowered to the verifier's ceiling and to what the auditor pinned. */
export function toleranceInForce(model: ReceiptModel, ceiling: Tolerance): Tolerance {
  const { tolerance, pinned } = model;
  return {
    atol: Math.min(tolerance.atol, ceiling.atol, pinned.atol),
    rtol: Math.min(tolerance.rtol, ceiling.rtol, pinned.rtol),
  };
}
