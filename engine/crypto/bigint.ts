/** Whole numbers of any size and their bytes. */
import { hex } from './hex.ts';

/** The number that bytes mean, most significant byte first; 0 for no bytes. */
export function bigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`);
}

/** The number that bytes mean, least significant byte first. */
export function littleEndian(bytes: Uint8Array): bigint {
  return bigEndian(bytes.slice().reverse());
}

/** Exactly `length` bytes of a number, most significant first; undefined when it needs more. */
export function bigEndianBytes(value: bigint, length: number): Uint8Array | undefined {
  const digits = value.toString(16);
  if (digits.length > length * 2) return undefined;
  const padded = digits.padStart(length * 2, '0');
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = Number.parseInt(padded.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

/** Bits that a number needs, without leading zeros. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** base^exponent mod modulus, by squaring: the same steps in every JavaScript engine. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
