/** The factor diff: every comparison of the strict profile as columns, texts made only for the rows that are shown. */
import type { ComparisonRow, Comparisons, Operand } from '../format.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { Places } from '../../text/json/places.ts';
import type { CheckId } from '../../verdict/model.ts';
import type { Recorder } from './judge.ts';
import { W } from './schema.generated.ts';

export class ComparisonColumns implements Recorder, Comparisons {
  readonly checks: CheckId[] = [];
  #length = 0;
  #node = new Int32Array(1024);
  #document = new Int32Array(1024);
  #recomputed = new Float64Array(1024);
  #bound = new Float64Array(1024);
  #utilisation = new Float64Array(1024);
  #ok = new Uint8Array(1024);
  #check = new Uint8Array(1024);
  readonly #documents: { readonly document: JsonDocument; readonly prefix: string }[] = [];
  /** Of the document whose row was asked for last: rows follow each other. */
  #places: Places | undefined;

  /** What follows belongs to this record. `prefix` is put before its pointers in line-delimited evidence. */
  startRecord(document: JsonDocument, prefix: string): void {
    this.#documents.push({ document, prefix });
  }

  record(check: CheckId, node: number, recomputed: number, bound: number, ok: boolean): void {
    const at = this.#length;
    if (at === this.#node.length) this.#grow();
    let index = this.checks.length - 1;
    if (this.checks[index] !== check) {
      index = this.checks.indexOf(check);
      if (index < 0) index = this.checks.push(check) - 1;
    }
    const documentIndex = this.#documents.length - 1;
    const claimed = this.#documents[documentIndex]?.document.num[node];
    const delta = Math.abs(claimed - recomputed);
    this.#node[at] = node;
    this.#document[at] = documentIndex;
    this.#recomputed[at] = recomputed;
    this.#bound[at] = bound;
    this.#utilisation[at] = delta === 0 ? 0 : delta / bound;
    this.#ok[at] = ok ? 1 : 0;
    this.#check[at] = index;
    this.#length = at + 1;
  }

  get length(): number {
    return this.#length;
  }

  /** The claimed number that a comparison is about. */
  node(index: number): number {
    return this.#node[index];
  }

  get utilisation(): Float64Array {
    return this.#utilisation.subarray(0, this.#length);
  }

  get ok(): Uint8Array {
    return this.#ok.subarray(0, this.#length);
  }

  get check(): Uint8Array {
    return this.#check.subarray(0, this.#length);
  }

  row(index: number): ComparisonRow {
    const { document, prefix } = this.#documents[this.#document[index]] as {
      document: JsonDocument;
      prefix: string;
    };
    const node = this.#node[index];
    const recomputed = this.#recomputed[index];
    const places = this.#places?.document === document ? this.#places : new Places(document);
    this.#places = places;
    return {
      check: this.checks[this.#check[index]],
      pointer: `${prefix}${places.pointer(node)}`,
      claimed: document.source(node),
      recomputed: String(recomputed),
      delta: document.num[node] - recomputed,
      bound: this.#bound[index],
      utilisation: this.#utilisation[index],
      ok: this.#ok[index] === 1,
      ...factorsOf(places, node),
    };
  }

  #grow(): void {
    const size = this.#node.length * 2;
    const widen = <T extends Int32Array | Float64Array | Uint8Array>(wider: T, old: T): T => {
      wider.set(old);
      return wider;
    };
    this.#node = widen(new Int32Array(size), this.#node);
    this.#document = widen(new Int32Array(size), this.#document);
    this.#recomputed = widen(new Float64Array(size), this.#recomputed);
    this.#bound = widen(new Float64Array(size), this.#bound);
    this.#utilisation = widen(new Float64Array(size), this.#utilisation);
    this.#ok = widen(new Uint8Array(size), this.#ok);
    this.#check = widen(new Uint8Array(size), this.#check);
  }
}

type Factors = Pick<ComparisonRow, 'factors' | 'operands'>;

/** A sum of more terms is told by their number. */
const MOST_TERMS = 8;
/** Characters of a value. */
const VALUE_LENGTH = 24;
const NONE: Factors = { factors: '' };

/** The numbers that stand beside a claim and make it up, one by one and in words: `gradient -0.08 x learning_rate 0.5`. */
function factorsOf(places: Places, node: number): Factors {
  const { document } = places;
  const parent = places.parent(node);
  const parts = (of: number, ...names: readonly number[]): Operand[] =>
    names.flatMap((name) => {
      const member = document.member(of, name);
      return member < 0 ? [] : [{ name: document.nameOf(member), value: document.source(member, VALUE_LENGTH) }];
    });
  switch (document.key[node]) {
    case W.signal_value: {
      const factors = document.member(parent, W.factors);
      if (factors >= 0) return namedFactors(document, factors);
      return joined('\u00d7', parts(parent, W.backpropagated_sum, W.activation_derivative));
    }
    case W.gradient:
      return namedFactors(document, document.member(document.member(parent, W.optimizer), W.factors));
    case W.update: {
      const optimizer = document.member(parent, W.optimizer);
      const rate = parts(optimizer, W.learning_rate);
      const state = document.member(optimizer, W.state_after);
      // With a state it is no product of these: what it is made of is told, not how.
      if (state >= 0) return { factors: wordsOf('and', [...rate, ...parts(state, W.m, W.v, W.buffer)]) };
      return joined('\u00d7', [...rate, ...parts(parent, W.gradient)]);
    }
    case W.weight_after:
      return joined('+', parts(parent, W.weight_before, W.update));
    case W.backpropagated_sum:
      return contributions(document, document.member(parent, W.downstream_contributions));
    case W.value: {
      const product = parts(parent, W.downstream_signal, W.weight_value);
      if (product.length > 0) return joined('\u00d7', product);
      return { factors: wordsOf('+', parts(parent, document.member(parent, W.from) >= 0 ? W.from : W.name)) };
    }
    case W.term_value:
      return namedFactors(document, document.member(parent, W.factors));
    default:
      return NONE;
  }
}

const wordsOf = (joint: string, list: readonly Operand[]): string =>
  list.map(({ name, value }) => `${name} ${value}`).join(` ${joint} `);

const joined = (joint: '\u00d7' | '+', list: readonly Operand[]): Factors =>
  list.length === 0 ? NONE : { factors: wordsOf(joint, list), operands: { joint, list } };

function namedFactors(document: JsonDocument, factors: number): Factors {
  return joined('\u00d7', membersOf(document, factors, W.name));
}

function contributions(document: JsonDocument, list: number): Factors {
  const size = list < 0 ? 0 : document.size(list);
  const factors = `sum of ${String(size)} ${size === 1 ? 'contribution' : 'contributions'}`;
  if (size === 0 || size > MOST_TERMS) return { factors };
  return { factors, operands: { joint: '+', list: membersOf(document, list, W.from) } };
}

/** The values of a list of objects, each by the name that one of its members gives. */
function membersOf(document: JsonDocument, list: number, name: number): Operand[] {
  if (list < 0) return [];
  const operands: Operand[] = [];
  const end = document.next[list];
  for (let child = list + 1; child < end; child = document.next[child]) {
    operands.push({
      name: document.stringOf(document.member(child, name)) ?? '',
      value: document.source(document.member(child, W.value), VALUE_LENGTH),
    });
  }
  return operands;
}
