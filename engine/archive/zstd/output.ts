import { refuse } from './refusal.ts';

/** First allocation, bytes: by what was given, never by what is claimed. It doubles from there as bytes are produced. */
const LEAST = 1 << 16;
const MOST = 1 << 26;
/** Bytes behind the content that copies of four at a time may touch. */
export const SLACK = 4;
/** Typical frames give between two and four times their size. */
const TYPICAL = 4;

/** Bytes produced so far, never more than `max`. */
export class Output {
  readonly max: number;
  /** Where `max` comes from, for messages. */
  private readonly origin: string;
  bytes: Uint8Array;
  length = 0;

  /** Whether `max` is a limit of ours, and not a claim of the frame. */
  private readonly isLimit: boolean;

  /** @param given bytes of input */
  constructor(max: number, origin: string, given: number, isLimit = false) {
    this.isLimit = isLimit;
    this.max = max;
    this.origin = origin;
    this.bytes = new Uint8Array(SLACK + Math.min(max, MOST, Math.max(LEAST, TYPICAL * given)));
  }

  /** Makes room for up to `count` more bytes; fewer where the limit stands before them. */
  reserve(count: number): void {
    const needed = Math.min(this.length + count, this.max);
    if (needed + SLACK <= this.bytes.length) return;
    const grown = new Uint8Array(SLACK + Math.min(this.max, Math.max(needed, 2 * this.bytes.length)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Refuses when `count` more bytes would pass the limit. */
  admit(count: number, byte: number): void {
    if (this.length + count > this.max) this.overflow(byte);
  }

  overflow(byte: number): never {
    refuse(byte, `content is larger than the ${this.max} bytes ${this.origin}`, this.isLimit);
  }
}
