/** Places in the text of a file as SARIF regions: bytes, and where the file is text, lines and columns. */
import { utf8Decode } from '../base/utf8.ts';
import type { TextRange } from '../formats/format.ts';

export interface Region {
  readonly byteOffset: number;
  readonly byteLength: number;
  /** From 1; columns in UTF-16 units. */
  readonly startLine?: number;
  readonly startColumn?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/**
 * The regions of ranges, in their order, found in one pass over the bytes. A line ends at LF, CR or CR LF. Of bytes that
 * are no UTF-8 text only the offsets are given.
 */
export function regionsOf(bytes: Uint8Array, ranges: readonly TextRange[]): readonly Region[] {
  const lines = isText(bytes) ? linesAt(bytes, ranges) : undefined;
  return ranges.map(({ start, end }) => {
    const plain = { byteOffset: start, byteLength: Math.max(0, end - start) };
    const from = lines?.get(start);
    const to = lines?.get(end);
    if (from === undefined || to === undefined) return plain;
    return { ...plain, startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  });
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && utf8Decode(bytes).ok;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function linesAt(bytes: Uint8Array, ranges: readonly TextRange[]): ReadonlyMap<number, Place> {
  const wanted = Float64Array.from(ranges.flatMap(({ start, end }) => [start, end])).sort();
  const found = new Map<number, Place>();
  let line = 1;
  let column = 1;
  let at = 0;
  for (const offset of wanted) {
    for (; at < offset && at < bytes.length; at += 1) {
      const byte = bytes[at];
      const endsLine = byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a);
      if (endsLine) {
        line += 1;
        column = 1;
      } else if (byte < 0x80 || byte >= 0xc0) {
        // A character counts where it begins; four bytes are a surrogate pair.
        column += byte >= 0xf0 ? 2 : 1;
      }
    }
    if (at === offset) found.set(offset, { line, column });
  }
  return found;
}
