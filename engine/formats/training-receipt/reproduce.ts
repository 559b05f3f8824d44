/**
 * Engine reproduction (training-receipts.md section 8): is the canonical form of the record the one that the reference
 * engine writes when it runs plain SGD on the record's own givens?
 *
 * Neither form is written. What the engine copies must be writable, what it computes must have the same nine digits, what
 * it labels must be the same text, what it never writes must be absent. Places are visited in the order of canonical form.
 */
import { utf8Encode } from '../../base/utf8.ts';
import { formatCanonical, pow10, sameCanonical } from '../../numeric/decimal.ts';
import { KIND } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { CANONICAL_DIGITS } from './digits.ts';
import { LEAST_LEAD, MOST_LEAD } from './emit.ts';
import type { Column, Pass } from './forward.ts';
import { ROLE } from './layout.ts';
import type { Layout } from './layout.ts';
import type { BoundForward, BoundMap, DualForm, ReceiptModel } from './model.ts';
import { W } from './schema.generated.ts';
import type { Sources } from './sources.ts';
import type { Step, StepResult } from './step.ts';

/** The first place where the engine would write something else. */
export interface Divergence {
  /** Value at fault, or the object that lacks a member. */
  readonly node: number;
  /** Path of the missing member below `node`. */
  readonly suffix: string;
  readonly message: string;
}

/**
 * @param result the step with the choice `plain`
 * @param sources the paths that the engine writes as sources of factors
 */
export function divergence(model: ReceiptModel, result: StepResult, sources: Sources): Divergence | undefined {
  if (!result.ok) {
    return {
      node: result.problem.node,
      suffix: '',
      message: `the engine cannot run this step: ${result.problem.message}`,
    };
  }
  return new Reproduction(model, result.step, sources).run();
}

/** Texts that the engine of version 0.1.0 writes by itself. */
const FIXED_FIXTURE = 'mazur-engine-first-run';
const FIXED_SOURCE = 'src/engine.ts (Mazur 2-2-2 engine first-run)';
const FIXED_URL = 'https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/';
const FIXED_CONVENTION = 'descent_direction';

/** `_to_` in bytes. */
const TO = utf8Encode('_to_');
const QUOTE = 0x22;

/** 10^(8 - lead) for every lead that canonical text can have: numbers times this have nine digits before the point. */
const SCALE = Float64Array.from({ length: MOST_LEAD - LEAST_LEAD + 1 }, (_, i) =>
  pow10(CANONICAL_DIGITS - 1 - LEAST_LEAD - i),
);

/** Name of a unit in the role texts of version 0.1.0. */
function placeName(layout: Layout, slot: number): string {
  const { inputs, hidden } = layout;
  if (slot < inputs) return `input_${String(slot + 1)}`;
  return slot < inputs + hidden
    ? `hidden_${String(slot - inputs + 1)}`
    : `output_${String(slot - inputs - hidden + 1)}`;
}

class Reproduction {
  readonly #model: ReceiptModel;
  readonly #document: JsonDocument;
  readonly #layout: Layout;
  readonly #step: Step;
  readonly #fixed: boolean;
  readonly #sources: Sources;
  /** Names of the units in role texts, per slot. */
  readonly #names: readonly Uint8Array[];
  #found: Divergence | undefined;

  constructor(model: ReceiptModel, step: Step, sources: Sources) {
    this.#model = model;
    this.#document = model.document;
    this.#layout = model.layout;
    this.#step = step;
    this.#fixed = model.version === '0.1.0';
    this.#sources = sources;
    this.#names = Array.from(model.layout.unitIds, (id, slot) =>
      utf8Encode(this.#fixed ? placeName(model.layout, slot) : model.document.strings.text(id)),
    );
  }

  run(): Divergence | undefined {
    const model = this.#model;
    const step = this.#step;
    void (
      this.#head() &&
      this.#metadata() &&
      this.#policies() &&
      this.#topology() &&
      this.#givens() &&
      this.#forward(model.forward, step.pass) &&
      this.#loss() &&
      this.#outputSignals() &&
      this.#hiddenSignals() &&
      this.#updates() &&
      this.#map(model.after, model.layout.parameterIds, step.after) &&
      this.#filled(W.post_update_forward, model.postForwardStatus) &&
      this.#forward(model.postForward, step.post) &&
      this.#filled(W.post_update_loss, model.postLossStatus) &&
      this.#map(model.postLossPerOutput, this.#outputIds(), step.post.loss) &&
      this.#present(model.postLoss, W.total) &&
      this.#number(model.postLossTotal, step.post.total.value[0])
    );
    return this.#found;
  }

