import { halfUnit, leadingExponent } from './pow10.ts';
import { roundHalfEven17 } from './round17.ts';
import { ulp } from './ulp.ts';

const float32 = new Float32Array(1);
const float32Bits = new Int32Array(float32.buffer);

/** From 17 digits on, a binary64 number is its text: only a float32 itself can be meant. */
const FULL_DIGITS = 17;

/** Whether `x` is exactly a finite binary32 number. Both zeros are; NaN and infinities are not. */
export function isFloat32(x: number): boolean {
  return Math.fround(x) === x && x - x === 0;
}

/**
 * Whether `x`, read from a decimal text of `digits` significant digits, is what some binary32 number becomes when it is
 * printed with that many digits. Ties count either way: C, Python and canonical receipts print half to even, ECMAScript
 * rounds half up. Says little about short texts, which nearly all qualify: an arbitrary number does so in 100 % of cases
 * with 7 digits, 48 % with 8, 5 % with 9, 0.5 % with 10. NaN and infinities: false.
 * @param digits integer >= 1; 17 and more ask for a float32 itself
 * @throws RangeError for another `digits`
 */
export function isFloat32Rounding(x: number, digits: number): boolean {
  if (!(digits >= 1) || Math.floor(digits) !== digits) throw new RangeError(`not a number of digits: ${digits}`);
  if (x - x !== 0) return false;
  if (digits >= FULL_DIGITS) return isFloat32(x);
  const a = Math.abs(x);
  if (a === 0) return true;
  const nearest = Math.fround(a);
  if (nearest < Infinity && Math.abs(nearest - a) > reach(a, digits)) return false;
  // A float32 further up than the nearest never prints as `a`. The one below may: at equal distance on the other side of `a`
  // rounding half up brings it here, and below Infinity it is the largest float32.
  return printsAs(nearest, digits, a) || printsAs(floatBelow(nearest), digits, a);
}

/**
 * At least how far a number that prints as `a` may lie from it: half a unit of the last digit, and the rounding of `a`
 * itself. Answers for most numbers without writing a digit. Raised a little, because 10^k as a double may have its leading
 * digit one place lower, as 1e-6 has.
 */
function reach(a: number, digits: number): number {
  return halfUnit(leadingExponent(Math.min(a * (1 + 4.5e-16), Number.MAX_VALUE)), digits) + ulp(a);
}

/** Whether a float32 >= 0, printed with `digits` digits, reads back as the double `a`. */
function printsAs(f: number, digits: number, a: number): boolean {
  if (!(f > 0 && f < Infinity)) return false;
  if (Number(f.toPrecision(digits)) === a) return true;
  const even = roundHalfEven17(f, digits);
  return Number(`${even.digits}e${even.exponent - digits + 1}`) === a;
}

/** The float32 number below one that is > 0 or Infinity; NaN below 0. */
function floatBelow(f: number): number {
  float32[0] = f;
  float32Bits[0] -= 1;
  return float32[0];
}
