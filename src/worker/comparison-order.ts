import type { ComparisonLine, ComparisonPage, ComparisonQuery, UseFloor } from './contract.ts';
import type { Comparisons } from '../../engine/formats/format.ts';
import { splitPointer } from './compare-side.ts';
import { ComparisonGroups, type GroupName } from './comparison-groups.ts';
import { recordSpans, type RecordSpan } from './record-spans.ts';

/** Lines that can cross the wall in one answer. */
export const MOST_ROWS = 200;

/** Which comparisons match a query, in which order, and their groups if they are in groups. */
interface Selection {
  readonly order: Uint32Array;
  readonly groups: ComparisonGroups | undefined;
}

/** Which comparisons of one case match a query, in which order; the last order is kept, since pages follow each other. */
export class ComparisonOrder {
  readonly #all: Comparisons;
  readonly #columns: Pick<Comparisons, 'ok' | 'check' | 'utilisation'>;
  #key = '';
  #selection: Selection = { order: new Uint32Array(0), groups: undefined };
  #spans: readonly RecordSpan[] | undefined;

  constructor(all: Comparisons) {
    this.#all = all;
    // Asked for once: a format may cut them to length each time.
    const { ok, check, utilisation } = all;
    this.#columns = { ok, check, utilisation };
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
    const { order, groups } = this.#selectionFor(query);
    const total = groups?.fold(query.folded) ?? order.length;
    const from = Math.max(0, Math.trunc(query.offset));
    const to = Math.min(total, from + Math.min(MOST_ROWS, Math.max(0, Math.trunc(query.limit))));
    const rows: ComparisonLine[] = [];
    if (groups === undefined) {
      for (let position = from; position < to; position += 1) {
        rows.push({ row: this.#all.row(order[position] ?? 0) });
      }
    } else {
      for (const line of groups.lines(from, to)) {
        rows.push(line.head === undefined ? { row: this.#all.row(line.index), group: line.group } : line);
      }
    }
    const found = query.find === undefined ? undefined : groups?.find(query.find);
    return { total, rows, matching: order.length, ...(found === undefined ? {} : { found }) };
  }

  #selectionFor(query: ComparisonQuery): Selection {
    const needle = (query.search ?? '').toLowerCase();
    const { only, check, use, sort, group } = query;
    const key = JSON.stringify([only, check ?? '', use ?? '', sort, group ?? '', needle]);
    if (key !== this.#key) {
      const order = this.#select(query, needle);
      this.#selection = { order, groups: this.#group(order, query) };
      this.#key = key;
    }
    return this.#selection;
  }

  #select(query: ComparisonQuery, needle: string): Uint32Array {
    const all = this.#all;
    const { ok, check } = this.#columns;
    const wanted = query.check === undefined ? -1 : all.checks.indexOf(query.check);
    if (query.check !== undefined && wanted < 0) return new Uint32Array(0);
    const order = new Uint32Array(all.length);
    let count = 0;
    for (let index = 0; index < all.length; index += 1) {
      if (query.only === 'failed' && ok[index] === 1) continue;
      if (wanted >= 0 && check[index] !== wanted) continue;
      if (query.use !== undefined && !this.#uses(index, query.use)) continue;
      if (needle !== '' && !all.row(index).pointer.toLowerCase().includes(needle)) continue;
      order[count] = index;
      count += 1;
    }
    const selected = order.slice(0, count);
    if (query.sort === 'utilisation') selected.sort((a, b) => this.#weight(b) - this.#weight(a) || a - b);
    return selected;
  }

  #group(order: Uint32Array, { group, sort }: ComparisonQuery): ComparisonGroups | undefined {
    if (group === undefined) return undefined;
    const { ok, utilisation, check } = this.#columns;
    const measures = { ok, utilisation, weight: (index: number) => this.#weight(index) };
    const worstFirst = sort === 'utilisation';
    if (group === 'check') {
      const names = this.#all.checks.map((id): GroupName => ({ key: id, check: id }));
      return new ComparisonGroups(order, names, (index) => check[index] ?? 0, measures, worstFirst);
    }
    const spans = (this.#spans ??= recordSpans(this.#all));
    const spanOf = new Uint32Array(this.#all.length);
    spans.forEach(({ from, to }, at) => spanOf.fill(at, from, to));
    const names = spans.map(({ record }): GroupName => ({ key: String(record), record }));
    return new ComparisonGroups(order, names, (index) => spanOf[index] ?? 0, measures, worstFirst);
  }

  /** What failed by so little that its ratio rounds to 1 is beyond the window all the same. */
  #uses(index: number, floor: UseFloor): boolean {
    const weight = this.#weight(index);
    if (floor !== 'beyond') return weight >= floor;
    return weight > 1 || (weight === 1 && this.#columns.ok[index] !== 1);
  }

  /** What could not be compared but failed stands first; what could not be compared and passed stands last. */
  #weight(index: number): number {
    const { ok, utilisation } = this.#columns;
    const own = utilisation[index] ?? Number.NaN;
    if (!Number.isNaN(own)) return Math.min(own, Number.MAX_VALUE);
    return ok[index] === 1 ? -1 : Number.MAX_VALUE;
  }
}
