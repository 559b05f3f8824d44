import type { ComparisonPage, ComparisonQuery } from './contract.ts';
import type { Comparisons } from '../../engine/formats/format.ts';
import { splitPointer } from './compare-side.ts';

/** Rows that can cross the wall in one answer. */
export const MOST_ROWS = 200;

/** Which comparisons of one case match a query, in which order; the last order is kept, since pages follow each other. */
export class ComparisonOrder {
  readonly #all: Comparisons;
  #key = '';
  #order: Uint32Array = new Uint32Array(0);

  constructor(all: Comparisons) {
    this.#all = all;
  }

  /** All comparisons of the case, whatever the query. */
  get total(): number {
    return this.#all.length;
  }

  /** Records up to the last that has a comparison: they stand in the order of their records. */
  get records(): number {
    return this.#all.length === 0 ? 1 : splitPointer(this.#all.row(this.#all.length - 1).pointer).record + 1;
  }

  page(query: ComparisonQuery): ComparisonPage {
    const order = this.#orderFor(query);
    const from = Math.max(0, Math.trunc(query.offset));
    const to = Math.min(order.length, from + Math.min(MOST_ROWS, Math.max(0, Math.trunc(query.limit))));
    const rows = [];
    for (let position = from; position < to; position += 1) rows.push(this.#all.row(order[position] ?? 0));
    return { total: order.length, rows };
  }

  #orderFor(query: ComparisonQuery): Uint32Array {
    const needle = (query.search ?? '').toLowerCase();
    const key = JSON.stringify([query.only, query.check ?? '', query.sort, needle]);
    if (key !== this.#key) {
      this.#order = this.#select(query, needle);
      this.#key = key;
    }
    return this.#order;
  }

  #select(query: ComparisonQuery, needle: string): Uint32Array {
    const all = this.#all;
    const wanted = query.check === undefined ? -1 : all.checks.indexOf(query.check);
    if (query.check !== undefined && wanted < 0) return new Uint32Array(0);
    const order = new Uint32Array(all.length);
    let count = 0;
    for (let index = 0; index < all.length; index += 1) {
      if (query.only === 'failed' && all.ok[index] === 1) continue;
      if (wanted >= 0 && all.check[index] !== wanted) continue;
      if (needle !== '' && !all.row(index).pointer.toLowerCase().includes(needle)) continue;
      order[count] = index;
      count += 1;
    }
    const selected = order.subarray(0, count);
    if (query.sort === 'utilisation') selected.sort((a, b) => this.#weight(b) - this.#weight(a) || a - b);
    return selected;
  }

  /** What could not be compared but failed stands first; what could not be compared and passed stands last. */
  #weight(index: number): number {
    const utilisation = this.#all.utilisation[index] ?? Number.NaN;
    if (!Number.isNaN(utilisation)) return Math.min(utilisation, Number.MAX_VALUE);
    return this.#all.ok[index] === 1 ? -1 : Number.MAX_VALUE;
  }
}
