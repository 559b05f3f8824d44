/** The aligned numbers of two sides: how many differ in which way, and any page of them. */
import type {
  ComparedNumber,
  ComparedRow,
  CompareFilter,
  CompareRowPage,
  CompareRowQuery,
} from './compare-contract.ts';
import type { CheckId } from '../../engine/verdict/model.ts';
import { align, type Alignment } from './compare-align.ts';
import type { SideNumbers } from './compare-side.ts';

/** Rows that can cross the wall in one answer. */
const MOST_ROWS = 200;

/** Ways in which a pair differs, as bits. */
const CLAIM = 1;
const VERDICT = 2;
const WINDOW = 4;
const ONE_SIDED = 8;

const WANTED: Readonly<Record<CompareFilter, number>> = {
  all: 0,
  different: CLAIM | VERDICT | WINDOW | ONE_SIDED,
  claims: CLAIM,
  verdicts: VERDICT,
  windows: WINDOW,
  'one-sided': ONE_SIDED,
};

/** The double that a claim names; NaN for what is no number. */
const toDouble = (claimed: string): number => (claimed === '' ? Number.NaN : Number(claimed));

/** See `ComparedRow.relative`. */
export function relativeChange(first: number, second: number): number {
  if (first === second) return 0;
  const larger = Math.max(Math.abs(first), Math.abs(second));
  if (larger === Infinity) return Number.NaN;
  const difference = Math.abs(second - first);
  // Numbers near the largest double can be farther apart than that.
  return difference === Infinity ? Math.abs(second / larger - first / larger) : difference / larger;
}

export class ComparedNumbers {
  readonly #first: SideNumbers;
  readonly #second: SideNumbers;
  readonly #pairs: Alignment;
  readonly #differs: Uint8Array;
  readonly #relative: Float64Array;
  #key = '';
  #order: Uint32Array = new Uint32Array(0);

  constructor(first: SideNumbers, second: SideNumbers) {
    this.#first = first;
    this.#second = second;
    this.#pairs = align(first, second);
    this.#differs = new Uint8Array(this.#pairs.length);
    this.#relative = new Float64Array(this.#pairs.length);
    for (let at = 0; at < this.#pairs.length; at += 1) this.#judge(at);
  }

  get length(): number {
    return this.#pairs.length;
  }

  count(filter: CompareFilter): number {
    if (filter === 'all') return this.length;
    return this.#differs.reduce((sum, bits) => ((bits & WANTED[filter]) === 0 ? sum : sum + 1), 0);
  }

  /** Numbers that stand on one side only. */
  only(side: 'first' | 'second'): number {
    const other = side === 'first' ? this.#pairs.second : this.#pairs.first;
    return other.reduce((sum, at) => (at < 0 ? sum + 1 : sum), 0);
  }

  page(query: CompareRowQuery): CompareRowPage {
    const order = this.#orderFor(query);
    const from = Math.max(0, Math.trunc(query.offset));
    const to = Math.min(order.length, from + Math.min(MOST_ROWS, Math.max(0, Math.trunc(query.limit))));
    const rows: ComparedRow[] = [];
    for (let position = from; position < to; position += 1) rows.push(this.#row(order[position] ?? 0));
    return { total: order.length, rows };
  }

  #judge(at: number): void {
    const one = this.#pairs.first[at] ?? -1;
    const other = this.#pairs.second[at] ?? -1;
    if (one < 0 || other < 0) {
      this.#differs[at] = ONE_SIDED;
      this.#relative[at] = Infinity;
      return;
    }
    const claims = [this.#first.claimed[one] ?? '', this.#second.claimed[other] ?? ''] as const;
    const oks = [okOf(this.#first, one), okOf(this.#second, other)] as const;
    this.#differs[at] =
      (claims[0] === claims[1] ? 0 : CLAIM) |
      (oks[0] === oks[1] ? 0 : VERDICT) |
      (Object.is(this.#first.bounds[one], this.#second.bounds[other]) ? 0 : WINDOW);
    this.#relative[at] = claims[0] === claims[1] ? 0 : relativeChange(toDouble(claims[0]), toDouble(claims[1]));
  }

  #row(at: number): ComparedRow {
    const one = this.#pairs.first[at] ?? -1;
    const other = this.#pairs.second[at] ?? -1;
    const first = one < 0 ? undefined : numberOf(this.#first, one);
    const second = other < 0 ? undefined : numberOf(this.#second, other);
    const [side, position] = one < 0 ? ([this.#second, other] as const) : ([this.#first, one] as const);
    const record = side.records?.[position];
    const bits = this.#differs[at] ?? 0;
    return {
      check: checkOf(side, position),
      ...(record === undefined ? {} : { record }),
      pointer: side.pointers[position] ?? '',
      ...(first === undefined ? {} : { first }),
      ...(second === undefined ? {} : { second }),
      claimDiffers: (bits & CLAIM) !== 0,
      verdictDiffers: (bits & VERDICT) !== 0,
      windowDiffers: (bits & WINDOW) !== 0,
      delta:
        first === undefined || second === undefined ? Number.NaN : toDouble(second.claimed) - toDouble(first.claimed),
      relative: this.#relative[at] ?? Number.NaN,
    };
  }

  #orderFor(query: CompareRowQuery): Uint32Array {
    const needle = query.search.trim().toLowerCase();
    const key = JSON.stringify([query.only, query.check ?? '', query.sort, needle]);
    if (key !== this.#key) {
      this.#order = this.#select(query, needle);
      this.#key = key;
    }
    return this.#order;
  }

  #select({ only, check, sort }: CompareRowQuery, needle: string): Uint32Array {
    const wanted = WANTED[only];
    const order = new Uint32Array(this.length);
    let count = 0;
    for (let at = 0; at < this.length; at += 1) {
      if (wanted !== 0 && ((this.#differs[at] ?? 0) & wanted) === 0) continue;
      if (check !== undefined && this.#placeOf(at).check !== check) continue;
      if (needle !== '' && !this.#placeOf(at).text.toLowerCase().includes(needle)) continue;
      order[count] = at;
      count += 1;
    }
    const selected = order.slice(0, count);
    return sort === 'change' ? selected.sort((a, b) => this.#weight(b) - this.#weight(a) || a - b) : selected;
  }

  #placeOf(at: number): { readonly check: CheckId; readonly text: string } {
    const one = this.#pairs.first[at] ?? -1;
    const [side, position] =
      one < 0 ? ([this.#second, this.#pairs.second[at] ?? 0] as const) : ([this.#first, one] as const);
    const record = side.records?.[position];
    const pointer = side.pointers[position] ?? '';
    return {
      check: checkOf(side, position),
      text: record === undefined ? pointer : `record ${String(record)} ${pointer}`,
    };
  }

  /** What has no ratio, such as words that differ, stands after what stands on one side only and before every ratio. */
  #weight(at: number): number {
    const relative = this.#relative[at] ?? 0;
    return relative === Infinity ? 4 : Number.isNaN(relative) ? 3 : relative;
  }
}

const checkOf = ({ all, from }: SideNumbers, at: number): CheckId =>
  all.checks[all.check[from + at] ?? 0] ?? 'none/none';

const okOf = ({ all, from }: SideNumbers, at: number): boolean => all.ok[from + at] === 1;

function numberOf({ all, from }: SideNumbers, at: number): ComparedNumber {
  const { claimed, recomputed, utilisation, bound, ok } = all.row(from + at);
  return { claimed, recomputed, utilisation, bound, ok };
}
