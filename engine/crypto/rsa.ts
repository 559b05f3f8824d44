/**
 * RSA signatures (RFC 8017). Own modular exponentiation rather than WebCrypto: synchronous, and with the same answer in
 * every JavaScript engine; nothing here is secret, so time does not matter.
 */
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bigEndian, bigEndianBytes, bitLength, modPow } from './bigint.ts';
import { concatBytes, equalBytes } from './bytes.ts';

export interface RsaKey {
  readonly n: bigint;
  readonly e: bigint;
}

const HASH_BYTES = 32;

/** DER of `DigestInfo` up to the hash (RFC 8017 section 9.2, note 1). */
const DIGEST_INFO = {
  sha256: Uint8Array.of(0x30, 0x31, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 32),
  sha512: Uint8Array.of(0x30, 0x51, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 64),
} as const;

/** Bytes of a signature under a key: those of the modulus. */
export function rsaBytes(key: RsaKey): number {
  return Math.ceil(bitLength(key.n) / 8);
}

/**
 * RSASSA-PSS (section 8.1.2) with SHA-256 for message and mask, and a salt of exactly the largest length that the modulus
 * allows. The value is as long as the modulus and below it.
 */
export function verifyRsaPss(key: RsaKey, message: Uint8Array, signature: Uint8Array): boolean {
  const emBits = bitLength(key.n) - 1;
  const emBytes = Math.ceil(emBits / 8);
  const saltBytes = emBytes - HASH_BYTES - 2;
  if (saltBytes < 0) return false;
  const value = open(key, signature);
  const em = value === undefined ? undefined : bigEndianBytes(value, emBytes);
  if (em?.[emBytes - 1] !== 0xbc) return false;
  const maskedBytes = emBytes - HASH_BYTES - 1;
  const hash = em.subarray(maskedBytes, emBytes - 1);
  const unused = emBytes * 8 - emBits;
  if (em[0] >> (8 - unused) !== 0) return false;
  const db = mask(hash, maskedBytes);
  for (let i = 0; i < maskedBytes; i += 1) db[i] ^= em[i];
  db[0] &= 0xff >> unused;
  // With the largest salt nothing stands before the 1.
  if (db[0] !== 1) return false;
  const salt = db.subarray(1);
  return equalBytes(hash, sha256(concatBytes(new Uint8Array(8), sha256(message), salt)));
}

/** RSASSA-PKCS1-v1_5 (section 8.2.2), by comparison with the one encoding that is allowed. */
export function verifyRsaPkcs1(
  key: RsaKey,
  hash: 'sha256' | 'sha512',
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const digest = hash === 'sha256' ? sha256(message) : sha512(message);
  const info = concatBytes(DIGEST_INFO[hash], digest);
  const filler = rsaBytes(key) - info.length - 3;
  if (filler < 8) return false;
  const value = open(key, signature);
  if (value === undefined) return false;
  const expected = concatBytes(Uint8Array.of(0, 1), new Uint8Array(filler).fill(0xff), Uint8Array.of(0), info);
  return value === bigEndian(expected);
}

/** signature^e mod n; undefined when the value has not the length of the modulus or is not below it. */
function open(key: RsaKey, signature: Uint8Array): bigint | undefined {
  if (signature.length !== rsaBytes(key)) return undefined;
  const value = bigEndian(signature);
  return value < key.n ? modPow(value, key.e, key.n) : undefined;
}

/** MGF1 with SHA-256 (appendix B.2.1). */
function mask(seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * HASH_BYTES < length; counter += 1) {
    const count = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter);
    blocks.push(sha256(concatBytes(seed, count)));
  }
  return concatBytes(...blocks).slice(0, length);
}
