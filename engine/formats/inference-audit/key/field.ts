/**
 * The field of 2^32 - 5 elements (commitllm-v4.md section 5.5.1) in doubles: no product or sum below passes 2^52, so every
 * one is exact.
 */
export const MODULUS = 4294967291;

/** The residue of an exact integer, 0 to p - 1. @param x |x| at most 2^52, so that the product with the quotient is exact too */
export function residue(x: number): number {
  const rest = x - MODULUS * Math.floor(x / MODULUS);
  // The quotient is rounded: it may be one off either way.
  if (rest < 0) return rest + MODULUS;
  return rest >= MODULUS ? rest - MODULUS : rest;
}

export function addFp(a: number, b: number): number {
  return residue(a + b);
}

export function subFp(a: number, b: number): number {
  return residue(a - b);
}

/** @param a a raw u32 @param b a raw u32 */
export function mulFp(a: number, b: number): number {
  const high = residue((b >>> 16) * a);
  return residue(high * 65536 + (b & 0xffff) * a);
}

/** Terms of r x, each below 2^39, that sum to 2^52 at most. */
const I8_TERMS = 8192;
/** Terms of half of r times z, each below 2^47. */
const I32_TERMS = 32;

/** Sum of r[i] x[i] mod p. The vectors are equally long. */
export function dotI8(r: Uint32Array, x: Int8Array): number {
  let sum = 0;
  for (let from = 0; from < x.length; from += I8_TERMS) {
    const to = Math.min(from + I8_TERMS, x.length);
    let part = 0;
    for (let i = from; i < to; i++) part += r[i] * x[i];
    sum = residue(sum + residue(part));
  }
  return sum;
}

/** Sum of r[i] z[i] mod p. The vectors are equally long. */
export function dotI32(r: Uint32Array, z: Int32Array): number {
  let low = 0;
  let high = 0;
  for (let from = 0; from < z.length; from += I32_TERMS) {
    const to = Math.min(from + I32_TERMS, z.length);
    let lowPart = 0;
    let highPart = 0;
    for (let i = from; i < to; i++) {
      const word = r[i];
      lowPart += (word & 0xffff) * z[i];
      highPart += (word >>> 16) * z[i];
    }
    low = residue(low + residue(lowPart));
    high = residue(high + residue(highPart));
  }
  return residue(residue(high * 65536) + low);
}

/** Whether v x = r z: the check that z is the product of the matrix with x, sound but for 1 in p. */
export function freivalds(v: Uint32Array, x: Int8Array, r: Uint32Array, z: Int32Array): boolean {
  return dotI8(v, x) === dotI32(r, z);
}
