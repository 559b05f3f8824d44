import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { hex } from './hex.ts';

export { hex };

/** SHA-256 of bytes: 32 bytes. FIPS 180-4. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

/** SHA-256 of bytes, as 64 lower-case hexadecimal characters. */
export function sha256Hex(bytes: Uint8Array): string {
  return hex(nobleSha256(bytes));
}

/**
 * SHA-256 of bytes that arrive in pieces; the cut does not matter. One use: after `digest` the object is spent.
 * Synchronous, unlike WebCrypto, so that a streamed file is hashed as it is read, in order.
 */
export class Sha256 {
  readonly #state = nobleSha256.create();

  /** Takes the next bytes; they may be reused by the caller afterwards. @throws Error after `digest`. */
  update(bytes: Uint8Array): this {
    this.#state.update(bytes);
    return this;
  }

  /** The 32 bytes of the digest. @throws Error when called again. */
  digest(): Uint8Array {
    return this.#state.digest();
  }
}
