/**
 * The network that a receipt declares: units, parameters, wiring, in declared order. Built once per record; everything
 * else is bound to its slots. Version 0.1.0 has a fixed 2-2-2 network (training-receipts.md section 5, last paragraph).
 */
import { int32Array, uint8Array } from '../../base/slab.ts';
import { KIND } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { W } from './schema.generated.ts';

/** Roles of parameters, as `topology.parameters[].role`. */
export const ROLE = { inputToHidden: 0, hiddenToOutput: 1, hiddenBias: 2, outputBias: 3, unknown: 4 } as const;

export type HiddenActivation = 'sigmoid' | 'relu' | 'identity';
export type OutputActivation = HiddenActivation | 'softmax';
export type LossName = 'half_squared_error' | 'cross_entropy_softmax';

/** A precondition of the recomputation that the declared topology does not meet. */
export interface LayoutProblem {
  /** Node at fault. */
  readonly node: number;
  readonly message: string;
}

export interface Layout {
  /** Units per layer. */
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  /** String id of each unit; slots run over input, hidden, output units in declared order. */
  readonly unitIds: Int32Array;
  /** Slot of a unit by string id, or -1. The first declaration wins. */
  readonly slotOf: Int32Array;
  readonly parameters: number;
  /** String id of each parameter, in declared order. */
  readonly parameterIds: Int32Array;
  /** Parameter index by string id, or -1. */
  readonly parameterOf: Int32Array;
  readonly role: Uint8Array;
  /** Weights: slots of source and target unit, or -1. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Parameter index of the weight from input i to hidden h, at h * inputs + i; -1 if there is none. */
  readonly inputWeights: Int32Array;
  /** Parameter index of the weight from hidden h to output o, at o * hidden + h; -1 if there is none. */
  readonly outputWeights: Int32Array;
  /** Bias parameter that serves each hidden and output unit (index: slot - inputs), or -1. */
  readonly biasOf: Int32Array;
  /** Node of each parameter declaration, or -1 (version 0.1.0). */
  readonly parameterNodes: Int32Array;
  readonly hiddenActivation: HiddenActivation;
  readonly outputActivation: OutputActivation;
  readonly loss: LossName;
  readonly perNeuronBias: boolean;
  /** Empty when the network can be recomputed. */
  readonly problems: readonly LayoutProblem[];
}

/** A layout and where it was read. */
export interface ReadLayout {
  readonly document: JsonDocument;
  readonly root: number;
  readonly version: string;
  readonly layout: Layout;
}

/**
 * The layout that a record declares. `document` is schema-valid; everything the schema does not say is checked here.
 * @param like the record before: where its topology is the same, node by node, so is the layout
 */
export function readLayout(document: JsonDocument, root: number, version: string, like?: ReadLayout): Layout {
  const topology = document.member(root, W.topology);
  if (like?.version === version && sameTopology(document, topology, like)) return like.layout;
  return version === '0.1.0' ? fixedLayout(document, topology) : new LayoutReader(document, topology).read();
}

/** Whether the topology stands at the same nodes with the same ids of strings. A layout is made of those alone, and of no text. */
function sameTopology(document: JsonDocument, topology: number, like: ReadLayout): boolean {
  const before = like.document;
  if (like.layout.problems.length > 0 || like.layout.slotOf.length < document.strings.count) return false;
  if (topology < 0 || topology !== before.member(like.root, W.topology)) return false;
  const end = document.next[topology];
  if (end !== before.next[topology]) return false;
  for (let node = topology; node < end; node += 1) {
    if (document.kind[node] !== before.kind[node] || document.key[node] !== before.key[node]) return false;
    if (document.next[node] !== before.next[node] || document.aux[node] !== before.aux[node]) return false;
    if (document.kind[node] === KIND.number && document.num[node] !== before.num[node]) return false;
  }
  return true;
}

function filled(length: number): Int32Array {
  return int32Array(length).fill(-1);
}

