import { HIGH, float64, int32 } from './bits.ts';

/** Smallest and largest exponent in the tables. 10^-350 rounds to zero, 10^308 is the largest finite power. */
const MIN_EXPONENT = -350;
const MAX_EXPONENT = 308;
const SIZE = MAX_EXPONENT - MIN_EXPONENT + 1;
const LOG10_2 = 0.3010299956639812;
const TWO_54 = 18014398509481984;
const SMALLEST_SUBNORMAL = 5e-324;
/** 10^0 to 10^22 are doubles; every other power of ten is rounded. */
const LAST_EXACT_POWER = 22;

/**
 * The double nearest to 10^(i - 350), ties to even. ECMAScript rounds the literal correctly (StringToNumber), so no
 * arithmetic of ours can be wrong here.
 */
const POW10 = Float64Array.from({ length: SIZE }, (_, i) => Number(`1e${i + MIN_EXPONENT}`));

const UNKNOWN = 0;
const AT_LEAST_EXACT = 1;
const BELOW_EXACT = 2;
/** On which side of the exact power the double in `POW10` lies; filled on demand. */
const powerSide = new Uint8Array(SIZE);

/** Least double that is not under 0.5 * 10^(i - 350); 0 = not yet computed. */
const halfUp = new Float64Array(SIZE);

/** The double nearest to 10^k, for an integer k: 0 below 10^-323, Infinity above 10^308. */
export function pow10(k: number): number {
  if (k < MIN_EXPONENT) return 0;
  if (k > MAX_EXPONENT) return Infinity;
  return POW10[k - MIN_EXPONENT];
}

/**
 * Exact floor(log10 |x|): the decimal exponent of the leading digit of the exact value, in -324 .. 308.
 * A double may sit a hair under a power of ten that its shortest text shows: leadingExponent(1e-6) is -7.
 * @throws RangeError for zero, NaN and infinities, which have no leading digit.
 */
export function leadingExponent(x: number): number {
  const a = Math.abs(x);
  if (!(a > 0 && a < Infinity)) throw new RangeError(`no leading digit: ${String(x)}`);
  float64[0] = a;
  let binary = (int32[HIGH] >> 20) - 1023;
  if (binary === -1023) {
    float64[0] = a * TWO_54; // exact; gives a subnormal its exponent field back
    binary = (int32[HIGH] >> 20) - 1023 - 54;
  }
  // 2^binary <= a < 2^(binary+1), and 2 < 10, so the answer is this floor or one more. The product is irrational except at 0,
  // and never within 1e-4 of an integer for |binary| <= 1074 (test), so its rounding cannot move the floor.
  const k = Math.floor(binary * LOG10_2);
  const next = pow10(k + 1);
  if (a < next) return k;
  return a > next || isAtLeastExact(k + 1) ? k + 1 : k;
}

/** Whether the double nearest to 10^k is at or above 10^k. */
function isAtLeastExact(k: number): boolean {
  if (k >= 0 && k <= LAST_EXACT_POWER) return true;
  const i = k - MIN_EXPONENT;
  if (powerSide[i] === UNKNOWN) powerSide[i] = startsWith(POW10[i], '1') ? AT_LEAST_EXACT : BELOW_EXACT;
  return powerSide[i] === AT_LEAST_EXACT;
}

/**
 * Whether the exact value of `x` begins with `digit`. 40 decimals are exact enough: no power of ten in the table has a
 * double within 10^-21 of itself, relatively, that is not the power itself (tested against integers for every entry).
 */
function startsWith(x: number, digit: string): boolean {
  return x.toExponential(40).startsWith(digit);
}

/**
 * Half a unit of the last digit of a number whose first digit stands at 10^leadExponent and that is written with `digits`
 * significant digits: the least double that is >= 0.5 * 10^(leadExponent - digits + 1). Rounded up, so that a window
 * built on it never refuses an honest value; never zero.
 * @param leadExponent integer, -324 .. 308
 * @param digits integer >= 1
 * @throws RangeError if the unit would be above 10^308, which no finite double has.
 */
export function halfUnit(leadExponent: number, digits: number): number {
  const k = leadExponent - digits + 1;
  if (k < MIN_EXPONENT) return SMALLEST_SUBNORMAL;
  if (!(k <= MAX_EXPONENT)) throw new RangeError(`no such decimal unit: 10^${k}`);
  const i = k - MIN_EXPONENT;
  if (halfUp[i] === 0) halfUp[i] = leastDoubleNotUnderHalf(k);
  return halfUp[i];
}

function leastDoubleNotUnderHalf(k: number): number {
  const nearest = Number(`5e${k - 1}`);
  return startsWith(nearest, '5') ? nearest : nextAbove(nearest);
}

/** The next double after a finite x >= 0. */
function nextAbove(x: number): number {
  const low = 1 - HIGH;
  float64[0] = x;
  int32[low] = (int32[low] + 1) | 0;
  if (int32[low] === 0) int32[HIGH] += 1;
  return float64[0];
}
