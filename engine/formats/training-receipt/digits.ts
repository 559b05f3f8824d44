/**
 * What a written number can mean: the half-width of the interval that its digits stand for
 * (training-receipts-strict.md section 2). This is where derived windows start.
 */
import type { JsonDocument } from '../../text/json/document.ts';

/** Digits that the canonical emission of receipts writes. A receipt cannot claim coarser numbers by declaring fewer. */
export const CANONICAL_DIGITS = 9;

/** Unit round-off of binary64 and binary32. */
export const U64 = 1.1102230246251565e-16;
export const U32 = 5.960464477539063e-8;

/** Smallest normal number of the format with this unit round-off: what lies below may be flushed to zero. */
export function leastNormal(u: number): number {
  return u > U32 ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
}

/** Distance of the numbers below `leastNormal`, where they are kept. */
export function leastStep(u: number): number {
  return u > U32 ? 1.401298464324817e-45 : 5e-324;
}

const LOWEST = -360;
const HIGHEST = 340;
/** 0.5 * 10^e for e in [LOWEST, HIGHEST], by correctly rounded decimal conversion. */
const HALF_UNITS = Float64Array.from({ length: HIGHEST - LOWEST + 1 }, (_, index) =>
  Number(`0.5e${String(index + LOWEST)}`),
);

/** Half a unit of the decimal place 10^exponent. */
export function halfUnitAt(exponent: number): number {
  const index = exponent - LOWEST;
  if (index < 0) return 0;
  return index < HALF_UNITS.length ? HALF_UNITS[index] : Infinity;
}

/**
 * Half-width of the value that a number token stands for.
 *
 * Up to nine significant digits: half a unit of the ninth, since the emitter writes nine and a re-serialised receipt only
 * loses trailing zeros. More digits: half a unit of the last one, or half an ulp of binary64 if that is more. Zero is
 * exact: the emitter writes it only for zero.
 */
export function halfWidth(document: JsonDocument, node: number): number {
  const digits = document.digitsOf(node);
  if (digits === 0) return 0;
  const lead = document.leadOf(node);
  if (digits <= CANONICAL_DIGITS) return halfUnitAt(lead - CANONICAL_DIGITS + 1);
  const last = halfUnitAt(lead - digits + 1);
  const halfUlp = Math.abs(document.num[node]) * U64;
  return last > halfUlp ? last : halfUlp;
}
