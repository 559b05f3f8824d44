/**
 * How much of their windows the comparisons of a run use, in columns: for each record and check the largest utilisation, and for
 * each check how many comparisons lie in which bin. Plain data of a part, joined in order; a record takes four bytes a check.
 */
import type { CheckId } from '../../verdict/model.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import type { Recorder } from './judge.ts';
import { BINS, binOf } from './usage-bins.ts';

/** Places of a count besides the bins, which follow `zero`. */
export const ZERO = 0;
export const INFINITE = BINS + 1;
const COUNTS = BINS + 2;

export interface UsagePart {
  readonly records: number;
  readonly checks: readonly CheckId[];
  /** Of each check one number a record: the largest |delta| / bound; NaN where nothing was compared. */
  readonly largest: readonly Float32Array[];
  /** Of each check: comparisons with no difference, those in each bin, those whose utilisation is not finite. */
  readonly counts: readonly Uint32Array[];
}

const LEAST = 1.401298464324817e-45;
const MOST = 3.4028234663852886e38;
/** The float32 after 1. */
const ABOVE_ONE = 1.0000001192092896;

/** As float32, without becoming zero or infinite, and never from above 1 to 1: that is where a window ends. */
export function narrow(use: number): number {
  if (!(use > 0) || use === Infinity) return use;
  if (use > 1 && use < ABOVE_ONE) return ABOVE_ONE;
  return Math.min(MOST, Math.max(LEAST, Math.fround(use)));
}

/** What is more than everything that can be said counts as infinite: a number that is none cannot lie in a window. */
export function utilisationOf(delta: number, bound: number): number {
  if (delta === 0) return 0;
  const use = delta / bound;
  return use >= 0 ? use : Infinity;
}

/** Records the comparisons of one record after the other. */
export class UsageRecorder implements Recorder {
  readonly #checks: CheckId[] = [];
  readonly #columns: Column[] = [];
  readonly #counts: Uint32Array[] = [];
  /** Largest of the record in work, by check; below 0 where nothing was compared. */
  #now = new Float64Array(32).fill(-1);
  #num: Float64Array = new Float64Array(0);
  #last = 0;
  #records = 0;

  /** What is recorded now belongs to the next record. */
  startRecord(document: JsonDocument): void {
    this.#num = document.num;
  }

  /** Ends a record; one that was not started had nothing to compare. */
  endRecord(): void {
    for (let at = 0; at < this.#columns.length; at += 1) {
      const use = this.#now[at];
      this.#columns[at].put(this.#records, use < 0 ? Number.NaN : narrow(use));
      this.#now[at] = -1;
    }
    this.#records += 1;
  }

  record(check: CheckId, node: number, recomputed: number, bound: number): void {
    // One check records many comparisons in a row.
    if (this.#checks[this.#last] !== check) this.#last = this.#indexOf(check);
    const at = this.#last;
    const counts = this.#counts[at];
    const delta = Math.abs(this.#num[node] - recomputed);
    // Half of all comparisons of an honest run.
    if (delta === 0) {
      if (this.#now[at] < 0) this.#now[at] = 0;
      counts[ZERO] += 1;
      return;
    }
    const use = utilisationOf(delta, bound);
    if (use > this.#now[at]) this.#now[at] = use;
    counts[use === Infinity ? INFINITE : binOf(use) + 1] += 1;
  }

  part(): UsagePart {
    return {
      records: this.#records,
      checks: [...this.#checks],
      largest: this.#columns.map((column) => column.slice(this.#records)),
      counts: this.#counts.map((counts) => counts.slice()),
    };
  }

  #indexOf(check: CheckId): number {
    const known = this.#checks.indexOf(check);
    if (known >= 0) return known;
    this.#columns.push(new Column());
    this.#counts.push(new Uint32Array(COUNTS));
    if (this.#columns.length > this.#now.length) {
      const more = new Float64Array(2 * this.#now.length).fill(-1);
      more.set(this.#now);
      this.#now = more;
    }
    return this.#checks.push(check) - 1;
  }
}

/** A column of float32 that grows; what was never put is NaN. */
export class Column {
  #values = new Float32Array(8).fill(Number.NaN);

  put(at: number, value: number): void {
    this.#reserve(at + 1);
    this.#values[at] = value;
  }

  /** Puts a run of values. */
  set(values: Float32Array, at: number): void {
    this.#reserve(at + values.length);
    this.#values.set(values, at);
  }

  slice(length: number): Float32Array {
    this.#reserve(length);
    return this.#values.slice(0, length);
  }

  #reserve(size: number): void {
    if (size <= this.#values.length) return;
    const more = new Float32Array(Math.max(size, 2 * this.#values.length)).fill(Number.NaN);
    more.set(this.#values);
    this.#values = more;
  }
}

/** Puts the parts of a run together, in their order. */
export class UsageJoin {
  readonly #columns = new Map<CheckId, Column>();
  readonly #counts = new Map<CheckId, Uint32Array>();
  #records = 0;

  add(part: UsagePart): void {
    part.checks.forEach((check, at) => {
      const column = this.#columns.get(check) ?? new Column();
      this.#columns.set(check, column);
      column.set(part.largest[at], this.#records);
      const counts = this.#counts.get(check) ?? new Uint32Array(COUNTS);
      this.#counts.set(check, counts);
      part.counts[at].forEach((count, bin) => (counts[bin] += count));
    });
    this.#records += part.records;
  }

  /** @param order in which the checks are listed */
  finish(order: readonly CheckId[]): UsagePart {
    const checks = order.filter((check) => this.#columns.has(check));
    return {
      records: this.#records,
      checks,
      largest: checks.map((check) => (this.#columns.get(check) as Column).slice(this.#records)),
      counts: checks.map((check) => this.#counts.get(check) as Uint32Array),
    };
  }
}
