import type { Failure } from '../../../verdict/model.ts';
import { DriftPath } from '../drift-path.ts';
import { halfWidth } from '../digits.ts';
import { STRICT } from '../rule.ts';
import { ONE_RECORD } from './bundle-rule.ts';
import type {
  BundleCheck,
  BundleFindings,
  BundleJoin,
  BundlePart,
  BundleRecord,
  BundleRule,
  RunStart,
} from './bundle-rule.ts';

/**
 * Accumulated movement. Each step is recomputed from the parameters it claims to start from; its residual is what the claim
 * moved beyond that. A producer that rounds leaves residuals of either sign within the derived half-width. Residuals that
 * pile up in one direction past the sum of the half-widths are movement that the recorded data do not explain.
 */
interface Moved {
  /** Parameters of the first record of the part that could be recomputed. */
  readonly names: readonly string[];
  /** Their numbers before that record, and the half-widths of these. */
  readonly first: Float64Array<ArrayBuffer>;
  readonly firstHalf: Float64Array<ArrayBuffer>;
  /** Numbers after the last record. */
  readonly last: Float64Array<ArrayBuffer>;
  readonly lastRecord: number;
  /** Steps that follow, each with one number a parameter: claimed minus recomputed, and the derived half-width. */
  readonly steps: number;
  readonly residual: Float64Array;
  readonly own: Float64Array;
  /** The number after the step, as claimed, and the records of the steps. */
  readonly claimed: Float64Array;
  readonly records: Int32Array;
}

/** What each step moved. The sums are made when the parts are joined, in the order of the steps. */
class Drift implements BundleCheck {
  readonly #from: number;
  #count = 0;
  #broken: string | undefined;
  #names: readonly string[] = [];
  #first = new Float64Array(0);
  #firstHalf = new Float64Array(0);
  #last = new Float64Array(0);
  #residual = new Float64Array(0);
  #own = new Float64Array(0);
  #claimed = new Float64Array(0);
  readonly #records: number[] = [];
  #steps = 0;
  #lastRecord = 0;

  constructor(from: RunStart) {
    this.#from = from.index;
  }

  add(record: BundleRecord | undefined): void {
    this.#count += 1;
    if (record === undefined) {
      this.#broken ??= `record ${String(this.#from + this.#count - 1)} could not be read, so the run cannot be followed through it`;
      return;
    }
    const result = record.declaredStep();
    if (!result.ok) {
      this.#broken ??= `record ${String(record.index)} cannot be recomputed, so the run cannot be followed through it`;
      return;
    }
    const { model } = record;
    const { step } = result;
    const size = model.layout.parameters;
    if (this.#names.length === 0) this.#start(record);
    if (size !== this.#names.length) {
      this.#broken ??= `record ${String(record.index)} has another number of parameters`;
      return;
    }
    const at = this.#steps * size;
    if (at + size > this.#residual.length) {
      this.#residual = grown(this.#residual, at + size);
      this.#own = grown(this.#own, at + size);
      this.#claimed = grown(this.#claimed, at + size);
    }
    for (let p = 0; p < size; p += 1) {
      const node = model.after.values[p];
      if (node < 0) {
        this.#claimed[at + p] = this.#last[p];
        continue;
      }
      const claimed = model.document.num[node];
      this.#claimed[at + p] = claimed;
      this.#residual[at + p] = claimed - step.after.value[p];
      this.#own[at + p] = halfWidth(model.document, node) + step.after.radius[p] - step.before.radius[p];
      this.#last[p] = claimed;
    }
    this.#steps += 1;
    this.#records.push(record.index);
    this.#lastRecord = record.index;
  }

  #start(record: BundleRecord): void {
    const { layout, document, before } = record.model;
    this.#names = Array.from(layout.parameterIds, (id) => document.strings.text(id));
    this.#first = Float64Array.from(before.values, (node) => (node < 0 ? Number.NaN : document.num[node]));
    this.#firstHalf = Float64Array.from(before.values, (node) => (node < 0 ? 0 : halfWidth(document, node)));
    this.#last = new Float64Array(layout.parameters);
  }

  part(): BundlePart {
    const size = this.#steps * this.#names.length;
    const data: Moved = {
      names: this.#names,
      first: this.#first,
      firstHalf: this.#firstHalf,
      last: this.#last,
      lastRecord: this.#lastRecord,
      steps: this.#steps,
      residual: this.#residual.slice(0, size),
      own: this.#own.slice(0, size),
      claimed: this.#claimed.slice(0, size),
      records: Int32Array.from(this.#records),
    };
    const broken = this.#broken;
    return {
      count: this.#count,
      examined: 0,
      failures: [],
      notes: [],
      ...(broken === undefined ? {} : { broken }),
      data,
    };
  }
}

function grown(array: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const more = new Float64Array(Math.max(size, array.length * 2, 1024));
  more.set(array);
  return more;
}

/** Follows the sums, and keeps of every step what the charts show. */
class DriftJoin implements BundleJoin {
  readonly #path = new DriftPath();
  #count = 0;
  #broken: string | undefined;
  #names: readonly string[] = [];
  #first = new Float64Array(0);
  #last = new Float64Array(0);
  /** Sum over the steps of claimed minus recomputed. */
  #residual = new Float64Array(0);
  /** Sum over the steps of the derived half-widths. */
  #bound = new Float64Array(0);
  #lastRecord = 0;

