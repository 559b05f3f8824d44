import type { RawWindow } from './contract.ts';

/** A line longer than this is broken for display. */
const WIDTH = 240;

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** A text in memory, broken into display lines. Unlike `DisplayLines` it keeps what is no well-formed text as it is. */
export class StringLines {
  readonly #text: string;
  /** Offset of every display line, in UTF-16 units, and the end of the text. */
  readonly #starts: readonly number[];

  constructor(text: string, width = WIDTH) {
    this.#text = text;
    const starts = [0];
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (at - start >= width && !isLowSurrogate(text.charCodeAt(at))) {
        start = at;
        starts.push(start);
      }
      if (text[at] === '\n') {
        start = at + 1;
        starts.push(start);
      }
    }
    starts.push(text.length);
    this.#starts = starts;
  }

  window(firstLine: number, count: number): RawWindow {
    const totalLines = this.#text === '' ? 0 : this.#starts.length - 1;
    const first = Math.max(0, Math.min(Math.trunc(firstLine), totalLines));
    const last = Math.max(first, Math.min(first + Math.trunc(count), totalLines));
    const lines: string[] = [];
    for (let line = first; line < last; line += 1) {
      const text = this.#text.slice(this.#starts[line], this.#starts[line + 1]);
      lines.push(text.endsWith('\n') ? text.slice(0, -1) : text);
    }
    return { totalLines, firstLine: first, lines };
  }
}
