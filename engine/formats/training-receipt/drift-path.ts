/** How far a run moved and how much of it the recorded data explain: at every step over all parameters, at the end of each one. */
import { Column, narrow } from './usage.ts';

/** Sums of one number a parameter. */
interface Sums {
  readonly claimed: Float64Array;
  /** Before the first step. */
  readonly first: Float64Array;
  /** Claimed minus recomputed, summed up over the steps. */
  readonly residual: Float64Array;
  /** The derived half-widths, summed up. */
  readonly bound: Float64Array;
}

export interface Movement {
  /** Records of the steps; those that could not be recomputed are left out. */
  readonly records: Int32Array;
  /** Euclidean distances over all parameters: from where the run started, from there to where the data lead, between both, and what rounding explains of it. */
  readonly actual: Float32Array;
  readonly explained: Float32Array;
  readonly unexplained: Float32Array;
  readonly allowed: Float32Array;
  /** The largest share that a parameter uses of its accumulated bound, and which one that is. */
  readonly use: Float32Array;
  readonly worst: Int32Array;
  /** At the end of the run, one number a parameter. */
  readonly parameters: readonly string[];
  readonly end: { readonly actual: Float64Array; readonly residual: Float64Array; readonly bound: Float64Array };
}

export class DriftPath {
  readonly #actual = new Column();
  readonly #explained = new Column();
  readonly #unexplained = new Column();
  readonly #allowed = new Column();
  readonly #use = new Column();
  #worst = new Int32Array(64);
  #records = new Int32Array(64);
  #steps = 0;

  step(record: number, { claimed, first, residual, bound }: Sums): void {
    const at = this.#steps;
    let [actual, explained, unexplained, allowed] = [0, 0, 0, 0];
    let worst = 0;
    let most = -1;
    for (let p = 0; p < residual.length; p += 1) {
      const moved = claimed[p] - first[p];
      const excess = residual[p];
      actual += moved * moved;
      explained += (moved - excess) * (moved - excess);
      unexplained += excess * excess;
      allowed += bound[p] * bound[p];
      const use = useOf(excess, bound[p]);
      if (use > most) {
        most = use;
        worst = p;
      }
    }
    this.#actual.put(at, narrow(Math.sqrt(actual)));
    this.#explained.put(at, narrow(Math.sqrt(explained)));
    this.#unexplained.put(at, narrow(Math.sqrt(unexplained)));
    this.#allowed.put(at, narrow(Math.sqrt(allowed)));
    this.#use.put(at, most < 0 ? Number.NaN : narrow(most));
    if (at === this.#worst.length) {
      this.#worst = doubled(this.#worst);
      this.#records = doubled(this.#records);
    }
    this.#worst[at] = worst;
    this.#records[at] = record;
    this.#steps += 1;
  }

  finish(parameters: readonly string[], { claimed, first, residual, bound }: Sums): Movement {
    const steps = this.#steps;
    return {
      records: this.#records.slice(0, steps),
      actual: this.#actual.slice(steps),
      explained: this.#explained.slice(steps),
      unexplained: this.#unexplained.slice(steps),
      allowed: this.#allowed.slice(steps),
      use: this.#use.slice(steps),
      worst: this.#worst.slice(0, steps),
      parameters,
      end: { actual: claimed.map((value, p) => value - first[p]), residual: residual.slice(), bound: bound.slice() },
    };
  }
}

/** Share of the accumulated bound; a difference where none is allowed, or that is no number, is beyond every bound. */
export function useOf(residual: number, bound: number): number {
  if (residual === 0) return 0;
  const use = Math.abs(residual) / bound;
  return use >= 0 ? use : Infinity;
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * array.length);
  more.set(array);
  return more;
}
