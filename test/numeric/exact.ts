/**
 * Elementary functions in 320-bit fixed point, by Taylor series over integers: an independent source of expected values.
 * Slow, for arguments of moderate size only (|result| between about 1e-30 and 1e30).
 */
import { ulp } from '../../engine/numeric/decimal.ts';

const BITS = 320n;
const ONE = 1n << BITS;

/** The exact value of a double, as an integer multiple of 2^-320 (|x| >= 2^-250 or 0). */
export function fixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const exponent = (word >> 52n) & 0x7ffn;
  const fraction = word & 0xfffffffffffffn;
  const mantissa = exponent === 0n ? fraction : fraction | 0x10000000000000n;
  const shift = (exponent === 0n ? 1n : exponent) - 1075n + BITS;
  const magnitude = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return word >> 63n ? -magnitude : magnitude;
}

const multiply = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const divide = (a: bigint, b: bigint): bigint => (a << BITS) / b;

export function exactExp(x: bigint): bigint {
  const HALVINGS = 24n;
  const small = x >> HALVINGS;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && n < 40n; n++) {
    term = multiply(term, small) / n;
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; i++) sum = multiply(sum, sum);
  return sum;
}

/** `guess` within 1e-9 of the result: log x = g + log(1 + d), d = x e^-g - 1. */
export function exactLog(x: bigint, guess: number): bigint {
  const g = fixed(guess);
  const d = multiply(x, exactExp(-g)) - ONE;
  let power = d;
  let sum = 0n;
  for (let n = 1n; n < 12n; n++) {
    sum += (n % 2n === 1n ? power : -power) / n;
    power = multiply(power, d);
  }
  return g + sum;
}

export function exactTanh(x: bigint): bigint {
  const e = exactExp(2n * x);
  return divide(e - ONE, e + ONE);
}

export function exactPow(x: number, y: number, logGuess: number): bigint {
  return exactExp(multiply(fixed(y), exactLog(fixed(x), logGuess)));
}

/** |result - exact| in units in the last place of the result. */
export function errorInUlps(result: number, exact: bigint): number {
  const difference = fixed(result) - exact;
  const scaled = (difference * 1000000n) / fixed(ulp(result));
  return Math.abs(Number(scaled)) / 1e6;
}
