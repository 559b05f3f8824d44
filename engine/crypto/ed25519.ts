/**
 * Ed25519 (RFC 8032 section 5.1), with one answer for every key and signature in every engine: both points must be written
 * canonically and lie in the subgroup of prime order, and S must be below that order. What remains after these checks is
 * decided alike by verifiers with and without cofactor (threats.md K5).
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { littleEndian } from './bigint.ts';
import { concatBytes } from './bytes.ts';

const { Point } = ed25519;
/** Order of the field. */
const P = Point.Fp.ORDER;
/** Order of the subgroup. */
const L = Point.Fn.ORDER;

export const ED25519_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;

/** Why 32 bytes are no point that may be used. */
export type Ed25519Fault = 'non-canonical' | 'not-a-point' | 'low-order' | 'mixed-order';

/** What is wrong with an encoded point; undefined when it is canonical and of prime order. */
export function ed25519PointFault(bytes: Uint8Array): Ed25519Fault | undefined {
  if (bytes.length !== ED25519_KEY_BYTES) return 'not-a-point';
  const sign = bytes[31] >> 7;
  const y = littleEndian(bytes) & ((1n << 255n) - 1n);
  // x is 0 exactly where y is 1 or -1, and 0 has no sign.
  if (y >= P || (sign === 1 && (y === 1n || y === P - 1n))) return 'non-canonical';
  const point = decode(bytes);
  if (point === undefined) return 'not-a-point';
  if (point.isSmallOrder()) return 'low-order';
  return point.isTorsionFree() ? undefined : 'mixed-order';
}

/** Whether a signature (R and S, 64 bytes) of a message is good under a key (32 bytes). False for any other bytes. */
export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== ED25519_SIGNATURE_BYTES) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= L) return false;
  if (ed25519PointFault(key) !== undefined || ed25519PointFault(r) !== undefined) return false;
  const a = decode(key);
  const point = decode(r);
  if (a === undefined || point === undefined) return false;
  const k = littleEndian(sha512(concatBytes(r, key, message))) % L;
  return Point.BASE.multiplyUnsafe(s).equals(point.add(a.multiplyUnsafe(k)));
}

/** The point of an encoding that may be non-canonical; undefined when there is none. */
function decode(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes, true);
  } catch {
    return undefined;
  }
}
