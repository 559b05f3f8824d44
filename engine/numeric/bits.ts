/**
 * Access to the bits of a binary64 number, shared by the elementary functions.
 *
 * The three views overlap one eight-byte buffer: write one, read another. That is safe because the engine is
 * single-threaded per worker and no function here yields between its write and its read.
 */
export const float64 = new Float64Array(1);
export const int32 = new Int32Array(float64.buffer);
export const uint32 = new Uint32Array(float64.buffer);

/** Index of the word that holds sign, exponent and the top 20 fraction bits; depends on the byte order of the machine. */
export const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
/** Index of the word that holds the low 32 fraction bits. */
export const LOW = 1 - HIGH;

/** Exponent of `POW2[0]`; `POW2[k + POW2_BIAS]` is 2^k. */
export const POW2_BIAS = 1074;

/**
 * 2^-1074 to 2^1024 (the last is Infinity), exact. A table, because building a power of two by writing half a double and
 * reading it whole stalls the processor: store-to-load forwarding does not work across sizes.
 */
export const POW2 = buildPow2();

function buildPow2(): Float64Array {
  const table = new Float64Array(2099);
  let power = 5e-324; // 2^-1074, the smallest positive double; doubling is exact all the way up
  for (let i = 0; i < table.length; i++) {
    table[i] = power;
    power *= 2;
  }
  return table;
}

/** Signed top word: bit 31 the sign, bits 20 to 30 the exponent. */
export function highWord(x: number): number {
  float64[0] = x;
  return int32[HIGH];
}

/** `x` with its top word replaced. */
export function withHighWord(x: number, high: number): number {
  float64[0] = x;
  int32[HIGH] = high;
  return float64[0];
}

/** `x` with the low 32 fraction bits cleared: 21 significant bits, so products of two such numbers are exact. */
export function withoutLowWord(x: number): number {
  float64[0] = x;
  int32[LOW] = 0;
  return float64[0];
}
