import { pow10 } from './pow10.ts';
import { roundHalfEven17 } from './round17.ts';

/** Significant digits of canonical text. */
const DIGITS = 9;
/** Decimal exponents of the leading digit that can be written: -13 <= e < 7. */
const MIN_EXPONENT = -13;
const MAX_EXPONENT = 6;
const ZERO_TEXT = '0.000000000';

/** Inside these, no rounding can cross a limit of the range; outside, the exact path decides. */
const SAFELY_ABOVE_MIN = 1.0001e-13;
const SAFELY_BELOW_MAX = 9999999.9;

/**
 * Distance from a rounding boundary within which the numeric path gives way to the exact one, in units of the ninth digit.
 * Both errors are far under it: the scaled value has one rounding (10^2 to 10^21 are exact), at most half an ulp below
 * 10^9 = 6e-8; and the 17-digit string of the reference is within half a unit of its last digit = 5e-9. Wider than needed,
 * because it costs one exact path in 500,000 numbers that are not ties.
 */
const MARGIN = 1e-6;

/** Keys pack the nine digits and the exponent: sign * (digits * 32 + exponent + 13); 0 is zero. */
const EXPONENT_SLOTS = 32;
const OUT_OF_SCOPE = NaN;

/** Canonical text, or why there is none. */
export type CanonicalNumber =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly kind: 'NON_FINITE' | 'PLAIN_DECIMAL_OUT_OF_SCOPE' };

const NON_FINITE: CanonicalNumber = { ok: false, kind: 'NON_FINITE' };
const TOO_SMALL_OR_LARGE: CanonicalNumber = { ok: false, kind: 'PLAIN_DECIMAL_OUT_OF_SCOPE' };
const ZERO: CanonicalNumber = { ok: true, text: ZERO_TEXT };

/**
 * A number as training receipts emit it: nine significant digits, plain decimal, zero padded, half to even *on the
 * 17-digit string* (a second rounding that the format prescribes). Both zeros give `0.000000000`.
 *
 * Refused: NaN and infinities (`NON_FINITE`); a leading digit below 10^-13 before rounding, or at 10^7 or above before or
 * after rounding (`PLAIN_DECIMAL_OUT_OF_SCOPE`). Never throws.
 * Source: specs/training-receipts.md section 10; backprop-trace 1.0.0 src/format.ts and src/runtime-format.ts.
 */
export function formatCanonical(x: number): CanonicalNumber {
  const key = canonicalKey(x);
  if (key === 0) return ZERO;
  if (key !== key) return x - x === 0 ? TOO_SMALL_OR_LARGE : NON_FINITE;
  const magnitude = Math.abs(key);
  const exponent = (magnitude % EXPONENT_SLOTS) + MIN_EXPONENT;
  const digits = String(Math.floor(magnitude / EXPONENT_SLOTS));
  const plain =
    exponent >= 0
      ? `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
      : `0.${'0'.repeat(-exponent - 1)}${digits}`;
  return { ok: true, text: key < 0 ? `-${plain}` : plain };
}

/**
 * Whether two numbers have the same canonical text, without writing it. `undefined` when either has none (non-finite or
 * out of scope): "not the same" would be a claim about texts that do not exist. Test with `=== true`.
 */
export function sameCanonical(a: number, b: number): boolean | undefined {
  const keyA = canonicalKey(a);
  const keyB = canonicalKey(b);
  if (keyA !== keyA || keyB !== keyB) return undefined;
  return keyA === keyB;
}

/** A number that stands for the canonical text: equal keys, equal texts. NaN when there is no text. */
function canonicalKey(x: number): number {
  const a = Math.abs(x);
  if (a > SAFELY_ABOVE_MIN && a < SAFELY_BELOW_MAX) {
    let exponent = estimateExponent(a);
    // Where 10^k is not a double, `a` may be the double just under it. Its digits are then 9.99..., and the carry gives what
    // the scaled value (10^8 to the last bit) gives here: 100000000 at k.
    const scaled = a * pow10(DIGITS - 1 - exponent);
    let digits = Math.floor(scaled);
    const rest = scaled - digits; // exact
    if (rest < 0.5 - MARGIN || rest > 0.5 + MARGIN) {
      if (rest > 0.5) digits += 1;
      if (digits === 1e9) {
        digits = 1e8;
        exponent += 1;
      }
      return packKey(x < 0, digits, exponent);
    }
  }
  if (a === 0) return 0;
  return exactKey(x, a);
}

/** The largest k whose nearest double to 10^k is <= a, for a in the safe range. Most evidence lies within two steps of 1. */
function estimateExponent(a: number): number {
  let k = a >= 1 ? MAX_EXPONENT : a >= 1e-6 ? -1 : -7;
  while (a < pow10(k)) k -= 1;
  return k;
}

/** The key by way of the 17-digit string: ties, limits, everything that the margin does not decide. */
function exactKey(x: number, a: number): number {
  if (!(a < Infinity)) return OUT_OF_SCOPE;
  const { digits, exponent, exponentBefore } = roundHalfEven17(a, DIGITS);
  // The reference looks at the lower limit before rounding only, at the upper one before and after.
  if (exponentBefore < MIN_EXPONENT || exponent > MAX_EXPONENT) return OUT_OF_SCOPE;
  return packKey(x < 0, Number(digits), exponent);
}

function packKey(negative: boolean, digits: number, exponent: number): number {
  const key = digits * EXPONENT_SLOTS + (exponent - MIN_EXPONENT);
  return negative ? -key : key;
}
