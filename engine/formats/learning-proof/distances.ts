/**
 * Distances between vectors that arrive piece by piece: sums in double, in the order of the parameters and of their elements, so
 * that every engine has the same bits and no vector is ever held whole.
 */
import { angleDegrees } from '../../numeric/angles.ts';

export const METRICS = ['l1', 'l2', 'linf', 'cos'] as const;
export type Metric = (typeof METRICS)[number];
/** The metrics that are norms of a difference. */
export type Norm = Exclude<Metric, 'cos'>;
export const NORMS: readonly Norm[] = ['l1', 'l2', 'linf'];

type Numbers = Float64Array | Float32Array;

/** Norms of one vector. */
export class NormSums {
  l1 = 0;
  linf = 0;
  #square = 0;

  add(x: number): void {
    const a = Math.abs(x);
    this.l1 += a;
    this.#square += x * x;
    // NaN takes the place of any number, and none takes its place.
    if (a > this.linf || a !== a) this.linf = a;
  }

  get l2(): number {
    return Math.sqrt(this.#square);
  }

  get square(): number {
    return this.#square;
  }
}

/** Two vectors: norms of the difference, and what the cosine needs. */
export class PairSums {
  readonly difference = new NormSums();
  #dot = 0;
  #aa = 0;
  #bb = 0;

  add(a: Numbers, b: Numbers): void {
    for (let i = 0; i < a.length; i++) {
      const x = a[i];
      const y = b[i];
      this.difference.add(x - y);
      this.#dot += x * y;
      this.#aa += x * x;
      this.#bb += y * y;
    }
  }

  /** 1 - <a, b> / (|a| |b|); NaN when one of them is 0. */
  get cos(): number {
    return 1 - this.#dot / (Math.sqrt(this.#aa) * Math.sqrt(this.#bb));
  }

  /** The published form, which divides by |a|^2. */
  get publishedCos(): number {
    return 1 - this.#dot / this.#aa;
  }

  of(metric: Metric): number {
    return metric === 'cos' ? this.cos : this.difference[metric];
  }
}

/** An update and its reproduction: g = claimed - base, g' = reproduced - base. */
export class UpdateSums {
  /** Steps that the update covers. */
  readonly steps: number;
  readonly claimed = new NormSums();
  readonly reproduced = new NormSums();
  readonly pair = new PairSums();
  #spacings = 0;

  constructor(steps: number) {
    this.steps = steps;
  }

  /** @param base undefined for state that does not exist before: zeros */
  add(base: Numbers | undefined, claimed: Numbers, reproduced: Numbers, spacing: (x: number) => number): void {
    for (let i = 0; i < claimed.length; i++) {
      const from = base === undefined ? 0 : base[i];
      this.claimed.add(claimed[i] - from);
      this.reproduced.add(reproduced[i] - from);
      const step = spacing(Math.max(Math.abs(claimed[i]), Math.abs(reproduced[i])));
      this.#spacings += step * step;
    }
    this.pair.add(claimed, reproduced);
  }

  /** norm(g - g'), which is norm(W - W'). */
  get error(): number {
    return this.pair.difference.l2;
  }

  /** Steps times the l2 norm of the spacings of the larger of both numbers: below it nothing can be told apart. */
  get resolution(): number {
    return this.steps * Math.sqrt(this.#spacings);
  }

  get angle(): number {
    return angleDegrees(this.claimed.l2, this.reproduced.l2, this.error);
  }
}

/** How an update stands against the adaptive threshold. */
export type AdaptiveOutcome = 'passed' | 'below-resolution' | 'failed';

/** `norm(g - g') < alpha * min(norm(g), norm(g'))`; else whether the difference is below the resolution. NaN fails. */
export function judgeAdaptive(sums: UpdateSums, alpha: number): AdaptiveOutcome {
  if (sums.error < adaptiveLimit(sums, alpha)) return 'passed';
  return sums.error <= sums.resolution ? 'below-resolution' : 'failed';
}

export function adaptiveLimit(sums: UpdateSums, alpha: number): number {
  return alpha * Math.min(sums.claimed.l2, sums.reproduced.l2);
}

/** Whether no direction of g could exceed a fixed limit, because both updates together are shorter than it. */
export function isVacuous(sums: UpdateSums, limits: ReadonlyMap<Metric, number>): boolean {
  return NORMS.every((norm) => {
    const limit = limits.get(norm);
    return limit === undefined || sums.claimed[norm] + sums.reproduced[norm] <= limit;
  });
}
