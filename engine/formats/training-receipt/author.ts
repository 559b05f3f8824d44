/**
 * Authoring: runs the engine on what a step is given and writes the receipt of that step in canonical bytes
 * (training-receipts.md sections 5, 10 and 13). The input is a JSON document with the members of a topology input; beyond
 * those, `optimizer_config` and `updates[].optimizer.state_before` are used when present.
 */
import { formatCanonical } from '../../numeric/decimal.ts';
import { utf8Encode } from '../../base/utf8.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { KIND } from '../../text/json/document.ts';
import type { Column, Pass } from './forward.ts';
import { ROLE } from './layout.ts';
import { buildModel } from './build-model.ts';
import type { ReceiptModel } from './model.ts';
import { W } from './schema.generated.ts';
import { computeStep } from './step.ts';
import type { Step } from './step.ts';

export type AuthorResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly pointer: string; readonly message: string };

/** Canonical numbers are plain decimals; a value outside their range cannot be written at all. */
class OutOfScope extends Error {}

/** Writes the receipt of the step that `document` describes. `source`: what its metadata says where none are given. */
export function authorReceipt(document: JsonDocument, source = 'assay'): AuthorResult {
  const fixed = document.member(document.member(0, W.topology), W.unit_order) < 0;
  const model = buildModel(document, 0, fixed ? '0.1.0' : '0.2.0');
  const result = computeStep(model, 'declared', false);
  if (!result.ok) return { ok: false, pointer: document.pointer(result.problem.node), message: result.problem.message };
  try {
    return { ok: true, bytes: utf8Encode(`${new Author(model, result.step, fixed, source).write()}\n`) };
  } catch (error) {
    if (error instanceof OutOfScope) return { ok: false, pointer: '', message: error.message };
    throw error;
  }
}

type Member = readonly [name: string, json: string | undefined];

