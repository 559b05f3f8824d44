/** The sum of the errors of the verified updates: errors of honest rounding cancel, those of a salami add up. */
import type { State } from './checkpoint.ts';
import { adaptiveLimit } from './distances.ts';
import { alphaOf } from './judge.ts';
import type { JudgedUpdate } from './judge.ts';
import { PIECE } from './load.ts';
import type { Reproduced } from './reproduction.ts';
import type { Verification } from './verification.ts';

/** Weights for which the sum is kept; beyond, drift is not checked. */
const MOST_WEIGHTS = 1 << 23;

export interface Drift {
  /** Updates in the sum. */
  readonly updates: number;
  /** norm(sum of e_t) / sum of norm(e_t); NaN when every error is 0. */
  readonly ratio: number;
  /** Mean of norm(e_t) over the adaptive bound. */
  readonly utilisation: number;
  /** Why there is no sum. */
  readonly skipped: string | undefined;
}

export class DriftSum {
  #sums: Float64Array[] | undefined;
  #lengths = 0;
  #uses = 0;
  #updates = 0;
  #skipped: string | undefined;

  async add(judged: JudgedUpdate, claimed: State, reproduced: Reproduced, verification: Verification): Promise<void> {
    const total = claimed.parameters.reduce((sum, { tensor }) => sum + tensor.size, 0);
    if (total > MOST_WEIGHTS) {
      this.#skipped = `the net has ${total} weights; errors are summed up to ${MOST_WEIGHTS}`;
      return;
    }
    const { weights } = judged.comparison;
    this.#updates += 1;
    this.#lengths += weights.error;
    this.#uses += weights.error / adaptiveLimit(weights, alphaOf(verification));
    const sums = (this.#sums ??= claimed.parameters.map(({ tensor }) => new Float64Array(tensor.size)));
    for (const [i, { tensor }] of claimed.parameters.entries()) {
      const other = reproduced.weight(i);
      if (other === undefined) continue;
      for (let from = 0; from < tensor.size; from += PIECE) {
        const to = Math.min(tensor.size, from + PIECE);
        const values = await tensor.values(from, to);
        const theirs = 'subarray' in other ? other.subarray(from, to) : await other.values(from, to);
        for (let at = 0; at < values.length; at++) sums[i][from + at] += values[at] - theirs[at];
      }
    }
  }

  result(): Drift {
    let square = 0;
    for (const values of this.#sums ?? []) for (const value of values) square += value * value;
    return {
      updates: this.#updates,
      ratio: Math.sqrt(square) / this.#lengths,
      utilisation: this.#uses / this.#updates,
      skipped: this.#skipped,
    };
  }
}
