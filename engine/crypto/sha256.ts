/**
 * SHA-256 (FIPS 180-4), synchronous and incremental: a file is hashed as it is read. Our own, because everything that is
 * read passes through it and this is twice as fast as the library (docs/decisions/0018-own-sha256.md).
 */
import { hex } from './hex.ts';
import { compress } from './sha256-block.generated.ts';

export { hex };

const BLOCK = 64;
/** Where the length of the message starts in the last block. */
const LENGTH_AT = 56;
const IV = Int32Array.of(
  ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
);

/** SHA-256 of bytes: 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Sha256().update(bytes).digest();
}

/** SHA-256 of bytes, as 64 lower-case hexadecimal characters. */
export function sha256Hex(bytes: Uint8Array): string {
  return hex(sha256(bytes));
}

/** SHA-256 of bytes that arrive in pieces; the cut does not matter. One use: after `digest` the object is spent. */
export class Sha256 {
  readonly #state = new Int32Array(8);
  /** Bytes that do not fill a block yet. */
  readonly #rest = new Uint8Array(BLOCK);
  #held = 0;
  /** Bytes so far; a double holds every length that can be read. */
  #length = 0;
  #spent = false;

  constructor() {
    this.#state.set(IV);
  }

  /** Takes the next bytes; they may be reused by the caller afterwards. @throws Error after `digest`. */
  update(bytes: Uint8Array): this {
    if (this.#spent) throw new Error('this digest has been made');
    this.#length += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(BLOCK - this.#held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < BLOCK) return this;
      compress(this.#state, this.#rest, 0);
      this.#held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(this.#state, bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#held = bytes.length - at;
    return this;
  }

  /** Another one that has taken the same bytes. */
  clone(): Sha256 {
    const other = new Sha256();
    other.#state.set(this.#state);
    other.#rest.set(this.#rest);
    other.#held = this.#held;
    other.#length = this.#length;
    other.#spent = this.#spent;
    return other;
  }

  /** The 32 bytes of the digest. @throws Error when called again. */
  digest(): Uint8Array {
    if (this.#spent) throw new Error('this digest has been made');
    this.#spent = true;
    const rest = this.#rest;
    rest.fill(0, this.#held);
    rest[this.#held] = 0x80;
    if (this.#held >= LENGTH_AT) {
      compress(this.#state, rest, 0);
      rest.fill(0);
    }
    const view = new DataView(rest.buffer);
    // In bits, as 64 bits: the upper word counts units of 2^29 bytes.
    view.setUint32(LENGTH_AT, Math.floor(this.#length / 0x20000000));
    view.setUint32(LENGTH_AT + 4, (this.#length % 0x20000000) * 8);
    compress(this.#state, rest, 0);
    const digest = new DataView(new ArrayBuffer(32));
    for (let word = 0; word < 8; word += 1) digest.setInt32(word * 4, this.#state[word]);
    return new Uint8Array(digest.buffer);
  }
}