class LayoutReader {
  readonly #document: JsonDocument;
  readonly #topology: number;
  readonly #problems: LayoutProblem[] = [];

  constructor(document: JsonDocument, topology: number) {
    this.#document = document;
    this.#topology = topology;
  }

  #problem(node: number, message: string): void {
    this.#problems.push({ node, message });
  }

  #word(name: number): number {
    const node = this.#document.member(this.#topology, name);
    return node < 0 ? -1 : this.#document.aux[node];
  }

  #strings(array: number): number[] {
    const document = this.#document;
    const ids: number[] = [];
    if (array < 0) return ids;
    const end = document.next[array];
    for (let child = array + 1; child < end; child = document.next[child]) {
      ids.push(document.aux[child]);
    }
    return ids;
  }

  read(): Layout {
    const document = this.#document;
    const topology = this.#topology;
    const order = document.member(topology, W.unit_order);
    const orders = [W.input, W.hidden, W.output].map((layer) => document.member(order, layer));
    const layers = orders.map((node) => this.#strings(node));
    const sizes = [W.input_size, W.hidden_size, W.output_size].map((name) => document.member(topology, name));
    const layerNames = ['input', 'hidden', 'output'] as const;
    sizes.forEach((node, index) => {
      const units = layers[index]?.length ?? 0;
      if (document.num[node] !== units) {
        this.#problem(
          node,
          `declares ${document.source(node)} ${String(layerNames[index])} units, but unit_order lists ${String(units)}`,
        );
      }
    });
    const unitIds = Int32Array.from(layers.flat());
    const slotOf = filled(document.strings.count);
    unitIds.forEach((id, slot) => {
      if (slotOf[id] === -1) slotOf[id] = slot;
      else this.#problem(order, `the unit ${JSON.stringify(document.strings.text(id))} is declared twice`);
    });
    const inputs = layers[0]?.length ?? 0;
    const hidden = layers[1]?.length ?? 0;
    const outputs = layers[2]?.length ?? 0;

    const list = document.member(topology, W.parameters);
    const count = document.size(list);
    const layout = {
      inputs,
      hidden,
      outputs,
      unitIds,
      slotOf,
      parameters: count,
      parameterIds: filled(count),
      parameterOf: filled(document.strings.count),
      role: uint8Array(count).fill(ROLE.unknown),
      from: filled(count),
      to: filled(count),
      inputWeights: filled(hidden * inputs),
      outputWeights: filled(outputs * hidden),
      biasOf: filled(hidden + outputs),
      parameterNodes: filled(count),
    };
    this.#readParameters(list, layout);
    this.#checkOrder(document.member(topology, W.parameter_order), layout.parameterIds);
    this.#checkWiring(list, layout);
    const hiddenWord = this.#word(W.activation_hidden);
    const outputWord = this.#word(W.activation_output);
    const lossWord = this.#word(W.loss);
    if ((outputWord === W.softmax) !== (lossWord === W.cross_entropy_softmax)) {
      this.#problem(
        document.member(topology, W.activation_output),
        'softmax and cross-entropy must be declared together',
      );
    }
    return {
      ...layout,
      hiddenActivation: activation(hiddenWord),
      outputActivation: outputWord === W.softmax ? 'softmax' : activation(outputWord),
      loss: lossWord === W.cross_entropy_softmax ? 'cross_entropy_softmax' : 'half_squared_error',
      perNeuronBias: this.#word(W.bias_sharing) === W.per_neuron,
      problems: this.#problems,
    };
  }

  #readParameters(list: number, layout: MutableLayout): void {
    const document = this.#document;
    const end = document.next[list];
    let index = 0;
    for (let entry = list + 1; entry < end; entry = document.next[entry]) {
      let id = -1;
      let role: number = ROLE.unknown;
      let from = -1;
      let to = -1;
      let served = -1;
      const entryEnd = document.next[entry];
      for (let child = entry + 1; child < entryEnd; child = document.next[child]) {
        switch (document.key[child]) {
          case W.id:
            id = document.aux[child];
            break;
          case W.role:
            role = roleOf(document.aux[child]);
            break;
          case W.from_unit:
            from = layout.slotOf[document.aux[child]];
            break;
          case W.to_unit:
            to = layout.slotOf[document.aux[child]];
            break;
          case W.applies_to_units:
            served = child;
            break;
        }
      }
      layout.parameterNodes[index] = entry;
      layout.parameterIds[index] = id;
      layout.role[index] = role;
      if (layout.parameterOf[id] === -1) layout.parameterOf[id] = index;
      else this.#problem(entry, `the parameter ${JSON.stringify(document.strings.text(id))} is declared twice`);
      if (role === ROLE.inputToHidden || role === ROLE.hiddenToOutput)
        this.#readWeight(entry, index, role, from, to, layout);
      else this.#readBias(entry, index, role, served, layout);
      index += 1;
    }
  }

  #readWeight(entry: number, index: number, role: number, from: number, to: number, layout: MutableLayout): void {
    const { inputs, hidden, outputs } = layout;
    layout.from[index] = from;
    layout.to[index] = to;
    const first = role === ROLE.inputToHidden;
    const fromOk = first ? from >= 0 && from < inputs : from >= inputs && from < inputs + hidden;
    const toOk = first ? to >= inputs && to < inputs + hidden : to >= inputs + hidden && to < inputs + hidden + outputs;
    if (!fromOk || !toOk) {
      this.#problem(entry, 'a weight must name a source and a target unit in the layers of its role');
      return;
    }
    const matrix = first ? layout.inputWeights : layout.outputWeights;
    const at = first ? (to - inputs) * inputs + from : (to - inputs - hidden) * hidden + (from - inputs);
    if (matrix[at] !== -1) this.#problem(entry, 'two weights stand on the same edge');
    else matrix[at] = index;
  }

  #readBias(entry: number, index: number, role: number, served: number, layout: MutableLayout): void {
    const { inputs, hidden, outputs } = layout;
    const perNeuron = this.#word(W.bias_sharing) === W.per_neuron;
    const first = role === ROLE.hiddenBias ? inputs : inputs + hidden;
    const size = role === ROLE.hiddenBias ? hidden : outputs;
    const units = this.#strings(served);
    const slots = units.map((id) => layout.slotOf[id]);
    if (slots.some((slot) => slot < first || slot >= first + size) || new Set(slots).size !== slots.length) {
      this.#problem(entry, 'a bias must list units of its own layer, each once');
      return;
    }
    if (slots.length !== (perNeuron ? 1 : size)) {
      const wanted = perNeuron ? 'exactly one unit' : `the whole layer (${String(size)} units)`;
      this.#problem(entry, `a bias must list ${wanted}, but lists ${String(slots.length)}`);
      return;
    }
    for (const slot of slots) {
      if (layout.biasOf[slot - inputs] !== -1) this.#problem(entry, 'a unit is served by two biases');
      else layout.biasOf[slot - inputs] = index;
    }
  }

  /** `parameter_order` and `parameters` must agree index by index. */
  #checkOrder(order: number, ids: Int32Array): void {
    const named = this.#strings(order);
    if (named.length !== ids.length) {
      this.#problem(order, `lists ${String(named.length)} parameters, but ${String(ids.length)} are declared`);
      return;
    }
    const index = named.findIndex((id, at) => id !== ids[at]);
    if (index >= 0) {
      this.#problem(this.#document.element(order, index), 'parameter_order and parameters disagree from here on');
    }
  }

  /** Fan-in, fan-out and bias coverage. */
  #checkWiring(list: number, layout: MutableLayout): void {
    if (layout.inputWeights.includes(-1)) this.#problem(list, 'a hidden unit lacks the weight from some input unit');
    if (layout.outputWeights.includes(-1)) this.#problem(list, 'an output unit lacks the weight from some hidden unit');
    if (layout.biasOf.includes(-1)) this.#problem(list, 'a hidden or output unit is served by no bias');
  }
}

