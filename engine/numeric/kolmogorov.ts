/**
 * The two-sided Kolmogorov-Smirnov test for exactly n points of a continuous distribution.
 *
 * Three ways to the upper tail P(D_n >= d), each where it is exact or good to 1e-6 of the tail:
 * the matrix of Marsaglia, Tsang and Wang (J. Stat. Softw. 8(18), 2003), exact, for few points;
 * twice the one-sided tail of Smirnov (exact sum of positive terms) where n d^2 is large, as Miller (1956) has it: it counts
 * samples that are far off on both sides twice, which is 1.4e-6 of the tail at most here;
 * the expansion of Pelz and Good (J. R. Stat. Soc. B 38, 1976) for many points in between.
 */
import { exp } from './exp.ts';
import { log, log1p } from './log.ts';

/** Points up to which the matrix is used. */
const MATRIX_POINTS = 2500;
/** Points up to which the matrix is used far into the tail too: below, every p-value that matters is exact. */
const SMALL_SAMPLE = 140;
/** n d^2 from which the one-sided tails are used; below, the chance of both is not negligible. */
const ONE_SIDED_FROM = 2.2;
const SMALL_ONE_SIDED_FROM = 4;

/**
 * Largest distance between the empirical distribution of a sample and `cdf`: D = max(D+, D-).
 * @param sorted sample in ascending order, at least one number
 * @returns NaN when `cdf` gives NaN anywhere
 */
export function kolmogorovDistance(sorted: Float64Array, cdf: (x: number) => number): number {
  const n = sorted.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    const f = cdf(sorted[i]);
    const far = Math.max((i + 1) / n - f, f - i / n);
    if (far !== far) return NaN;
    if (far > worst) worst = far;
  }
  return worst;
}

/** P(D_n >= d): chance of so large a distance, or a larger one, for n points. NaN for NaN; `n` an integer >= 1. */
export function kolmogorovTail(n: number, d: number): number {
  if (d !== d) return NaN;
  if (d <= 1 / (2 * n)) return 1;
  if (d >= 1) return 0;
  const scaled = n * d * d;
  if (!(scaled < (n <= SMALL_SAMPLE ? SMALL_ONE_SIDED_FROM : ONE_SIDED_FROM))) return clamp(2 * smirnovTail(n, d));
  return clamp(1 - (n <= MATRIX_POINTS ? matrixCdf(n, d) : pelzGoodCdf(n, d)));
}

/** Holm's step-down correction of p-values, in the order given; each at most 1. NaN stays NaN. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a] - p[b] || a - b);
  const adjusted = p.map((value) => value);
  let running = 0;
  order.forEach((at, rank) => {
    const value = Math.min(1, (p.length - rank) * p[at]);
    running = value > running || value !== value ? value : running;
    adjusted[at] = running;
  });
  return adjusted;
}

function clamp(p: number): number {
  return p < 0 ? 0 : p > 1 ? 1 : p;
}

/** P(D_n < d) by powers of the matrix H of Marsaglia, Tsang and Wang; scaled by powers of ten as they do. */
function matrixCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  let hPower = 1;
  for (let i = 0; i < m; i++) {
    hPower *= h;
    matrix[i * m] -= hPower;
    matrix[(m - 1) * m + (m - 1 - i)] -= hPower;
  }
  // hPower is h^m here.
  matrix[(m - 1) * m] += 2 * h - 1 > 0 ? powerOf(2 * h - 1, m) : 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      for (let g = 1; g <= i - j + 1; g++) matrix[i * m + j] /= g;
    }
  }
  const { values, exponent } = matrixPower(matrix, m, n);
  let result = values[(k - 1) * m + (k - 1)];
  let scale = exponent;
  for (let i = 1; i <= n; i++) {
    result = (result * i) / n;
    if (result < 1e-140) {
      result *= 1e140;
      scale -= 140;
    }
  }
  for (; scale > 0; scale -= 140) result *= 1e140;
  for (; scale < 0; scale += 140) result *= 1e-140;
  return result;
}

interface Scaled {
  readonly values: Float64Array;
  /** The matrix is `values` times 10^exponent; a multiple of 140. */
  readonly exponent: number;
}