function object(members: readonly Member[]): string {
  const present = members.filter((member): member is readonly [string, string] => member[1] !== undefined);
  return `{${present.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

function array(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}

function text(value: string): string {
  return JSON.stringify(value);
}

function number(value: number): string {
  const formatted = formatCanonical(value);
  if (!formatted.ok)
    throw new OutOfScope(`${String(value)} cannot be written as a canonical number (${formatted.kind})`);
  return formatted.text;
}

/** 0.8.0 coupled decay, 0.7.0 Nesterov or dampening, 0.6.0 momentum, 0.5.0 Adam family, 0.3.0 softmax, else 0.2.0. */
function versionOf(model: ReceiptModel, step: Step, fixed: boolean): string {
  const h = step.hyperparameters;
  if (fixed) return '0.1.0';
  if ((h.name === 'sgd' || h.name === 'sgd_momentum') && h.weightDecay.value !== 0) return '0.8.0';
  if (h.nesterov || h.dampening.value !== 0) return '0.7.0';
  if (h.name === 'sgd_momentum') return '0.6.0';
  if (h.name === 'adam' || h.name === 'adamw') return '0.5.0';
  return model.layout.loss === 'cross_entropy_softmax' ? '0.3.0' : '0.2.0';
}

class Author {
  readonly #model: ReceiptModel;
  readonly #document: JsonDocument;
  readonly #step: Step;
  readonly #fixed: boolean;
  readonly #source: string;

  constructor(model: ReceiptModel, step: Step, fixed: boolean, source: string) {
    this.#model = model;
    this.#document = model.document;
    this.#step = step;
    this.#fixed = fixed;
    this.#source = source;
  }

  write(): string {
    const model = this.#model;
    const step = this.#step;
    const document = this.#document;
    const { inputs, hidden } = model.layout;
    const stepIndex = document.member(0, W.step_index);
    const index = stepIndex < 0 ? 0 : document.num[stepIndex];
    return object([
      ['schema_version', text(versionOf(model, step, this.#fixed))],
      [
        'fixture',
        text(this.#string(W.fixture) ?? (this.#fixed ? 'mazur-engine-first-run' : 'general-engine-first-run')),
      ],
      ['step', String(index + 1)],
      [
        'fixture_status',
        object([
          ['authoring_state', text('engine_generated')],
          ['verification_state', text('engine_reproduced_byte_equal')],
          ['canonical', 'true'],
        ]),
      ],
      ['metadata', this.#metadata()],
      ['numeric_policy', this.#copy(document.member(0, W.numeric_policy), POLICY_ORDER)],
      ['bias_policy', this.#copy(document.member(0, W.bias_policy), BIAS_ORDER)],
      ['topology', this.#topology()],
      ['learning_rate', number(document.num[model.learningRate])],
      ['optimizer_config', this.#optimizer()],
      ['trace_id', this.#copyIfPresent(W.trace_id)],
      ['step_index', stepIndex < 0 ? undefined : String(index)],
      ['inputs', this.#units(0, inputs, step.x)],
      ['targets', this.#units(inputs + hidden, model.layout.outputs, step.y)],
      ['parameters_before', this.#parameters(step.before)],
      ['forward', object(this.#forward(step.pass))],
      ['loss', object(this.#loss(step.pass))],
      ['backward', this.#backward()],
      ['updates', this.#updates()],
      ['parameters_after', this.#parameters(step.after)],
      ['post_update_forward', object([['status', text('filled')], ...this.#forward(step.post)])],
      ['post_update_loss', object([['status', text('filled')], ...this.#loss(step.post)])],
    ]);
  }

  #string(name: number): string | undefined {
    return this.#document.stringOf(this.#document.member(0, name));
  }

  #unit(slot: number): string {
    return this.#document.strings.text(this.#model.layout.unitIds[slot]);
  }

  #parameter(index: number): string {
    return this.#document.strings.text(this.#model.layout.parameterIds[index]);
  }

  #copyIfPresent(name: number): string | undefined {
    const node = this.#document.member(0, name);
    return node < 0 ? undefined : this.#copy(node);
  }

  /** A block as given, members in canonical order, integers and numbers in canonical form. */
  #copy(node: number, order: Readonly<Record<string, readonly string[]>> = {}, name = ''): string {
    const document = this.#document;
    switch (document.kind[node]) {
      case KIND.object: {
        const members: Member[] = [];
        for (const child of this.#children(node)) {
          members.push([document.nameOf(child), this.#copy(child, order, document.nameOf(child))]);
        }
        const wanted = order[name];
        if (wanted !== undefined) members.sort((a, b) => wanted.indexOf(a[0]) - wanted.indexOf(b[0]));
        return object(wanted === undefined ? members : members.filter(([member]) => wanted.includes(member)));
      }
      case KIND.array:
        // The engine writes its own list of layers, whatever it was given.
        if (name === 'layers') return array(LAYERS.map(text));
        return array(this.#children(node).map((child) => this.#copy(child, order, ELEMENT)));
      case KIND.number:
        return INTEGERS.has(name) ? String(document.num[node]) : number(document.num[node]);
      case KIND.string:
        return text(document.stringOf(node) ?? '');
      default:
        return document.source(node);
    }
  }

  #children(node: number): number[] {
    const children: number[] = [];
    const end = this.#document.next[node];
    for (let child = node + 1; child < end; child = this.#document.next[child]) children.push(child);
    return children;
  }

  #metadata(): string {
    const node = this.#document.member(0, W.metadata);
    if (node < 0)
      return object([
        ['source', text(this.#source)],
        ['gradient_convention', text('descent_direction')],
      ]);
    return this.#copy(node, { '': ['source', 'url_reference', 'gradient_convention'] });
  }

  #topology(): string {
    return this.#copy(this.#document.member(0, W.topology), TOPOLOGY_ORDER);
  }

  /** Written for the Adam family, for momentum, and for sgd with non-zero decay; features that are off are left out. */
  #optimizer(): string | undefined {
    const config = this.#model.optimizer;
    const h = this.#step.hyperparameters;
    if (config === undefined || (h.name === 'sgd' && h.weightDecay.value === 0)) return undefined;
    const given = (node: number): string | undefined => (node < 0 ? undefined : number(this.#document.num[node]));
    return object([
      ['name', text(config.name)],
      ['learning_rate', number(h.learningRate.value)],
      ['beta1', given(config.beta1)],
      ['beta2', given(config.beta2)],
      ['epsilon', given(config.epsilon)],
      ['weight_decay', given(config.weightDecay)],
      ['t', config.t < 0 ? undefined : String(h.t)],
      ['momentum', given(config.momentum)],
      ['nesterov', h.nesterov ? 'true' : undefined],
      ['dampening', h.dampening.value === 0 ? undefined : number(h.dampening.value)],
    ]);
  }

  #units(first: number, count: number, values: Column): string {
    return object(Array.from({ length: count }, (_, i): Member => [this.#unit(first + i), number(values.value[i])]));
  }

  #parameters(values: Column): string {
    const { parameters } = this.#model.layout;
    return object(Array.from({ length: parameters }, (_, p): Member => [this.#parameter(p), number(values.value[p])]));
  }

  #forward(pass: Pass): Member[] {
    const { inputs, hidden, outputs } = this.#model.layout;
    return Array.from({ length: hidden + outputs }, (_, i): Member => [
      this.#unit(inputs + i),
      object([
        ['net', number(pass.net.value[i])],
        ['out', number(pass.out.value[i])],
      ]),
    ]);
  }

  #loss(pass: Pass): Member[] {
    const { inputs, hidden, outputs } = this.#model.layout;
    return [
      ['per_output', this.#units(inputs + hidden, outputs, pass.loss)],
      ['total', number(pass.total.value[0])],
    ];
  }

  #factor(name: string, value: number, from?: string): string {
    return object([
      ['name', text(name)],
      ['from', from === undefined ? undefined : text(from)],
      ['value', number(value)],
    ]);
  }

  #backward(): string {
    const { inputs, hidden, outputs } = this.#model.layout;
    return object([
      [
        'output_error_signals',
        object(
          Array.from({ length: outputs }, (_, o): Member => [this.#unit(inputs + hidden + o), this.#outputSignal(o)]),
        ),
      ],
      [
        'hidden_error_signals',
        object(Array.from({ length: hidden }, (_, h): Member => [this.#unit(inputs + h), this.#hiddenSignal(h)])),
      ],
    ]);
  }

  #outputSignal(o: number): string {
    const { hidden, outputActivation } = this.#model.layout;
    const { error, derivative, outputSignal } = this.#step.backward;
    const softmax = outputActivation === 'softmax';
    const factors = softmax
      ? [this.#factor('target_minus_probability', error.value[o])]
      : [
          this.#factor('target_minus_output', error.value[o]),
          this.#factor('activation_derivative', derivative.value[hidden + o]),
        ];
    return object([
      ['factors', array(factors)],
      ['product_order', text('left_to_right')],
      ['signal_value', number(outputSignal.value[o])],
      ['dual_form', softmax ? this.#dualForm(o) : undefined],
    ]);
  }

  #dualForm(u: number): string {
    const { inputs, hidden, outputs } = this.#model.layout;
    const { y, pass } = this.#step;
    const p = pass.out.value[hidden + u];
    const names = Array.from({ length: outputs }, (_, j) => this.#unit(inputs + hidden + j));
    let sum = 0;
    const terms = names.map((name, j) => {
      const target = y.value[j];
      const delta = (j === u ? 1 : 0) - p;
      const term = target * delta;
      sum = j === 0 ? term : sum + term;
      return object([
        ['target_unit', text(name)],
        ['factors', array([this.#factor('y_j', target, `targets.${name}`), this.#factor('delta_ju_minus_p_u', delta)])],
        ['term_value', number(term)],
      ]);
    });
    return object([
      ['jacobian_terms', array(terms)],
      ['product_order', text('left_to_right')],
      ['summation_order', array(names.map(text))],
      ['summed_value', number(sum)],
    ]);
  }

  #hiddenSignal(h: number): string {
    const { inputs, hidden, outputs, outputWeights } = this.#model.layout;
    const { before, backward } = this.#step;
    const names = Array.from({ length: outputs }, (_, o) => this.#unit(inputs + hidden + o));
    const contributions = names.map((name, o) => {
      const weight = outputWeights[o * hidden + h];
      return object([
        ['from', text(name)],
        ['downstream_signal', number(backward.outputSignal.value[o])],
        ['via_weight', text(this.#parameter(weight))],
        ['weight_value', number(before.value[weight])],
        ['value', number(backward.contribution.value[h * outputs + o])],
      ]);
    });
    return object([
      ['downstream_contributions', array(contributions)],
      ['summation_order', array(names.map(text))],
      ['backpropagated_sum', number(backward.backpropagatedSum.value[h])],
      ['activation_derivative', number(backward.derivative.value[h])],
      ['product_order', text('left_to_right')],
      ['signal_value', number(backward.hiddenSignal.value[h])],
    ]);
  }

  #updates(): string {
    const { parameters } = this.#model.layout;
    const updates: string[] = [];
    for (let p = 0; p < parameters; p += 1) if (this.#step.trained[p] === 1) updates.push(this.#update(p));
    return array(updates);
  }

  #update(p: number): string {
    const model = this.#model;
    const step = this.#step;
    const { layout } = model;
    const { inputs, hidden } = layout;
    const role = layout.role[p];
    const bias = role === ROLE.hiddenBias || role === ROLE.outputBias;
    const unit = bias ? layout.biasOf.indexOf(p) : layout.to[p] - inputs;
    const isHidden = unit < hidden;
    const signal = isHidden ? step.backward.hiddenSignal.value[unit] : step.backward.outputSignal.value[unit - hidden];
    const toName = this.#unit(inputs + unit);
    const fromSlot = layout.from[p];
    const fromName = bias ? toName : this.#unit(fromSlot);
    const map = isHidden ? 'hidden' : 'output';
    const factors = [
      this.#factor(`${map}_error_signal`, signal, `backward.${map}_error_signals.${toName}.signal_value`),
    ];
    if (!bias) {
      const fromInput = fromSlot < inputs;
      const activation = fromInput ? step.x.value[fromSlot] : step.pass.out.value[fromSlot - inputs];
      const path = fromInput ? `inputs.${fromName}` : `forward.${fromName}.out`;
      factors.push(this.#factor('upstream_activation', activation, path));
    }
    const edge = bias ? 'bias_to_layer' : role === ROLE.inputToHidden ? 'input_to_hidden' : 'hidden_to_output';
    const label = bias
      ? role === ROLE.hiddenBias
        ? 'hidden_bias'
        : 'output_bias'
      : this.#roleLabel(fromSlot, unit, fromName, toName);
    return object([
      ['parameter_id', text(this.#parameter(p))],
      ['kind', text(bias ? 'bias' : 'weight')],
      ['layer_edge', text(edge)],
      ['parameter_role', text(label)],
      ['from_unit', text(fromName)],
      ['to_unit', text(toName)],
      ['weight_before', number(step.before.value[p])],
      [
        'optimizer',
        object([
          ['name', text(step.hyperparameters.name)],
          ['learning_rate', number(step.hyperparameters.learningRate.value)],
          ['factors', array(factors)],
          ['product_order', text('left_to_right')],
          ['state_before', this.#state(p, true)],
          ['state_after', this.#state(p, false)],
        ]),
      ],
      ['gradient', number(step.gradient.value[p])],
      ['update', number(step.update.value[p])],
      ['weight_after', number(step.after.value[p])],
    ]);
  }

  /** Version 0.1.0 counts units within their layer: `input_1_to_hidden_2`. */
  #roleLabel(fromSlot: number, unit: number, fromName: string, toName: string): string {
    if (!this.#fixed) return `${fromName}_to_${toName}`;
    const { inputs, hidden } = this.#model.layout;
    const from = fromSlot < inputs ? `input_${String(fromSlot + 1)}` : `hidden_${String(fromSlot - inputs + 1)}`;
    const to = unit < hidden ? `hidden_${String(unit + 1)}` : `output_${String(unit - hidden + 1)}`;
    return `${from}_to_${to}`;
  }

  #state(p: number, before: boolean): string | undefined {
    const step = this.#step;
    const { name } = step.hyperparameters;
    if (name === 'sgd') return undefined;
    const model = this.#model;
    const node = model.updates.stateBefore[model.updateOf[p]];
    const read = (word: number): number => this.#document.num[this.#document.member(node, word)];
    if (name === 'sgd_momentum') {
      return object([['buffer', number(before ? read(W.buffer) : step.stateFirst.value[p])]]);
    }
    return object([
      ['m', number(before ? read(W.m) : step.stateFirst.value[p])],
      ['v', number(before ? read(W.v) : step.stateSecond.value[p])],
    ]);
  }
}

const LAYERS = ['input', 'hidden', 'output'];

const INTEGERS: ReadonlySet<string> = new Set([
  'precision_significant_digits',
  'input_size',
  'hidden_size',
  'output_size',
]);

/** Elements of arrays have no name of their own. */
const ELEMENT = '[]';

/** Member order of copied blocks, by the name of the block ('' is the block itself). */
const POLICY_ORDER = {
  '': ['number_encoding', 'precision_significant_digits', 'rounding', 'tolerance', 'computation_order', 'byte_output'],
  tolerance: ['atol', 'rtol'],
  byte_output: ['format', 'json_key_order', 'trailing_zero_policy', 'indent'],
};
const BIAS_ORDER = { '': ['mode', 'reason', 'updated_in_step', 'reconciliation'] };
const TOPOLOGY_ORDER = {
  '': [
    'layers',
    'input_size',
    'hidden_size',
    'output_size',
    'unit_order',
    'parameter_order',
    'parameters',
    'activation',
    'activation_hidden',
    'activation_output',
    'loss',
    'bias_sharing',
  ],
  unit_order: ['input', 'hidden', 'output'],
  [ELEMENT]: ['id', 'role', 'from_unit', 'to_unit', 'applies_to_units'],
};