type MutableLayout = Pick<
  Layout,
  | 'inputs'
  | 'hidden'
  | 'outputs'
  | 'slotOf'
  | 'parameterIds'
  | 'parameterOf'
  | 'role'
  | 'from'
  | 'to'
  | 'inputWeights'
  | 'outputWeights'
  | 'biasOf'
  | 'parameterNodes'
>;

function roleOf(word: number): number {
  switch (word) {
    case W.input_to_hidden_weight:
      return ROLE.inputToHidden;
    case W.hidden_to_output_weight:
      return ROLE.hiddenToOutput;
    case W.hidden_bias:
      return ROLE.hiddenBias;
    case W.output_bias:
      return ROLE.outputBias;
    default:
      return ROLE.unknown;
  }
}

function activation(word: number): HiddenActivation {
  if (word === W.sigmoid) return 'sigmoid';
  return word === W.relu ? 'relu' : 'identity';
}

/** The 0.1.0 network: h1 from w1, w2; h2 from w3, w4; o1 from w5, w6; o2 from w7, w8; b1 hidden, b2 output. */
const FIXED = {
  inputs: 2,
  hidden: 2,
  outputs: 2,
  unitIds: Int32Array.from([W.i1, W.i2, W.h1, W.h2, W.o1, W.o2]),
  parameters: 10,
  parameterIds: Int32Array.from([W.w1, W.w2, W.w3, W.w4, W.w5, W.w6, W.w7, W.w8, W.b1, W.b2]),
  role: Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1, 2, 3]),
  from: Int32Array.from([0, 1, 0, 1, 2, 3, 2, 3, -1, -1]),
  to: Int32Array.from([2, 2, 3, 3, 4, 4, 5, 5, -1, -1]),
  inputWeights: Int32Array.from([0, 1, 2, 3]),
  outputWeights: Int32Array.from([4, 5, 6, 7]),
  biasOf: Int32Array.from([8, 8, 9, 9]),
  parameterNodes: new Int32Array(10).fill(-1),
  hiddenActivation: 'sigmoid',
  outputActivation: 'sigmoid',
  loss: 'half_squared_error',
  perNeuronBias: false,
} as const;

