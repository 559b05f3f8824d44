/**
 * Canonical emission: the bytes by which a receipt is known (training-receipts.md section 10). Compact JSON, members in
 * the schemas' x-order, maps in declared order, numbers with nine significant digits, one line feed at the end.
 *
 * Undeclared keys vanish; a missing declared one is an error. Everything is looked up by name, not by slot, so that a
 * layout that contradicts itself is written as it stands.
 */
import { utf8Encode } from '../../base/utf8.ts';
import { formatCanonical } from '../../numeric/decimal.ts';
import { KIND } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { CANONICAL_DIGITS } from './digits.ts';
import { entries, stringIds } from './rules/entries.ts';
import { W, WORDS } from './schema.generated.ts';

export type EmitErrorKind = 'MISSING' | 'NON_STRING' | 'NON_INTEGER' | 'NON_FINITE' | 'PLAIN_DECIMAL_OUT_OF_SCOPE';

export interface EmitFailure {
  readonly ok: false;
  /** Value at fault, or the object that lacks a member. */
  readonly node: number;
  readonly kind: EmitErrorKind;
  readonly message: string;
}

/** Where an optional member of `attestor` stands in canonical bytes, with the comma before it. */
export interface DigestRange {
  readonly member: Omitted;
  readonly start: number;
  readonly end: number;
}

/** Canonical bytes, whole or without a member. */
export type BytesResult = { readonly ok: true; readonly bytes: Uint8Array } | EmitFailure;

export type EmitResult =
  { readonly ok: true; readonly bytes: Uint8Array; readonly digests: readonly DigestRange[] } | EmitFailure;

/** Member of `attestor` that is left out, for a digest that cannot cover itself. */
export type Omitted = 'signed_subject_digest' | 'bundle_root_digest';

export interface EmitOptions {
  readonly omit?: Omitted;
}

/** Canonical bytes of a schema-valid record, or the first reason why it has none. */
export function emitReceipt(
  document: JsonDocument,
  root: number,
  version: string,
  options: EmitOptions = {},
): EmitResult {
  return new Emitter(document, root, options.omit === undefined ? -1 : W[options.omit]).run(version === '0.1.0');
}

/**
 * Canonical bytes without a member, from those with it: `attestor` always has members before it, so the comma goes too.
 * @returns the bytes themselves when the member is not there
 */
export function withoutDigest(emitted: EmitResult & { readonly ok: true }, member: Omitted): Uint8Array {
  const { bytes, digests } = emitted;
  const range = digests.find((one) => one.member === member);
  if (range === undefined) return bytes;
  const rest = new Uint8Array(bytes.length - (range.end - range.start));
  rest.set(bytes.subarray(0, range.start));
  rest.set(bytes.subarray(range.end), range.start);
  return rest;
}

/** Decimal exponents of the leading digit that can be written (numeric/canonical-number.ts). */
export const LEAST_LEAD = -13;
export const MOST_LEAD = 6;
const ZERO = ascii('0.000000000');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Units and parameters of version 0.1.0, in the order of its schema. */
const FIXED_INPUTS = [W.i1, W.i2];
const FIXED_HIDDEN = [W.h1, W.h2];
const FIXED_OUTPUTS = [W.o1, W.o2];
const FIXED_PARAMETERS = [W.w1, W.w2, W.w3, W.w4, W.w5, W.w6, W.w7, W.w8, W.b1, W.b2];

/** `"word":` for every word of the format. */
const KEYS = WORDS.map((word) => ascii(`"${word}":`));

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const DIGESTS: readonly Omitted[] = ['signed_subject_digest', 'bundle_root_digest'];

/** How a member is written. */
type Part = 'number' | 'integer' | 'string' | 'strings' | 'boolean';

class Emitter {
  readonly #document: JsonDocument;
  readonly #root: number;
  readonly #omit: number;
  readonly #texts: (Uint8Array | undefined)[] = [];
  #bytes: Uint8Array;
  #length = 0;
  /** Whether the next member of the open object needs a comma. */
  #comma = false;
  #failure: EmitFailure | undefined;
  readonly #digests: DigestRange[] = [];
  #inputs: readonly number[] = FIXED_INPUTS;
  #hidden: readonly number[] = FIXED_HIDDEN;
  #outputs: readonly number[] = FIXED_OUTPUTS;
  #parameters: readonly number[] = FIXED_PARAMETERS;

