/** Physical lines of bytes that arrive in pieces. */
import { LIMITS } from '../../bytes/limits.ts';

/** One line without its line end. `bytes` is undefined when the line is longer than the limit. */
export type OnLine = (bytes: Uint8Array | undefined, start: number) => void;

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

export class LineWalker {
  readonly #onLine: OnLine;
  readonly #limit: number;
  /** Bytes of the line that the last piece ended in. */
  #rest = new Uint8Array(0);
  /** Offset at which that line starts. */
  #start = 0;
  #tooLong = false;
  #offset = 0;

  constructor(onLine: OnLine, limit: number = LIMITS.jsonLineBytes) {
    this.#onLine = onLine;
    this.#limit = limit;
  }

  /** Takes the next bytes; they may be reused by the caller afterwards. */
  take(bytes: Uint8Array): void {
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, from);
      if (end < 0) break;
      this.#emit(bytes.subarray(from, end));
      from = end + 1;
      this.#start = this.#offset + from;
    }
    this.#keep(bytes.subarray(from));
    this.#offset += bytes.length;
  }

  /** The line after the last line end, if there is anything in it. */
  end(): void {
    if (this.#rest.length > 0 || this.#tooLong) this.#emit(new Uint8Array(0));
  }

  #emit(tail: Uint8Array): void {
    let line = tail;
    if (this.#rest.length > 0) {
      this.#keep(tail);
      line = this.#rest;
    }
    const whole = line.length > 0 && line[line.length - 1] === RETURN ? line.subarray(0, -1) : line;
    this.#onLine(this.#tooLong || whole.length > this.#limit ? undefined : whole, this.#start);
    this.#rest = new Uint8Array(0);
    this.#tooLong = false;
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#tooLong) return;
    // One over: a carriage return at the end is not of the line.
    if (this.#rest.length + bytes.length > this.#limit + 1) {
      this.#tooLong = true;
      this.#rest = new Uint8Array(0);
      return;
    }
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    this.#rest = joined;
  }
}

/** Whether a line holds nothing but spaces and tabs. */
export function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === RETURN);
}
