/** The factor diff: every comparison of the strict profile as columns, texts made only for the rows that are shown. */
import type { ComparisonRow, Comparisons } from '../format.ts';
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
      factors: describeFactors(places, node),
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

/** The numbers that stand beside a claim and make it up, in words: `gradient -0.08 x learning_rate 0.5`. */
function describeFactors(places: Places, node: number): string {
  const { document } = places;
  const parent = places.parent(node);
  const part = (name: number): string => {
    const member = document.member(parent, name);
    return member < 0 ? '' : `${document.nameOf(member)} ${document.source(member, 24)}`;
  };
  switch (document.key[node]) {
    case W.signal_value: {
      const factors = document.member(parent, W.factors);
      if (factors >= 0) return namedFactors(document, factors);
      return `${part(W.backpropagated_sum)} \u00d7 ${part(W.activation_derivative)}`;
    }
    case W.gradient:
      return namedFactors(document, document.member(document.member(parent, W.optimizer), W.factors));
    case W.update: {
      const rate = document.member(document.member(parent, W.optimizer), W.learning_rate);
      return `learning_rate ${document.source(rate, 24)} \u00d7 ${part(W.gradient)}`;
    }
    case W.weight_after:
      return `${part(W.weight_before)} + ${part(W.update)}`;
    case W.backpropagated_sum: {
      const list = document.member(parent, W.downstream_contributions);
      return `sum of ${String(document.size(list))} contributions`;
    }
    case W.value:
      if (document.member(parent, W.downstream_signal) >= 0)
        return `${part(W.downstream_signal)} \u00d7 ${part(W.weight_value)}`;
      return document.member(parent, W.from) >= 0 ? part(W.from) : part(W.name);
    case W.term_value:
      return namedFactors(document, document.member(parent, W.factors));
    default:
      return '';
  }
}

function namedFactors(document: JsonDocument, factors: number): string {
  if (factors < 0) return '';
  const parts: string[] = [];
  const end = document.next[factors];
  for (let child = factors + 1; child < end; child = document.next[child]) {
    const name = document.stringOf(document.member(child, W.name)) ?? '';
    parts.push(`${name} ${document.source(document.member(child, W.value), 24)}`);
  }
  return parts.join(' \u00d7 ');
}
