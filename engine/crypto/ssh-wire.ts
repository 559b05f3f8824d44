/** Data types of the SSH protocol (RFC 4251 section 5), read from bytes. Every method gives undefined once something does not fit. */
import { bigEndian } from './bigint.ts';

export class SshReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #broken = false;

  constructor(bytes: Uint8Array, from = 0) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** Whether everything was read, and nothing was missing. */
  get done(): boolean {
    return !this.#broken && this.#at === this.#bytes.length;
  }

  uint32(): number | undefined {
    const at = this.#at;
    if (this.#broken || at + 4 > this.#bytes.length) return this.#fail();
    const b = this.#bytes;
    this.#at = at + 4;
    return b[at] * 0x1000000 + ((b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3]);
  }

  string(): Uint8Array | undefined {
    const length = this.uint32();
    if (length === undefined || length > this.#bytes.length - this.#at) return this.#fail();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A string of printable ASCII. */
  name(): string | undefined {
    const bytes = this.string();
    if (bytes === undefined || bytes.some((byte) => byte < 0x20 || byte > 0x7e)) return this.#fail();
    return String.fromCharCode(...bytes.subarray(0, 256));
  }

  /** A whole number that is not negative, in its shortest form. */
  mpint(): bigint | undefined {
    const bytes = this.string();
    if (bytes === undefined) return undefined;
    if (bytes.length > 0 && bytes[0] >= 0x80) return this.#fail();
    if (bytes.length > 0 && bytes[0] === 0 && !(bytes[1] >= 0x80)) return this.#fail();
    return bigEndian(bytes);
  }

  #fail(): undefined {
    this.#broken = true;
    return undefined;
  }
}

/** A string with its length before it. */
export function sshString(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + bytes.length);
  whole.set([bytes.length >>> 24, bytes.length >>> 16, bytes.length >>> 8, bytes.length]);
  whole.set(bytes, 4);
  return whole;
}