function fixedLayout(document: JsonDocument, topology: number): Layout {
  const slotOf = filled(document.strings.count);
  for (let slot = 0; slot < FIXED.unitIds.length; slot += 1) slotOf[FIXED.unitIds[slot]] = slot;
  const parameterOf = filled(document.strings.count);
  for (let index = 0; index < FIXED.parameters; index += 1) parameterOf[FIXED.parameterIds[index]] = index;
  const problems: LayoutProblem[] = [];
  for (const name of [W.input_size, W.hidden_size, W.output_size]) {
    const node = document.member(topology, name);
    if (document.num[node] === 2) continue;
    problems.push({ node, message: `must be 2 in version 0.1.0, found ${document.source(node)}` });
  }
  const sharing = document.member(topology, W.bias_sharing);
  if (sharing >= 0 && document.aux[sharing] !== W.per_layer) {
    problems.push({ node: sharing, message: 'must be per_layer in version 0.1.0' });
  }
  // Member by member: spreading a constant costs more than everything else here.
  return {
    inputs: FIXED.inputs,
    hidden: FIXED.hidden,
    outputs: FIXED.outputs,
    unitIds: FIXED.unitIds,
    slotOf,
    parameters: FIXED.parameters,
    parameterIds: FIXED.parameterIds,
    parameterOf,
    role: FIXED.role,
    from: FIXED.from,
    to: FIXED.to,
    inputWeights: FIXED.inputWeights,
    outputWeights: FIXED.outputWeights,
    biasOf: FIXED.biasOf,
    parameterNodes: FIXED.parameterNodes,
    hiddenActivation: FIXED.hiddenActivation,
    outputActivation: FIXED.outputActivation,
    loss: FIXED.loss,
    perNeuronBias: FIXED.perNeuronBias,
    problems,
  };
}
