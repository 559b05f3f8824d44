import type { TextRange } from '../../engine/formats/format.ts';
import type { RawWindow } from './contract.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COMMA = 0x2c;

/** A one-line receipt of 160 kB must still be readable: lines longer than this are broken for display. */
const WIDTH_BYTES = 84;
/** A break after a comma is preferred from this column on. */
const EARLIEST_BREAK = 40;

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** The text of one case, broken into display lines. Bytes are decoded line by line, on demand. */
export class DisplayLines {
  readonly #text: Uint8Array;
  /** Byte offset of every display line, and the end of the text. */
  readonly #starts: readonly number[];
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(text: Uint8Array, width = WIDTH_BYTES, earliest = EARLIEST_BREAK) {
    this.#text = text;
    this.#starts = findStarts(text, width, earliest);
  }

  get total(): number {
    return this.#starts.length - 1;
  }

  window(firstLine: number, count: number, mark?: TextRange): RawWindow {
    const first = Math.max(0, Math.min(firstLine, this.total));
    const last = Math.max(first, Math.min(first + count, this.total));
    const lines: string[] = [];
    for (let line = first; line < last; line += 1) lines.push(this.#line(line));
    const marked = mark === undefined ? undefined : this.#mark(mark);
    const inside = marked !== undefined && marked.line >= first && marked.line < last;
    return { totalLines: this.total, firstLine: first, lines, ...(inside ? { mark: marked } : {}) };
  }

  /** The window of `count` lines that has the range in its middle. */
  around(range: TextRange, count: number): RawWindow {
    const line = this.#lineOf(range.start);
    const latest = Math.max(0, this.total - count);
    return this.window(Math.min(latest, Math.max(0, line - (count >> 1))), count, range);
  }

  #line(line: number): string {
    const start = this.#starts[line] ?? 0;
    let end = this.#starts[line + 1] ?? start;
    if (end > start && this.#text[end - 1] === LINE_FEED) {
      end -= 1;
      if (end > start && this.#text[end - 1] === CARRIAGE_RETURN) end -= 1;
    }
    return this.#decoder.decode(this.#text.subarray(start, end));
  }

  #mark(range: TextRange): { line: number; from: number; to: number } {
    const line = this.#lineOf(range.start);
    const start = this.#starts[line] ?? 0;
    const from = this.#decoder.decode(this.#text.subarray(start, range.start)).length;
    const whole = this.#line(line).length;
    const end = Math.min(range.end, this.#starts[line + 1] ?? range.end);
    const to = Math.min(whole, from + this.#decoder.decode(this.#text.subarray(range.start, end)).length);
    return { line, from: Math.min(from, whole), to };
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = Math.max(0, this.total - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function findStarts(text: Uint8Array, width: number, earliest: number): number[] {
  const starts = [0];
  let start = 0;
  let afterComma = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    if (at - start >= width && !isContinuation(byte)) {
      start = afterComma - start >= earliest ? afterComma : at;
      starts.push(start);
      afterComma = start;
    }
    if (byte === COMMA) afterComma = at + 1;
    if (byte === LINE_FEED) {
      start = at + 1;
      afterComma = start;
      if (start < text.length) starts.push(start);
    }
  }
  starts.push(text.length);
  return starts;
}
