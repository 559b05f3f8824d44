/** Bins of utilisation, half a decade wide, for counting comparisons without keeping them. */
import { HIGH, POW2, POW2_BIAS, float64, int32 } from '../../numeric/bits.ts';

const LEAST_EXPONENT = -12;
const MOST_EXPONENT = 6;

/** Ends of all bins but the last, which has none: 1e-12, 3.16e-12, 1e-11 and so on to 1e6. What equals an end lies below it. */
export const BIN_EDGES: readonly number[] = Array.from({ length: 2 * (MOST_EXPONENT - LEAST_EXPONENT) + 1 }, (_, i) =>
  // As decimals, so that they are the nearest doubles in every engine.
  Number(`${i % 2 === 0 ? '1' : '3.1622776601683795'}e${String(LEAST_EXPONENT + (i >> 1))}`),
);

/** Bins of finite utilisations above zero. */
export const BINS = BIN_EDGES.length + 1;

/** Of each binary exponent: the bin of its least number, and the end above which its numbers are in the next. */
const FIRST = new Uint8Array(2048);
const EDGE = new Float64Array(2048);
for (let exponent = 0; exponent < 2048; exponent += 1) {
  const least = exponent === 0 ? 0 : POW2[exponent - 1023 + POW2_BIAS];
  const bin = BIN_EDGES.filter((edge) => edge < least).length;
  FIRST[exponent] = bin;
  // Half a decade is wider than an octave: no octave holds two edges.
  EDGE[exponent] = BIN_EDGES[bin] ?? Infinity;
}

/** Bin of a finite number above zero. */
export function binOf(use: number): number {
  float64[0] = use;
  const exponent = int32[HIGH] >>> 20;
  return use > EDGE[exponent] ? FIRST[exponent] + 1 : FIRST[exponent];
}
