/** The decimal digits of a rounded number: value = 0.d1d2d3... * 10^(exponent + 1). */
export interface RoundedDigits {
  /** Exactly as many digits as asked for; the first is not 0. */
  readonly digits: string;
  /** Decimal exponent of the first digit after rounding. */
  readonly exponent: number;
  /** The same before rounding: one less when a carry ran through all digits. */
  readonly exponentBefore: number;
}

/**
 * Rounds the 17-significant-digit decimal form of `a` (finite, > 0) to `count` digits (1 .. 16), half to even. A tie is
 * judged on the 17 digits, not on the exact binary value: that is the second rounding of canonical receipt numbers
 * (specs/training-receipts.md section 10, step 4). `toExponential(16)` yields the digits of `toPrecision(17)`.
 */
export function roundHalfEven17(a: number, count: number): RoundedDigits {
  const text = a.toExponential(16); // d.dddddddddddddddde+x
  const exponentBefore = Number(text.slice(text.indexOf('e') + 1));
  const all = text[0] + text.slice(2, 18);
  const kept = all.slice(0, count);
  if (!roundsUp(kept, all.slice(count))) return { digits: kept, exponent: exponentBefore, exponentBefore };
  const raised = String(BigInt(kept) + 1n); // 16 digits do not always fit a double
  if (raised.length === count) return { digits: raised, exponent: exponentBefore, exponentBefore };
  return { digits: raised.slice(0, count), exponent: exponentBefore + 1, exponentBefore };
}

function roundsUp(kept: string, rest: string): boolean {
  if (rest[0] !== '5') return rest > '5';
  return /[1-9]/.test(rest.slice(1)) || /[13579]$/.test(kept);
}
