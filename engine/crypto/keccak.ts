import { keccak_256 } from '@noble/hashes/sha3.js';
import { hex } from './hex.ts';

/** Keccak-256 with the padding of Ethereum (not SHA3-256 of FIPS 202), as 64 lower-case hexadecimal digits. */
export function keccak256Hex(bytes: Uint8Array): string {
  return hex(keccak_256(bytes));
}
