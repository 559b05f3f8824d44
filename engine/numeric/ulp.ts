import { HIGH, POW2, POW2_BIAS, float64, int32 } from './bits.ts';

/**
 * Unit in the last place of binary64 at |x|: the distance from |x| to the next double above it, in the units of x.
 * 2^-1074 for zero and subnormals; at a power of two the (larger) distance upwards; 2^971 for the largest double.
 * NaN for NaN and infinities, so that a comparison against it fails.
 */
export function ulp(x: number): number {
  const exponent = exponentField(x);
  if (exponent === 0x7ff) return NaN;
  return POW2[(exponent === 0 ? 1 : exponent) - 1075 + POW2_BIAS];
}

/**
 * Unit in the last place of binary32 at |x|: the spacing of float32 numbers in the binade that holds |x|, in the units
 * of x; x itself need not be a float32. 2^-149 below 2^-126. NaN from 2^128 upwards, where no float32 exists, and for
 * NaN: a window made of it must refuse, not accept.
 */
export function ulp32(x: number): number {
  const exponent = exponentField(x) - 1023;
  if (exponent >= 128) return NaN;
  return POW2[(exponent < -126 ? -126 : exponent) - 23 + POW2_BIAS];
}

function exponentField(x: number): number {
  float64[0] = x;
  return (int32[HIGH] >> 20) & 0x7ff;
}