  // Blocks, in the order of canonical form.

  #head(): boolean {
    const document = this.#document;
    const { root, layout } = this.#model;
    const softmax = layout.outputActivation === 'softmax' ? W['0.3.0'] : W['0.2.0'];
    const status = document.member(root, W.fixture_status);
    const index = document.member(root, W.step_index);
    const step = index < 0 || this.#fixed ? 1 : document.num[index] + 1;
    const stepNode = document.member(root, W.step);
    const canonical = document.member(status, W.canonical);
    return (
      this.#word(document.member(root, W.schema_version), this.#fixed ? W['0.1.0'] : softmax) &&
      (!this.#fixed || this.#text(document.member(root, W.fixture), FIXED_FIXTURE)) &&
      (document.num[stepNode] === step || this.#differs(stepNode, `the engine writes ${String(step)}`)) &&
      this.#word(document.member(status, W.authoring_state), W.engine_generated) &&
      this.#word(document.member(status, W.verification_state), W.engine_reproduced_byte_equal) &&
      (document.kind[canonical] === KIND.true || this.#differs(canonical, 'the engine writes true')) &&
      this.#absent(root, W.source_framework) &&
      this.#absent(root, W.attestor)
    );
  }

  #metadata(): boolean {
    const document = this.#document;
    const metadata = document.member(this.#model.root, W.metadata);
    if (!this.#present(this.#model.root, W.metadata)) return false;
    const source = document.member(metadata, W.source);
    const url = document.member(metadata, W.url_reference);
    const convention = document.member(metadata, W.gradient_convention);
    if (this.#fixed) {
      return (
        this.#present(metadata, W.source) &&
        this.#text(source, FIXED_SOURCE) &&
        this.#present(metadata, W.url_reference) &&
        this.#text(url, FIXED_URL) &&
        this.#present(metadata, W.gradient_convention) &&
        this.#text(convention, FIXED_CONVENTION)
      );
    }
    return (
      this.#present(metadata, W.source) &&
      this.#string(source) &&
      (url < 0 || this.#string(url)) &&
      this.#present(metadata, W.gradient_convention) &&
      this.#string(convention)
    );
  }

  #policies(): boolean {
    const document = this.#document;
    const { root } = this.#model;
    const policy = document.member(root, W.numeric_policy);
    const output = document.member(policy, W.byte_output);
    const bias = document.member(root, W.bias_policy);
    return (
      this.#tolerance(this.#model.toleranceNode) &&
      this.#present(policy, W.computation_order) &&
      this.#present(policy, W.byte_output) &&
      [W.format, W.json_key_order, W.trailing_zero_policy, W.indent].every((name) => this.#present(output, name)) &&
      (!this.#fixed ||
        (this.#word(document.member(bias, W.mode), W.constant) &&
          this.#present(bias, W.reason) &&
          this.#present(bias, W.reconciliation)))
    );
  }

  #tolerance(node: number): boolean {
    if (this.#document.isNumber(node)) return this.#copied(node);
    return this.#copied(this.#document.member(node, W.atol)) && this.#copied(this.#document.member(node, W.rtol));
  }

  #topology(): boolean {
    const document = this.#document;
    const topology = document.member(this.#model.root, W.topology);
    if (this.#fixed) {
      // Copied as it stands; the engine runs on its own network all the same.
      return (
        this.#present(topology, W.bias_sharing) && this.#word(document.member(topology, W.bias_sharing), W.per_layer)
      );
    }
    return this.#words(document.member(topology, W.layers), [W.input, W.hidden, W.output]);
  }

  #givens(): boolean {
    const { root, inputs, targets, before } = this.#model;
    return (
      this.#copied(this.#model.learningRate) &&
      this.#absent(root, W.optimizer_config) &&
      this.#absent(root, W.batch) &&
      this.#copiedMap(inputs) &&
      this.#copiedMap(targets) &&
      this.#copiedMap(before)
    );
  }

  #loss(): boolean {
    const { loss, lossPerOutput, lossTotal } = this.#model;
    const { pass } = this.#step;
    return (
      this.#map(lossPerOutput, this.#outputIds(), pass.loss) &&
      this.#absent(loss, W.reduction) &&
      this.#number(lossTotal, pass.total.value[0])
    );
  }

  #forward(claimed: BoundForward, pass: Pass): boolean {
    const { inputs, unitIds } = this.#layout;
    for (let unit = 0; unit < claimed.net.length; unit += 1) {
      if (claimed.net[unit] < 0) return this.#lacks(claimed.node, unitIds[inputs + unit]);
      if (!this.#number(claimed.net[unit], pass.net.value[unit])) return false;
      if (!this.#number(claimed.out[unit], pass.out.value[unit])) return false;
    }
    return true;
  }

  #filled(name: number, status: number): boolean {
    return this.#present(this.#model.root, name) && this.#word(status, W.filled);
  }

  #outputSignals(): boolean {
    const layout = this.#layout;
    const { outputSignalOf } = this.#model;
    const { backward } = this.#step;
    const softmax = layout.outputActivation === 'softmax';
    const signals = this.#document.member(this.#document.member(this.#model.root, W.backward), W.output_error_signals);
    for (let o = 0; o < layout.outputs; o += 1) {
      const signal = outputSignalOf[o];
      if (signal === undefined) return this.#lacks(signals, layout.unitIds[layout.inputs + layout.hidden + o]);
      const first = signal.firstFactor;
      if (signal.factorCount !== (softmax ? 1 : 2))
        return this.#differs(signal.node, 'the engine writes other factors');
      const named = softmax ? W.target_minus_probability : W.target_minus_output;
      if (!this.#factor(first, named, -1, backward.error.value[o])) return false;
      if (!softmax) {
        const derivative = backward.derivative.value[layout.hidden + o];
        if (!this.#factor(first + 1, W.activation_derivative, -1, derivative)) return false;
      }
      if (!this.#number(signal.signalValue, backward.outputSignal.value[o])) return false;
      if (softmax) {
        if (signal.dual === undefined) return this.#lacks(signal.node, W.dual_form);
        if (!this.#dual(signal.dual, o)) return false;
      } else if (!this.#absent(signal.node, W.dual_form)) return false;
    }
    return true;
  }

  /** The signal of output `o` as a sum over all outputs j of y_j ([j = o] - p_o). */
  #dual(dual: DualForm, o: number): boolean {
    const layout = this.#layout;
    const { targets } = this.#sources;
    const ids = this.#outputIds();
    const out = this.#step.pass.out.value[layout.hidden + o];
    if (dual.terms.length !== layout.outputs) return this.#differs(dual.node, 'the engine writes one term per output');
    let sum = 0;
    for (let j = 0; j < layout.outputs; j += 1) {
      const term = dual.terms[j];
      const y = this.#step.y.value[j];
      const delta = (j === o ? 1 : 0) - out;
      if (term.targetUnit !== ids[j]) return this.#differs(term.node, 'the engine writes the terms in output order');
      if (term.factorCount !== 2) return this.#differs(term.node, 'the engine writes two factors');
      if (!this.#factor(term.firstFactor, W.y_j, targets[j], y)) return false;
      if (!this.#factor(term.firstFactor + 1, W.delta_ju_minus_p_u, -1, delta)) return false;
      if (!this.#number(term.termValue, y * delta)) return false;
      sum += y * delta;
    }
    return this.#words(dual.summationOrder, ids) && this.#number(dual.summedValue, sum);
  }

  #hiddenSignals(): boolean {
    const layout = this.#layout;
    const { backward } = this.#step;
    const { contributions, hiddenSignalOf } = this.#model;
    const outputIds = this.#outputIds();
    const signals = this.#document.member(this.#document.member(this.#model.root, W.backward), W.hidden_error_signals);
    for (let h = 0; h < layout.hidden; h += 1) {
      const signal = hiddenSignalOf[h];
      if (signal === undefined) return this.#lacks(signals, layout.unitIds[layout.inputs + h]);
      if (signal.contributionCount !== layout.outputs) {
        return this.#differs(signal.node, 'the engine writes one contribution per output');
      }
      for (let o = 0; o < layout.outputs; o += 1) {
        const at = signal.firstContribution + o;
        const weight = layout.outputWeights[o * layout.hidden + h];
        if (contributions.from[at] !== outputIds[o] || contributions.viaWeight[at] !== layout.parameterIds[weight]) {
          return this.#differs(contributions.node[at], 'the engine names another unit or weight here');
        }
        if (!this.#number(contributions.downstreamSignal[at], backward.outputSignal.value[o])) return false;
        if (!this.#number(contributions.weightValue[at], this.#step.before.value[weight])) return false;
        if (!this.#number(contributions.value[at], backward.contribution.value[h * layout.outputs + o])) return false;
      }
      if (!this.#words(signal.summationOrder, outputIds)) return false;
      if (!this.#number(signal.backpropagatedSum, backward.backpropagatedSum.value[h])) return false;
      if (!this.#number(signal.activationDerivative, backward.derivative.value[h])) return false;
      if (!this.#number(signal.signalValue, backward.hiddenSignal.value[h])) return false;
    }
    return true;
  }

  #updates(): boolean {
    const { updates, root } = this.#model;
    const { trained } = this.#step;
    const list = this.#document.member(root, W.updates);
    let i = 0;
    for (let p = 0; p < trained.length; p += 1) {
      if (trained[p] === 0) continue;
      if (i >= updates.count)
        return this.#differs(list, `the engine writes ${String(trained.reduce((a, b) => a + b, 0))} updates`);
      if (!this.#update(i, p)) return false;
      i += 1;
    }
    return i === updates.count || this.#differs(updates.node[i], 'the engine writes no such update');
  }

  #update(i: number, p: number): boolean {
    const layout = this.#layout;
    const { updates } = this.#model;
    const step = this.#step;
    const document = this.#document;
    const node = updates.node[i];
    if (updates.parameter[i] !== p) return this.#differs(node, 'the engine writes the updates in parameter order');
    const weight = layout.role[p] === ROLE.inputToHidden || layout.role[p] === ROLE.hiddenToOutput;
    const intoHidden = layout.role[p] === ROLE.inputToHidden || layout.role[p] === ROLE.hiddenBias;
    const to = weight ? layout.to[p] : this.#served(p);
    const from = weight ? layout.from[p] : to;
    const edge = !weight ? W.bias_to_layer : intoHidden ? W.input_to_hidden : W.hidden_to_output;
    const unitIds = layout.unitIds;
    const gradientFactors = weight ? 2 : 1;
    const first = updates.firstFactor[i];
    const signal = intoHidden
      ? step.backward.hiddenSignal.value[to - layout.inputs]
      : step.backward.outputSignal.value[to - layout.inputs - layout.hidden];
    return (
      this.#word(updates.kind[i], weight ? W.weight : W.bias) &&
      this.#label(node, updates.layerEdge[i], W.layer_edge, edge) &&
      this.#role(i, p, from, to) &&
      this.#label(node, updates.fromUnit[i], W.from_unit, unitIds[from]) &&
      this.#label(node, updates.toUnit[i], W.to_unit, unitIds[to]) &&
      this.#number(updates.weightBefore[i], step.before.value[p]) &&
      this.#word(updates.optimizerName[i], W.sgd) &&
      this.#number(updates.learningRate[i], step.hyperparameters.learningRate.value) &&
      (updates.factorCount[i] === gradientFactors ||
        this.#differs(document.member(node, W.optimizer), 'the engine writes other factors')) &&
      this.#factor(
        first,
        intoHidden ? W.hidden_error_signal : W.output_error_signal,
        this.#sources.signals[to - layout.inputs],
        signal,
      ) &&
      (!weight || this.#source(first + 1, from)) &&
      (updates.stateBefore[i] < 0 || this.#differs(updates.stateBefore[i], 'the engine writes no state')) &&
      (updates.stateAfter[i] < 0 || this.#differs(updates.stateAfter[i], 'the engine writes no state')) &&
      this.#number(updates.gradient[i], step.gradient.value[p]) &&
      this.#number(updates.update[i], step.update.value[p]) &&
      this.#number(updates.weightAfter[i], step.after.value[p])
    );
  }

  /** The factor that is the activation at the source of a weight. */
  #source(factor: number, from: number): boolean {
    const { inputs } = this.#layout;
    const step = this.#step;
    const value = from < inputs ? step.x.value[from] : step.pass.out.value[from - inputs];
    return this.#factor(factor, W.upstream_activation, this.#sources.activations[from], value);
  }

  /** Role texts: `x1_to_h1`, the role of a bias, and in version 0.1.0 `input_1_to_hidden_1`. */
  #role(i: number, p: number, from: number, to: number): boolean {
    const node = this.#model.updates.parameterRole[i];
    if (node < 0) return this.#lacks(this.#model.updates.node[i], W.parameter_role);
    const role = this.#layout.role[p];
    if (role === ROLE.hiddenBias) return this.#word(node, W.hidden_bias);
    if (role === ROLE.outputBias) return this.#word(node, W.output_bias);
    return (
      this.#edgeText(node, this.#names[from], this.#names[to]) ||
      this.#differs(node, 'the engine names the edge by its units')
    );
  }

  /** Whether the text at `node` is `<from>_to_<to>`. */
  #edgeText(node: number, from: Uint8Array, to: Uint8Array): boolean {
    const { bytes, start } = this.#document;
    let at = start[node] + 1;
    for (const part of [from, TO, to]) {
      for (let i = 0; i < part.length; i += 1) {
        if (bytes[at] !== part[i]) return this.#escapedEdgeText(node, from, to);
        at += 1;
      }
    }
    return bytes[at] === QUOTE || this.#escapedEdgeText(node, from, to);
  }

  /** The same where the text may be written with escapes. */
  #escapedEdgeText(node: number, from: Uint8Array, to: Uint8Array): boolean {
    const text = utf8Encode(JSON.stringify(this.#document.stringOf(node)));
    const wanted = [QUOTE, ...from, ...TO, ...to, QUOTE];
    return text.length === wanted.length && wanted.every((byte, i) => text[i] === byte);
  }

  /** Slot of the unit that a per-neuron bias serves. */
  #served(p: number): number {
    return this.#layout.inputs + this.#layout.biasOf.indexOf(p);
  }

  #outputIds(): Int32Array {
    const { inputs, hidden, unitIds } = this.#layout;
    return unitIds.subarray(inputs + hidden);
  }

  // Comparisons. Each says whether to go on.

  #differs(node: number, message: string, suffix = ''): false {
    this.#found ??= { node, suffix, message };
    return false;
  }

  #lacks(owner: number, name: number): false {
    const text = this.#document.strings.text(name);
    return this.#differs(owner < 0 ? this.#model.root : owner, `lacks "${text}", which the engine writes`);
  }

  #present(owner: number, name: number): boolean {
    return this.#document.member(owner, name) >= 0 || this.#lacks(owner, name);
  }

  #absent(owner: number, name: number): boolean {
    const node = this.#document.member(owner, name);
    return node < 0 || this.#differs(node, 'the engine writes nothing here');
  }

  #string(node: number): boolean {
    return this.#document.isString(node) || this.#differs(node, 'must be a text');
  }

  #word(node: number, word: number): boolean {
    if (this.#document.isString(node) && this.#document.aux[node] === word) return true;
    return this.#differs(node, `the engine writes "${this.#document.strings.text(word)}"`);
  }

  #text(node: number, text: string): boolean {
    return this.#document.stringOf(node) === text || this.#differs(node, `the engine writes "${text}"`);
  }

  #label(owner: number, node: number, name: number, word: number): boolean {
    return node < 0 ? this.#lacks(owner, name) : this.#word(node, word);
  }

  /** A list of texts. */
  #words(array: number, words: ArrayLike<number>): boolean {
    const { next, aux } = this.#document;
    let index = 0;
    const end = next[array];
    for (let child = array + 1; child < end; child = next[child]) {
      if (index >= words.length || aux[child] !== words[index])
        return this.#differs(child, 'the engine writes another name here');
      index += 1;
    }
    return index === words.length || this.#differs(array, `the engine writes ${String(words.length)} names`);
  }

  #factor(factor: number, name: number, from: number, value: number): boolean {
    const { factors } = this.#model;
    const node = factors.value[factor];
    if (factors.name[factor] !== name || factors.from[factor] !== from) {
      return this.#differs(node, 'the engine names this factor or its source otherwise');
    }
    return this.#number(node, value);
  }

  /** A number that the engine copies: it must have a canonical form. */
  #copied(node: number): boolean {
    return this.#number(node, this.#document.num[node]);
  }

  #copiedMap(map: BoundMap): boolean {
    for (const node of map.values) if (!this.#copied(node)) return false;
    return true;
  }

  #map(map: BoundMap, ids: Int32Array, column: Column): boolean {
    for (let i = 0; i < ids.length; i += 1) {
      if (map.values[i] < 0) return this.#lacks(map.node, ids[i]);
      if (!this.#number(map.values[i], column.value[i])) return false;
    }
    return true;
  }

  /** A number that the engine computes: it must have the same nine digits. */
  #number(node: number, written: number): boolean {
    const document = this.#document;
    const claimed = document.num[node];
    const digits = document.digitsOf(node);
    if (digits === CANONICAL_DIGITS) {
      const lead = document.leadOf(node);
      if (lead >= LEAST_LEAD && lead <= MOST_LEAD) {
        // In units of the ninth digit the claim is a whole number. What lies clearly within half a unit of it, in the
        // same decade, rounds to it; scaling errs by less than 1e-6 units.
        const scale = SCALE[lead - LEAST_LEAD];
        const scaled = written * scale;
        if (Math.abs(claimed * scale - scaled) < 0.499999 && Math.abs(scaled) >= 1e8) return true;
      }
    } else if (digits === 0 && written === 0 && claimed === 0) return true;
    return sameCanonical(claimed, written) === true || this.#off(node, written);
  }

  #off(node: number, written: number): false {
    const text = formatCanonical(written);
    if (!text.ok) return this.#differs(node, `the engine computes ${String(written)}, which has no canonical form`);
    return this.#differs(node, `the engine writes ${text.text}`);
  }
}