  constructor(document: JsonDocument, root: number, omit: number) {
    this.#document = document;
    this.#root = root;
    this.#omit = omit;
    this.#bytes = new Uint8Array(Math.max(4096, document.bytes.length + (document.bytes.length >> 2)));
  }

  run(fixed: boolean): EmitResult {
    if (fixed) this.#record010();
    else this.#record();
    this.#byte(0x0a);
    return this.#failure ?? { ok: true, bytes: this.#bytes.slice(0, this.#length), digests: this.#digests };
  }

  #record(): void {
    const root = this.#root;
    const topology = this.#at(root, W.topology);
    const order = this.#at(topology, W.unit_order);
    this.#inputs = stringIds(this.#document, this.#at(order, W.input));
    this.#hidden = stringIds(this.#document, this.#at(order, W.hidden));
    this.#outputs = stringIds(this.#document, this.#at(order, W.output));
    this.#parameters = stringIds(this.#document, this.#at(topology, W.parameter_order));
    const batch = this.#at(root, W.batch);
    const samples = stringIds(this.#document, this.#at(batch, W.sample_order));

    this.#open();
    this.#head(root);
    if (this.#at(root, W.source_framework) >= 0) this.#sourceFramework(root);
    if (this.#at(root, W.attestor) >= 0) this.#attestor(root);
    const metadata = this.#enter(root, W.metadata);
    this.#member(metadata, W.source, 'string');
    this.#optional(metadata, W.url_reference, 'string');
    this.#member(metadata, W.gradient_convention, 'string');
    this.#close();
    this.#numericPolicy(root);
    const bias = this.#enter(root, W.bias_policy);
    this.#member(bias, W.mode, 'string');
    this.#optional(bias, W.reason, 'string');
    this.#member(bias, W.updated_in_step, 'boolean');
    this.#optional(bias, W.reconciliation, 'string');
    this.#close();
    this.#topology(topology, order);
    this.#member(root, W.learning_rate, 'number');
    if (this.#at(root, W.optimizer_config) >= 0) this.#optimizerConfig(root);
    this.#optional(root, W.trace_id, 'string');
    this.#optional(root, W.step_index, 'integer');
    if (batch >= 0) {
      this.#enter(root, W.batch);
      this.#member(batch, W.size, 'integer');
      this.#member(batch, W.sample_order, 'strings');
      this.#member(batch, W.reduction, 'string');
      this.#close();
    }
    this.#numbers(root, W.inputs, this.#inputs);
    this.#numbers(root, W.targets, this.#outputs);
    this.#numbers(root, W.parameters_before, this.#parameters);
    if (batch >= 0 && this.#at(root, W.per_sample) >= 0) this.#perSample(root, samples);
    this.#forward(root);
    const loss = this.#enter(root, W.loss);
    this.#numbers(loss, W.per_output, this.#outputs);
    if (batch >= 0 && this.#at(loss, W.per_sample) >= 0) this.#numbers(loss, W.per_sample, samples);
    this.#optional(loss, W.reduction, 'string');
    this.#member(loss, W.total, 'number');
    this.#close();
    this.#tail(root);
    this.#close();
  }

  #record010(): void {
    const root = this.#root;
    this.#open();
    this.#head(root);
    const metadata = this.#enter(root, W.metadata);
    for (const name of [W.source, W.url_reference, W.gradient_convention]) this.#member(metadata, name, 'string');
    this.#close();
    this.#numericPolicy(root);
    const bias = this.#enter(root, W.bias_policy);
    this.#member(bias, W.mode, 'string');
    this.#member(bias, W.reason, 'string');
    this.#member(bias, W.updated_in_step, 'boolean');
    this.#member(bias, W.reconciliation, 'string');
    this.#close();
    const topology = this.#enter(root, W.topology);
    this.#member(topology, W.layers, 'strings');
    for (const name of [W.input_size, W.hidden_size, W.output_size]) this.#member(topology, name, 'integer');
    for (const name of [W.activation, W.loss, W.bias_sharing]) this.#member(topology, name, 'string');
    this.#close();
    this.#member(root, W.learning_rate, 'number');
    this.#numbers(root, W.inputs, this.#inputs);
    this.#numbers(root, W.targets, this.#outputs);
    this.#numbers(root, W.parameters_before, this.#parameters);
    this.#forward(root);
    const loss = this.#enter(root, W.loss);
    this.#numbers(loss, W.per_output, this.#outputs);
    this.#member(loss, W.total, 'number');
    this.#close();
    this.#tail(root);
    this.#close();
  }

  #head(root: number): void {
    this.#member(root, W.schema_version, 'string');
    this.#member(root, W.fixture, 'string');
    this.#member(root, W.step, 'integer');
    const status = this.#enter(root, W.fixture_status);
    this.#member(status, W.authoring_state, 'string');
    this.#member(status, W.verification_state, 'string');
    this.#member(status, W.canonical, 'boolean');
    this.#close();
  }

  #sourceFramework(root: number): void {
    const framework = this.#enter(root, W.source_framework);
    this.#member(framework, W.name, 'string');
    this.#member(framework, W.version, 'string');
    this.#optional(framework, W.information_uri, 'string');
    if (this.#at(framework, W.extractor) >= 0) {
      const extractor = this.#enter(framework, W.extractor);
      this.#member(extractor, W.name, 'string');
      this.#member(extractor, W.version, 'string');
      this.#close();
    }
    this.#close();
  }

  #attestor(root: number): void {
    const attestor = this.#enter(root, W.attestor);
    for (const name of [W.computed_by, W.verified_by]) {
      const party = this.#enter(attestor, name);
      this.#member(party, W.kind, 'string');
      this.#member(party, W.identity, 'string');
      this.#close();
    }
    const tolerance = this.#enter(attestor, W.differential_tolerance);
    this.#member(tolerance, W.atol, 'number');
    this.#member(tolerance, W.rtol, 'number');
    this.#close();
    if (this.#at(attestor, W.import_provenance) >= 0) {
      const provenance = this.#enter(attestor, W.import_provenance);
      this.#member(provenance, W.source_format, 'string');
      this.#member(provenance, W.source_hash, 'string');
      this.#optional(provenance, W.import_timestamp, 'string');
      this.#close();
    }
    this.#optional(attestor, W.skip_basis, 'string');
    for (const member of DIGESTS) {
      if (W[member] === this.#omit) continue;
      const start = this.#length;
      this.#optional(attestor, W[member], 'string');
      if (this.#length > start) this.#digests.push({ member, start, end: this.#length });
    }
    this.#close();
  }

  #numericPolicy(root: number): void {
    const policy = this.#enter(root, W.numeric_policy);
    this.#member(policy, W.number_encoding, 'string');
    this.#member(policy, W.precision_significant_digits, 'integer');
    this.#member(policy, W.rounding, 'string');
    const tolerance = this.#at(policy, W.tolerance);
    if (this.#document.isObject(tolerance)) {
      this.#enter(policy, W.tolerance);
      this.#member(tolerance, W.atol, 'number');
      this.#member(tolerance, W.rtol, 'number');
      this.#close();
    } else this.#member(policy, W.tolerance, 'number');
    this.#member(policy, W.computation_order, 'string');
    const output = this.#enter(policy, W.byte_output);
    for (const name of [W.format, W.json_key_order, W.trailing_zero_policy, W.indent])
      this.#member(output, name, 'string');
    this.#close();
    this.#close();
  }

  #topology(topology: number, order: number): void {
    this.#enter(this.#root, W.topology);
    this.#member(topology, W.layers, 'strings');
    for (const name of [W.input_size, W.hidden_size, W.output_size]) this.#member(topology, name, 'integer');
    this.#enter(topology, W.unit_order);
    for (const name of [W.input, W.hidden, W.output]) this.#member(order, name, 'strings');
    this.#close();
    this.#member(topology, W.parameter_order, 'strings');
    this.#elements(topology, W.parameters, (parameter) => {
      this.#member(parameter, W.id, 'string');
      this.#member(parameter, W.role, 'string');
      this.#optional(parameter, W.from_unit, 'string');
      this.#optional(parameter, W.to_unit, 'string');
      this.#optional(parameter, W.applies_to_units, 'strings');
    });
    for (const name of [W.activation_hidden, W.activation_output, W.loss, W.bias_sharing]) {
      this.#member(topology, name, 'string');
    }
    this.#close();
  }

  #optimizerConfig(root: number): void {
    const config = this.#enter(root, W.optimizer_config);
    this.#member(config, W.name, 'string');
    this.#member(config, W.learning_rate, 'number');
    for (const name of [W.beta1, W.beta2, W.epsilon, W.weight_decay]) this.#optional(config, name, 'number');
    this.#optional(config, W.t, 'integer');
    this.#optional(config, W.momentum, 'number');
    const nesterov = this.#at(config, W.nesterov);
    if (nesterov >= 0 && this.#document.kind[nesterov] === KIND.true) this.#member(config, W.nesterov, 'boolean');
    const dampening = this.#at(config, W.dampening);
    if (dampening >= 0 && this.#document.num[dampening] !== 0) this.#member(config, W.dampening, 'number');
    this.#close();
  }

  #perSample(root: number, samples: readonly number[]): void {
    this.#map(root, W.per_sample, samples, (sample) => {
      this.#open();
      this.#numbers(sample, W.inputs, this.#inputs);
      this.#numbers(sample, W.targets, this.#outputs);
      this.#forward(sample);
      const loss = this.#enter(sample, W.loss);
      this.#numbers(loss, W.per_output, this.#outputs);
      this.#member(loss, W.total, 'number');
      this.#close();
      this.#close();
    });
  }

  #forward(owner: number): void {
    this.#map(owner, W.forward, [...this.#hidden, ...this.#outputs], this.#unit);
  }

  readonly #unit = (unit: number): void => {
    this.#open();
    this.#member(unit, W.net, 'number');
    this.#member(unit, W.out, 'number');
    this.#close();
  };

  /** `backward` and what comes after it, which all versions share. */
  #tail(root: number): void {
    const backward = this.#enter(root, W.backward);
    this.#map(backward, W.output_error_signals, this.#outputs, (signal) => {
      this.#open();
      this.#factors(signal);
      this.#member(signal, W.product_order, 'string');
      this.#member(signal, W.signal_value, 'number');
      if (this.#at(signal, W.dual_form) >= 0) this.#dualForm(signal);
      this.#close();
    });
    this.#map(backward, W.hidden_error_signals, this.#hidden, (signal) => {
      this.#open();
      this.#elements(signal, W.downstream_contributions, (contribution) => {
        this.#member(contribution, W.from, 'string');
        this.#member(contribution, W.downstream_signal, 'number');
        this.#member(contribution, W.via_weight, 'string');
        this.#member(contribution, W.weight_value, 'number');
        this.#member(contribution, W.value, 'number');
      });
      this.#member(signal, W.summation_order, 'strings');
      this.#member(signal, W.backpropagated_sum, 'number');
      this.#member(signal, W.activation_derivative, 'number');
      this.#member(signal, W.product_order, 'string');
      this.#member(signal, W.signal_value, 'number');
      this.#close();
    });
    this.#close();
    this.#elements(root, W.updates, (update) => {
      this.#update(update);
    });
    this.#numbers(root, W.parameters_after, this.#parameters);
    this.#postForward(root);
    const post = this.#enter(root, W.post_update_loss);
    this.#member(post, W.status, 'string');
    this.#numbers(post, W.per_output, this.#outputs);
    this.#member(post, W.total, 'number');
    this.#close();
  }

  #factors(owner: number): void {
    this.#elements(owner, W.factors, (factor) => {
      this.#member(factor, W.name, 'string');
      this.#optional(factor, W.from, 'string');
      this.#member(factor, W.value, 'number');
    });
  }

  #dualForm(signal: number): void {
    const dual = this.#enter(signal, W.dual_form);
    this.#elements(dual, W.jacobian_terms, (term) => {
      this.#member(term, W.target_unit, 'string');
      this.#factors(term);
      this.#member(term, W.term_value, 'number');
    });
    this.#member(dual, W.product_order, 'string');
    this.#member(dual, W.summation_order, 'strings');
    this.#member(dual, W.summed_value, 'number');
    this.#close();
  }

  #update(update: number): void {
    for (const name of [W.parameter_id, W.kind, W.layer_edge, W.parameter_role, W.from_unit, W.to_unit]) {
      this.#member(update, name, 'string');
    }
    this.#member(update, W.weight_before, 'number');
    const optimizer = this.#enter(update, W.optimizer);
    this.#member(optimizer, W.name, 'string');
    this.#member(optimizer, W.learning_rate, 'number');
    this.#factors(optimizer);
    this.#member(optimizer, W.product_order, 'string');
    for (const name of [W.state_before, W.state_after]) {
      if (this.#at(optimizer, name) < 0) continue;
      const state = this.#enter(optimizer, name);
      for (const part of [W.m, W.v, W.buffer]) this.#optional(state, part, 'number');
      this.#close();
    }
    this.#close();
    for (const name of [W.gradient, W.update, W.weight_after]) this.#member(update, name, 'number');
  }

  /** Units stand beside `status`. An object `units` that holds them, which the reference also takes, is not schema-valid. */
  #postForward(root: number): void {
    const block = this.#enter(root, W.post_update_forward);
    this.#member(block, W.status, 'string');
    this.#members(block, entries(this.#document, block), [...this.#hidden, ...this.#outputs], this.#unit);
    this.#close();
  }

  // Parts of JSON.

  #at(node: number, name: number): number {
    return this.#document.member(node, name);
  }

  #fail(node: number, kind: EmitErrorKind, message: string): void {
    this.#failure ??= { ok: false, node, kind, message };
  }

  #open(): void {
    this.#byte(0x7b);
    this.#comma = false;
  }

  #close(): void {
    this.#byte(0x7d);
    this.#comma = true;
  }

  #key(name: number): void {
    if (this.#comma) this.#byte(0x2c);
    if (name < KEYS.length) this.#copy(KEYS[name]);
    else {
      this.#text(name);
      this.#byte(0x3a);
    }
    this.#comma = true;
  }

  /** Opens the object that stands under a name; it must be there. */
  #enter(owner: number, name: number): number {
    const node = this.#at(owner, name);
    if (node < 0) this.#missing(owner, name);
    this.#key(name);
    this.#open();
    return node;
  }

  #missing(owner: number, name: number): void {
    this.#fail(
      owner < 0 ? this.#root : owner,
      'MISSING',
      `lacks "${this.#document.strings.text(name)}", which canonical form needs`,
    );
  }

  #member(owner: number, name: number, part: Part): void {
    const node = this.#at(owner, name);
    if (node < 0) {
      this.#missing(owner, name);
      return;
    }
    this.#key(name);
    this.#part(node, part);
  }

  #optional(owner: number, name: number, part: Part): void {
    if (this.#at(owner, name) >= 0) this.#member(owner, name, part);
  }

  #part(node: number, part: Part): void {
    switch (part) {
      case 'number':
        this.#number(node);
        return;
      case 'integer':
        this.#integer(node);
        return;
      case 'string':
        this.#string(node);
        return;
      case 'boolean':
        this.#copy(this.#document.kind[node] === KIND.true ? TRUE : FALSE);
        return;
      case 'strings':
        this.#list(node, (element) => {
          this.#string(element);
        });
    }
  }

  /** A map of numbers, in the order of `ids`. */
  #numbers(owner: number, name: number, ids: readonly number[]): void {
    this.#map(owner, name, ids, (node) => {
      this.#number(node);
    });
  }

  #map(owner: number, name: number, ids: readonly number[], write: (node: number) => void): void {
    const map = this.#enter(owner, name);
    this.#members(map, entries(this.#document, map), ids, write);
    this.#close();
  }

  #members(
    map: number,
    found: ReadonlyMap<number, number>,
    ids: readonly number[],
    write: (node: number) => void,
  ): void {
    for (const id of ids) {
      const node = found.get(id);
      if (node === undefined) {
        this.#missing(map, id);
        continue;
      }
      this.#key(id);
      write(node);
      this.#comma = true;
    }
  }

  /** An array of objects; `write` writes the members of one. */
  #elements(owner: number, name: number, write: (node: number) => void): void {
    const node = this.#at(owner, name);
    if (node < 0) this.#missing(owner, name);
    this.#key(name);
    this.#list(node, (element) => {
      this.#open();
      write(element);
      this.#close();
    });
  }

  #list(array: number, write: (node: number) => void): void {
    const { next } = this.#document;
    this.#byte(0x5b);
    const end = array < 0 ? 0 : next[array];
    for (let child = array + 1; child < end; child = next[child]) {
      if (child > array + 1) this.#byte(0x2c);
      write(child);
    }
    this.#byte(0x5d);
    this.#comma = true;
  }

  #number(node: number): void {
    const document = this.#document;
    if (!document.isNumber(node)) {
      this.#fail(node, 'MISSING', 'must be a number');
      return;
    }
    const digits = document.digitsOf(node);
    if (digits === 0) {
      this.#copy(ZERO);
      return;
    }
    const lead = document.leadOf(node);
    // Nine digits in plain decimal are their own canonical form.
    if (digits === CANONICAL_DIGITS && lead >= LEAST_LEAD && lead <= MOST_LEAD && this.#copyPlain(node)) return;
    const formatted = formatCanonical(document.num[node]);
    if (formatted.ok) this.#ascii(formatted.text);
    else
      this.#fail(
        node,
        formatted.kind,
        `${document.source(node)} cannot be written with nine digits as a plain decimal`,
      );
  }

  /** Copies a number token, unless it has an exponent. */
  #copyPlain(node: number): boolean {
    const { bytes, start } = this.#document;
    const from = start[node];
    let at = from;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if ((byte | 0x20) === 0x65) return false;
      if ((byte < 0x30 || byte > 0x39) && byte !== 0x2e && byte !== 0x2d) break;
    }
    this.#copyFrom(from, at);
    return true;
  }

  /** Bytes of the document as they stand. */
  #copyFrom(from: number, end: number): void {
    this.#reserve(end - from);
    const { bytes } = this.#document;
    const out = this.#bytes;
    let to = this.#length;
    for (let at = from; at < end; at += 1) {
      out[to] = bytes[at];
      to += 1;
    }
    this.#length = to;
  }

  #integer(node: number): void {
    const value = this.#document.num[node];
    if (!this.#document.isNumber(node) || Math.floor(value) !== value || value - value !== 0) {
      this.#fail(node, 'NON_INTEGER', 'must be a whole number');
      return;
    }
    this.#ascii(String(value));
  }

  #string(node: number): void {
    if (!this.#document.isString(node)) {
      this.#fail(node, 'NON_STRING', `must be a text, found ${this.#document.kindName(node)}`);
    } else if (!this.#copyPlainText(node)) this.#text(this.#document.aux[node]);
  }

  /** Copies a text with its quotes, if its bytes are ASCII that ECMAScript writes as it stands. */
  #copyPlainText(node: number): boolean {
    const { bytes, start } = this.#document;
    const from = start[node];
    if (bytes[from] !== QUOTE) return false;
    let end = from + 1;
    for (let byte = bytes[end]; byte !== QUOTE; end += 1, byte = bytes[end]) {
      if (!(byte >= 0x20 && byte < 0x7f) || byte === BACKSLASH) return false;
    }
    this.#copyFrom(from, end + 1);
    return true;
  }

  /** A text by its string id, quoted and escaped as ECMAScript does it. */
  #text(id: number): void {
    let bytes = this.#texts[id];
    if (bytes === undefined) {
      bytes = utf8Encode(JSON.stringify(this.#document.strings.text(id)));
      this.#texts[id] = bytes;
    }
    this.#copy(bytes);
  }

  #ascii(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i += 1) this.#bytes[this.#length + i] = text.charCodeAt(i);
    this.#length += text.length;
  }

  #copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    const out = this.#bytes;
    let to = this.#length;
    for (let i = 0; i < bytes.length; i += 1) {
      out[to] = bytes[i];
      to += 1;
    }
    this.#length = to;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const wider = new Uint8Array((this.#length + count) * 2);
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}

const TRUE = ascii('true');
const FALSE = ascii('false');