function matrixPower(matrix: Float64Array, m: number, n: number): Scaled {
  let result: Scaled | undefined;
  let square: Scaled = { values: matrix, exponent: 0 };
  for (let rest = n; ;) {
    if (rest % 2 === 1) result = result === undefined ? square : multiply(result, square, m);
    rest = Math.floor(rest / 2);
    if (rest === 0) return result ?? square;
    square = multiply(square, square, m);
  }
}

function multiply(a: Scaled, b: Scaled, m: number): Scaled {
  const values = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const left = a.values[i * m + k];
      if (left === 0) continue;
      for (let j = 0; j < m; j++) values[i * m + j] += left * b.values[k * m + j];
    }
  }
  let exponent = a.exponent + b.exponent;
  const middle = (m - 1) / 2;
  if (values[middle * m + middle] > 1e140) {
    for (let i = 0; i < values.length; i++) values[i] *= 1e-140;
    exponent += 140;
  }
  return { values, exponent };
}

function powerOf(x: number, n: number): number {
  let result = 1;
  let base = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= base;
    base *= base;
  }
  return result;
}

/** P(D+_n >= d) = d sum_j C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j), j from 0 to floor(n (1 - d)). */
function smirnovTail(n: number, d: number): number {
  const top = Math.floor(n * (1 - d));
  let sum = 0;
  let logChoose = 0;
  for (let j = 0; j <= top; j++) {
    if (j > 0) logChoose = logFactorial(n) - logFactorial(j) - logFactorial(n - j);
    const low = d + j / n;
    const high = 1 - low;
    if (!(high > 0)) {
      // Only the last term may stand at 0, where it is 1 for j = n and 0 before.
      if (j === n) sum += exp((n - 1) * log(low));
      continue;
    }
    sum += exp(logChoose + (j - 1) * log(low) + (n - j) * log1p(-low));
  }
  return d * sum;
}

const SMALL_FACTORIALS = smallFactorials();

function smallFactorials(): Float64Array {
  const table = new Float64Array(32);
  let product = 1;
  for (let i = 1; i < table.length; i++) {
    // 31! is past 2^53, but its logarithm loses nothing that matters.
    product *= i;
    table[i] = log(product);
  }
  return table;
}

/** ln n!, by Stirling's series from 32 upwards (next term below 1e-15). */
function logFactorial(n: number): number {
  if (n < SMALL_FACTORIALS.length) return SMALL_FACTORIALS[n];
  const square = n * n;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / n;
  return (n + 0.5) * log(n) - n + 0.5 * log(2 * Math.PI) + series;
}

/** P(D_n < d) = K0 + K1 / sqrt n + K2 / n + K3 / n^1.5, in the form for small sqrt(n) d (sums over odd integers). */
function pelzGoodCdf(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI * Math.PI;
  const pi4 = pi2 * pi2;
  const pi6 = pi4 * pi2;
  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  const terms = Math.ceil((16 * z) / Math.PI);
  for (let k = terms; k > 0; k--) {
    const m = 2 * k - 1;
    const m2 = m * m;
    const m4 = m2 * m2;
    const q = exp((-pi2 * m2) / (8 * z2));
    k0 += q;
    k1 += q * ((pi2 / 4) * m2 - z2);
    k2 += q * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * m2) / 4 + (pi4 * (1 - 2 * z2) * m4) / 16);
    k3 +=
      q *
      (-30 * z6 -
        90 * z6 * z2 +
        (pi2 * (135 * z4 - 96 * z6) * m2) / 4 +
        (pi4 * (212 * z4 - 60 * z2) * m4) / 16 +
        (pi6 * (5 - 30 * z2) * m4 * m2) / 64);
  }
  const root = Math.sqrt(2 * Math.PI);
  k0 *= root / z;
  k1 *= root / (6 * z4);
  k2 *= root / (72 * z6 * z);
  k3 *= root / (6480 * z6 * z4);
  let even2 = 0;
  let even3 = 0;
  for (let k = terms; k > 0; k--) {
    const q = k * k * exp((-pi2 * k * k) / (2 * z2));
    even2 += q;
    even3 += q * (3 * z2 - pi2 * k * k);
  }
  k2 -= (even2 * pi2 * root) / (36 * z2 * z);
  k3 += (even3 * pi2 * root) / (216 * z6);
  return k0 + k1 / Math.sqrt(n) + k2 / n + k3 / (n * Math.sqrt(n));
}
