/** Builds the model of a record: every place that its layout knows, bound to the node that stands there. */
import { int32Array } from '../../base/slab.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { readLayout } from './layout.ts';
import type { Layout, ReadLayout } from './layout.ts';
import { Contributions, Factors, Updates } from './model.ts';
import type {
  BatchModel,
  BoundForward,
  BoundMap,
  DualForm,
  HiddenSignal,
  JacobianTerm,
  OptimizerConfig,
  OptimizerName,
  OutputSignal,
  ReceiptModel,
  SampleModel,
  Tolerance,
} from './model.ts';
import { W } from './schema.generated.ts';

const NOT_PINNED: Tolerance = { atol: Infinity, rtol: Infinity };

/**
 * Builds the model of a schema-valid record. `version` is the schema version it was validated against.
 * @param like the record before, whose layout is mostly the same
 */
export function buildModel(document: JsonDocument, root: number, version: string, like?: ReadLayout): ReceiptModel {
  return new ModelBuilder(document, root, version, like).build();
}

class ModelBuilder {
  readonly #document: JsonDocument;
  readonly #root: number;
  readonly #version: string;
  readonly #layout: Layout;
  readonly #factors = new Factors();
  readonly #contributions = new Contributions();

  constructor(document: JsonDocument, root: number, version: string, like: ReadLayout | undefined) {
    this.#document = document;
    this.#root = root;
    this.#version = version;
    this.#layout = readLayout(document, root, version, like);
  }

  build(): ReceiptModel {
    const document = this.#document;
    const root = this.#root;
    const layout = this.#layout;
    const top = int32Array(TOP_SIZE).fill(-1);
    const end = document.next[root];
    for (let child = root + 1; child < end; child = document.next[child]) {
      const key = document.key[child];
      if (key < TOP_SIZE) top[key] = child;
    }
    const at = (name: number): number => top[name];
    const loss = at(W.loss);
    const postLoss = at(W.post_update_loss);
    const outputSignals = this.#outputSignals(document.member(at(W.backward), W.output_error_signals));
    const hiddenSignals = this.#hiddenSignals(document.member(at(W.backward), W.hidden_error_signals));
    const outputSignalOf = new Array<OutputSignal | undefined>(layout.outputs).fill(undefined);
    for (const signal of outputSignals) if (signal.output >= 0) outputSignalOf[signal.output] = signal;
    const hiddenSignalOf = new Array<HiddenSignal | undefined>(layout.hidden).fill(undefined);
    for (const signal of hiddenSignals) if (signal.hidden >= 0) hiddenSignalOf[signal.hidden] = signal;
    const updates = this.#updates(at(W.updates));
    const updateOf = int32Array(layout.parameters).fill(-1);
    for (let i = 0; i < updates.count; i += 1) {
      const parameter = updates.parameter[i];
      if (parameter >= 0) updateOf[parameter] = i;
    }
    const toleranceNode = document.member(at(W.numeric_policy), W.tolerance);
    const label = document.member(at(W.fixture_status), W.authoring_state);
    const externalLabel = label >= 0 && document.aux[label] === W.external_imported;
    const perSample = at(W.per_sample);
    return {
      document,
      root,
      version: this.#version,
      layout,
      learningRate: at(W.learning_rate),
      tolerance: readTolerance(document, toleranceNode),
      toleranceNode,
      pinned: NOT_PINNED,
      observer: externalLabel || hasObserverMarker(document, at(W.attestor), at(W.source_framework)),
      externalLabel,
      biasMode: document.aux[document.member(at(W.bias_policy), W.mode)] === W.sgd ? 'sgd' : 'constant',
      inputs: this.#units(at(W.inputs), 0, layout.inputs),
      targets: this.#units(at(W.targets), layout.inputs + layout.hidden, layout.outputs),
      before: this.#parameterMap(at(W.parameters_before)),
      after: this.#parameterMap(at(W.parameters_after)),
      forward: this.#forward(at(W.forward)),
      loss,
      lossPerOutput: this.#outputsMap(document.member(loss, W.per_output)),
      lossTotal: document.member(loss, W.total),
      lossPerSample: document.member(loss, W.per_sample),
      lossReduction: document.member(loss, W.reduction),
      factors: this.#factors,
      contributions: this.#contributions,
      outputSignals,
      hiddenSignals,
      outputSignalOf,
      hiddenSignalOf,
      updates,
      updateOf,
      optimizer: this.#optimizer(at(W.optimizer_config)),
      postForward: this.#forward(at(W.post_update_forward)),
      postForwardStatus: document.member(at(W.post_update_forward), W.status),
      postLoss,
      postLossStatus: document.member(postLoss, W.status),
      postLossPerOutput: this.#outputsMap(document.member(postLoss, W.per_output)),
      postLossTotal: document.member(postLoss, W.total),
      batch: this.#batch(at(W.batch)),
      perSample,
      samples: this.#samples(perSample),
    };
  }

