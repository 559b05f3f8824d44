/** The normal distribution, from `exp` of this folder and arithmetic alone. */
import { exp } from './exp.ts';

/** Above this, the continued fraction of the upper tail is used; below, the series around 0. */
const FRACTION_FROM = 3;
/** Depth at which the continued fraction has settled to the last bits from 3 upwards. */
const FRACTION_DEPTH = 120;

/** P(X <= x) for a standard normal X. Relative error below 1e-13 on both sides; NaN gives NaN. */
export function normalCdf(x: number): number {
  if (x !== x) return NaN;
  const a = Math.abs(x);
  if (a > 40) return x < 0 ? 0 : 1;
  const density = exp((-a * a) / 2) / Math.sqrt(2 * Math.PI);
  if (a < FRACTION_FROM) {
    // P(0 <= X <= a) = density * (a + a^3/3 + a^5/15 + ...): all terms positive.
    let term = a;
    let sum = a;
    for (let k = 3; term > sum * 1e-18; k += 2) {
      term = (term * a * a) / k;
      sum += term;
    }
    return x < 0 ? 0.5 - density * sum : 0.5 + density * sum;
  }
  // P(X > a) = density / (a + 1/(a + 2/(a + 3/(a + ...)))) (Laplace)
  let fraction = a;
  for (let k = FRACTION_DEPTH; k > 0; k--) fraction = a + k / fraction;
  const tail = density / fraction;
  return x < 0 ? tail : 1 - tail;
}