  add(part: BundlePart): void {
    this.#count += part.count;
    this.#broken ??= part.broken;
    const moved = part.data as Moved;
    const size = moved.names.length;
    if (size === 0) return;
    if (this.#names.length === 0) {
      this.#names = moved.names;
      this.#first = moved.first;
      this.#bound = moved.firstHalf.slice();
      this.#residual = new Float64Array(size);
    }
    if (size !== this.#names.length) {
      this.#broken ??= `record ${String(moved.lastRecord)} has another number of parameters`;
      return;
    }
    for (let step = 0, at = 0; step < moved.steps; step += 1) {
      for (let p = 0; p < size; p += 1, at += 1) {
        this.#residual[p] = this.#residual[p] + moved.residual[at];
        this.#bound[p] = this.#bound[p] + moved.own[at];
      }
      this.#path.step(moved.records[step], {
        claimed: moved.claimed.subarray(at - size, at),
        first: this.#first,
        residual: this.#residual,
        bound: this.#bound,
      });
    }
    this.#last = moved.last;
    this.#lastRecord = moved.lastRecord;
  }

  finish(): BundleFindings {
    if (this.#count < 2) return { examined: 0, failures: [], idle: ONE_RECORD };
    const failures: Failure[] = [];
    const movement = this.#path.finish(this.#names, {
      claimed: this.#last,
      first: this.#first,
      residual: this.#residual,
      bound: this.#bound,
    });
    let worst = -1;
    let worstUse = -1;
    for (let p = 0; p < this.#names.length; p += 1) {
      const residual = Math.abs(this.#residual[p]);
      const bound = this.#bound[p];
      const use = residual === 0 ? 0 : residual / bound;
      if (!(use <= worstUse)) {
        worst = p;
        worstUse = use;
      }
      if (!(residual <= bound)) failures.push(this.#failure(p));
    }
    return {
      examined: this.#names.length,
      failures,
      movement,
      ...(worst < 0
        ? {}
        : {
            notes: [
              {
                code: 'drift',
                pointer: `/parameters_after/${this.#names[worst] ?? ''}`,
                message: this.#sentence(worst),
              },
            ],
          }),
      ...(this.#broken === undefined ? {} : { unresolved: this.#broken }),
    };
  }

  #actual(p: number): number {
    return this.#last[p] - this.#first[p];
  }

  #explained(p: number): number {
    return this.#actual(p) - this.#residual[p];
  }

  #sentence(p: number): string {
    const actual = this.#actual(p);
    const explained = this.#explained(p);
    const excess = this.#residual[p];
    const ratio = explained === 0 ? '' : ` (ratio ${String(actual / explained)})`;
    return (
      `over ${String(this.#count)} steps ${JSON.stringify(this.#names[p])} moved by ${String(actual)}, the recorded data explain ${String(explained)}${ratio}; ` +
      `the difference ${String(excess)} uses ${String(Math.abs(excess) / this.#bound[p])} of the accumulated bound ${String(this.#bound[p])}`
    );
  }

  #failure(p: number): Failure {
    const bound = this.#bound[p];
    const excess = this.#residual[p];
    return {
      record: this.#lastRecord,
      pointer: `/parameters_after/${(this.#names[p] ?? '').replace(/~/g, '~0').replace(/\//g, '~1')}`,
      message: this.#sentence(p),
      claimed: String(this.#actual(p)),
      recomputed: String(this.#explained(p)),
      delta: String(excess),
      window: { atol: '0', rtol: '0', bound: String(bound), derived: String(bound) },
      utilisation: String(Math.abs(excess) / bound),
    };
  }
}

export const drift: BundleRule = {
  info: {
    id: 'training-receipt/drift',
    title: 'No unexplained movement',
    statement:
      'Over the whole run no parameter moves further from where the recorded data take it than rounding can explain.',
    why: 'An error just inside the window of every step adds up to a meaningful change.',
    formula: '|sum of (claimed - recomputed) over the steps| <= sum of the derived half-widths',
    example: 'A weight pushed by the full tolerance in the same direction in each of 100 steps.',
    reference: 'training-receipts-strict.md section 3, `drift`; threats.md N3',
  },
  profiles: STRICT,
  required: true,
  start: (_profile, from) => new Drift(from),
  join: () => new DriftJoin(),
};