  #outputsMap(node: number): BoundMap {
    return this.#units(node, this.#layout.inputs + this.#layout.hidden, this.#layout.outputs);
  }

  /** A map keyed by the units of slots [first, first + size). */
  #units(node: number, first: number, size: number): BoundMap {
    const document = this.#document;
    const values = int32Array(size).fill(-1);
    const extras: number[] = [];
    if (document.isObject(node)) {
      const end = document.next[node];
      for (let child = node + 1; child < end; child = document.next[child]) {
        const slot = this.#layout.slotOf[document.key[child]] - first;
        if (slot >= 0 && slot < size) values[slot] = child;
        else extras.push(child);
      }
    }
    return { node, values, extras };
  }

  #parameterMap(node: number): BoundMap {
    const document = this.#document;
    const values = int32Array(this.#layout.parameters).fill(-1);
    const extras: number[] = [];
    const end = document.next[node];
    for (let child = node + 1; child < end; child = document.next[child]) {
      const index = this.#layout.parameterOf[document.key[child]];
      if (index >= 0) values[index] = child;
      else extras.push(child);
    }
    return { node, values, extras };
  }

  /** A map of `{net, out}` keyed by hidden and output units; other members that are objects are undeclared units. */
  #forward(node: number): BoundForward {
    const document = this.#document;
    const { inputs, hidden, outputs, slotOf } = this.#layout;
    const size = hidden + outputs;
    const net = int32Array(size).fill(-1);
    const out = int32Array(size).fill(-1);
    const extras: number[] = [];
    if (document.isObject(node)) {
      const end = document.next[node];
      for (let child = node + 1; child < end; child = document.next[child]) {
        if (!document.isObject(child)) continue;
        const slot = slotOf[document.key[child]] - inputs;
        if (slot < 0 || slot >= size) {
          extras.push(child);
          continue;
        }
        net[slot] = -1;
        out[slot] = -1;
        const unitEnd = document.next[child];
        for (let member = child + 1; member < unitEnd; member = document.next[member]) {
          if (document.key[member] === W.net) net[slot] = member;
          else if (document.key[member] === W.out) out[slot] = member;
        }
      }
    }
    return { node, net, out, extras };
  }

  /** Appends the factors of an array; returns how many. */
  #readFactors(array: number): number {
    const document = this.#document;
    const factors = this.#factors;
    const end = document.next[array];
    let count = 0;
    for (let child = array + 1; child < end; child = document.next[child]) {
      let value = -1;
      let name = -1;
      let from = -1;
      let fromNode = -1;
      const factorEnd = document.next[child];
      for (let member = child + 1; member < factorEnd; member = document.next[member]) {
        switch (document.key[member]) {
          case W.value:
            value = member;
            break;
          case W.name:
            name = document.aux[member];
            break;
          case W.from:
            from = document.aux[member];
            fromNode = member;
            break;
        }
      }
      factors.value.push(value);
      factors.name.push(name);
      factors.from.push(from);
      factors.fromNode.push(fromNode);
      count += 1;
    }
    return count;
  }

  #outputSignals(map: number): OutputSignal[] {
    const document = this.#document;
    const { inputs, hidden, outputs, slotOf } = this.#layout;
    const signals: OutputSignal[] = [];
    const end = document.next[map];
    for (let node = map + 1; node < end; node = document.next[node]) {
      const unit = document.key[node];
      const slot = slotOf[unit] - inputs - hidden;
      const firstFactor = this.#factors.value.length;
      const factorCount = this.#readFactors(document.member(node, W.factors));
      signals.push({
        node,
        output: slot >= 0 && slot < outputs ? slot : -1,
        unit,
        firstFactor,
        factorCount,
        signalValue: document.member(node, W.signal_value),
        dual: this.#dual(document.member(node, W.dual_form)),
      });
    }
    return lastOfEach(document, signals, (signal) => signal.unit);
  }

  #dual(node: number): DualForm | undefined {
    if (node < 0) return undefined;
    const document = this.#document;
    const list = document.member(node, W.jacobian_terms);
    const terms: JacobianTerm[] = [];
    const end = document.next[list];
    for (let term = list + 1; term < end; term = document.next[term]) {
      const firstFactor = this.#factors.value.length;
      const factorCount = this.#readFactors(document.member(term, W.factors));
      terms.push({
        node: term,
        targetUnit: document.aux[document.member(term, W.target_unit)],
        firstFactor,
        factorCount,
        termValue: document.member(term, W.term_value),
      });
    }
    return {
      node,
      terms,
      summationOrder: document.member(node, W.summation_order),
      summedValue: document.member(node, W.summed_value),
    };
  }

  #hiddenSignals(map: number): HiddenSignal[] {
    const document = this.#document;
    const { inputs, hidden, slotOf } = this.#layout;
    const signals: HiddenSignal[] = [];
    const end = document.next[map];
    for (let node = map + 1; node < end; node = document.next[node]) {
      const unit = document.key[node];
      const slot = slotOf[unit] - inputs;
      const firstContribution = this.#contributions.node.length;
      signals.push({
        node,
        hidden: slot >= 0 && slot < hidden ? slot : -1,
        unit,
        firstContribution,
        contributionCount: this.#readContributions(document.member(node, W.downstream_contributions)),
        summationOrder: document.member(node, W.summation_order),
        backpropagatedSum: document.member(node, W.backpropagated_sum),
        activationDerivative: document.member(node, W.activation_derivative),
        signalValue: document.member(node, W.signal_value),
      });
    }
    return lastOfEach(document, signals, (signal) => signal.unit);
  }

  #readContributions(array: number): number {
    const document = this.#document;
    const list = this.#contributions;
    const end = document.next[array];
    let count = 0;
    for (let node = array + 1; node < end; node = document.next[node]) {
      let from = -1;
      let signal = -1;
      let via = -1;
      let weight = -1;
      let value = -1;
      const nodeEnd = document.next[node];
      for (let member = node + 1; member < nodeEnd; member = document.next[member]) {
        switch (document.key[member]) {
          case W.from:
            from = document.aux[member];
            break;
          case W.downstream_signal:
            signal = member;
            break;
          case W.via_weight:
            via = document.aux[member];
            break;
          case W.weight_value:
            weight = member;
            break;
          case W.value:
            value = member;
            break;
        }
      }
      list.node.push(node);
      list.from.push(from);
      list.downstreamSignal.push(signal);
      list.viaWeight.push(via);
      list.weightValue.push(weight);
      list.value.push(value);
      count += 1;
    }
    return count;
  }

  #updates(array: number): Updates {
    const document = this.#document;
    const updates = new Updates(document.size(array));
    const end = document.next[array];
    let index = 0;
    for (let node = array + 1; node < end; node = document.next[node]) {
      updates.node[index] = node;
      const nodeEnd = document.next[node];
      for (let member = node + 1; member < nodeEnd; member = document.next[member]) {
        switch (document.key[member]) {
          case W.parameter_id: {
            const id = document.aux[member];
            updates.id[index] = id;
            updates.parameter[index] = this.#layout.parameterOf[id];
            break;
          }
          case W.kind:
            updates.kind[index] = member;
            break;
          case W.layer_edge:
            updates.layerEdge[index] = member;
            break;
          case W.parameter_role:
            updates.parameterRole[index] = member;
            break;
          case W.from_unit:
            updates.fromUnit[index] = member;
            break;
          case W.to_unit:
            updates.toUnit[index] = member;
            break;
          case W.weight_before:
            updates.weightBefore[index] = member;
            break;
          case W.gradient:
            updates.gradient[index] = member;
            break;
          case W.update:
            updates.update[index] = member;
            break;
          case W.weight_after:
            updates.weightAfter[index] = member;
            break;
          case W.optimizer:
            this.#readOptimizer(member, index, updates);
            break;
        }
      }
      index += 1;
    }
    return updates;
  }

  #readOptimizer(node: number, index: number, updates: Updates): void {
    const document = this.#document;
    const end = document.next[node];
    for (let member = node + 1; member < end; member = document.next[member]) {
      switch (document.key[member]) {
        case W.name:
          updates.optimizerName[index] = member;
          break;
        case W.learning_rate:
          updates.learningRate[index] = member;
          break;
        case W.factors:
          updates.firstFactor[index] = this.#factors.value.length;
          updates.factorCount[index] = this.#readFactors(member);
          break;
        case W.state_before:
          updates.stateBefore[index] = member;
          break;
        case W.state_after:
          updates.stateAfter[index] = member;
          break;
      }
    }
  }

  #optimizer(node: number): OptimizerConfig | undefined {
    if (node < 0) return undefined;
    const document = this.#document;
    const nameNode = document.member(node, W.name);
    return {
      node,
      name: optimizerName(document.aux[nameNode]),
      nameNode,
      learningRate: document.member(node, W.learning_rate),
      beta1: document.member(node, W.beta1),
      beta2: document.member(node, W.beta2),
      epsilon: document.member(node, W.epsilon),
      weightDecay: document.member(node, W.weight_decay),
      t: document.member(node, W.t),
      momentum: document.member(node, W.momentum),
      nesterov: document.member(node, W.nesterov),
      dampening: document.member(node, W.dampening),
    };
  }

  #batch(node: number): BatchModel | undefined {
    if (node < 0) return undefined;
    const document = this.#document;
    const order: number[] = [];
    const orderNodes: number[] = [];
    const list = document.member(node, W.sample_order);
    const end = document.next[list];
    for (let child = list + 1; child < end; child = document.next[child]) {
      order.push(document.aux[child]);
      orderNodes.push(child);
    }
    const reduction = document.aux[document.member(node, W.reduction)];
    return {
      node,
      size: document.member(node, W.size),
      order,
      orderNodes,
      reduction: reduction === W.mean ? 'mean' : reduction === W.sum ? 'sum' : 'none',
    };
  }

  #samples(map: number): SampleModel[] {
    if (map < 0) return [];
    const document = this.#document;
    const { inputs, hidden, outputs } = this.#layout;
    const samples: SampleModel[] = [];
    const end = document.next[map];
    for (let node = map + 1; node < end; node = document.next[node]) {
      const loss = document.member(node, W.loss);
      samples.push({
        id: document.key[node],
        node,
        inputs: this.#units(document.member(node, W.inputs), 0, inputs),
        targets: this.#units(document.member(node, W.targets), inputs + hidden, outputs),
        forward: this.#forward(document.member(node, W.forward)),
        lossPerOutput: this.#outputsMap(document.member(loss, W.per_output)),
        lossTotal: document.member(loss, W.total),
      });
    }
    return lastOfEach(document, samples, (sample) => sample.id);
  }
}

