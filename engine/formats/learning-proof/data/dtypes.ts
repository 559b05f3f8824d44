/** Bytes of arrays to numbers. Everything here reads little-endian bytes; big-endian ones are swapped first. */
import { POW2, POW2_BIAS } from '../../../numeric/bits.ts';
import type { DType } from './tensor.ts';
import { ITEM_BYTES } from './tensor.ts';

const TWO_32 = 4294967296;

const word = new Int32Array(1);
const single = new Float32Array(word.buffer);

/** The number of a binary16 (IEEE 754), exact. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  // 2^-24 is the spacing of the subnormal numbers.
  if (exponent === 0) return sign * fraction * POW2[POW2_BIAS - 24];
  return sign * (fraction + 1024) * POW2[POW2_BIAS + exponent - 25];
}

/** The number of a bfloat16: the upper half of a binary32, exact. */
export function brain(bits: number): number {
  word[0] = bits << 16;
  return single[0];
}

/** Elements of row-major little-endian bytes. i64 beyond 2^53 is rounded to the nearest double, ties to even. */
export function decode(dtype: DType, bytes: Uint8Array): Float64Array {
  const out = new Float64Array(Math.floor(bytes.length / ITEM_BYTES[dtype]));
  decodeInto(dtype, bytes, out);
  return out;
}

/** The same into an array that is there; it must be as long as the elements. */
export function decodeInto(dtype: DType, bytes: Uint8Array, out: Float64Array): void {
  const count = out.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (dtype) {
    case 'f64':
      for (let i = 0; i < count; i += 1) out[i] = view.getFloat64(8 * i, true);
      break;
    case 'f32':
      for (let i = 0; i < count; i += 1) out[i] = view.getFloat32(4 * i, true);
      break;
    case 'f16':
      for (let i = 0; i < count; i += 1) out[i] = half(view.getUint16(2 * i, true));
      break;
    case 'bf16':
      for (let i = 0; i < count; i += 1) out[i] = brain(view.getUint16(2 * i, true));
      break;
    case 'i64':
      // The product is exact, so the sum is rounded once.
      for (let i = 0; i < count; i += 1) {
        out[i] = view.getInt32(8 * i + 4, true) * TWO_32 + view.getUint32(8 * i, true);
      }
      break;
    case 'i32':
      for (let i = 0; i < count; i += 1) out[i] = view.getInt32(4 * i, true);
      break;
    case 'u8':
      out.set(bytes);
      break;
  }
}

/** The same for the integer types, exactly; undefined for the others. */
export function decodeIntegers(dtype: DType, bytes: Uint8Array): BigInt64Array | undefined {
  if (dtype !== 'i64' && dtype !== 'i32' && dtype !== 'u8') return undefined;
  const item = ITEM_BYTES[dtype];
  const out = new BigInt64Array(Math.floor(bytes.length / item));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < out.length; i += 1) {
    if (dtype === 'i64') out[i] = view.getBigInt64(8 * i, true);
    else out[i] = BigInt(dtype === 'i32' ? view.getInt32(4 * i, true) : view.getUint8(i));
  }
  return out;
}

/** Reverses the bytes of every element, in place. */
export function swapBytes(bytes: Uint8Array, item: number): void {
  for (let at = 0; at + item <= bytes.length; at += item) bytes.subarray(at, at + item).reverse();
}