/** One more than the largest word id that can name a top-level member. */
const TOP_SIZE =
  Math.max(
    W.attestor,
    W.backward,
    W.batch,
    W.bias_policy,
    W.fixture_status,
    W.forward,
    W.inputs,
    W.learning_rate,
    W.loss,
    W.numeric_policy,
    W.optimizer_config,
    W.parameters_after,
    W.parameters_before,
    W.per_sample,
    W.post_update_forward,
    W.post_update_loss,
    W.source_framework,
    W.step,
    W.step_index,
    W.targets,
    W.topology,
    W.trace_id,
    W.updates,
  ) + 1;

function optimizerName(word: number): OptimizerName {
  switch (word) {
    case W.sgd_momentum:
      return 'sgd_momentum';
    case W.adam:
      return 'adam';
    case W.adamw:
      return 'adamw';
    default:
      return 'sgd';
  }
}

function readTolerance(document: JsonDocument, node: number): Tolerance {
  if (document.isNumber(node)) return { atol: document.num[node], rtol: 0 };
  return {
    atol: document.num[document.member(node, W.atol)],
    rtol: document.num[document.member(node, W.rtol)],
  };
}

/** Markers of observer receipts: a string in import provenance or in the source framework's names. */
function hasObserverMarker(document: JsonDocument, attestor: number, framework: number): boolean {
  const provenance = document.member(attestor, W.import_provenance);
  const extractor = document.member(framework, W.extractor);
  return (
    document.isString(document.member(provenance, W.source_format)) ||
    document.isString(document.member(provenance, W.source_hash)) ||
    document.isString(document.member(framework, W.name)) ||
    document.isString(document.member(extractor, W.name))
  );
}

/** Of entries under a repeated name the last one counts, in the place of the first, as lenient readers have it. */
function lastOfEach<T>(document: JsonDocument, entries: T[], key: (entry: T) => number): T[] {
  if (document.defects.length === 0) return entries;
  return [...new Map(entries.map((entry) => [key(entry), entry])).values()];
}
