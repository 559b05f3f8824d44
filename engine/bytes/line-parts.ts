/** Line-delimited evidence of any size, cut into parts that end with a line. */

/** Whole lines that follow each other, or one line that is too long to be kept. */
export interface LinePart {
  /** Bytes of the lines; empty for a line that is too long. */
  readonly bytes: Uint8Array;
  /** Where the part starts in the file. */
  readonly offset: number;
  /** Length of a line that is longer than the limit, bytes. */
  readonly overlong?: number;
}

const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);

/**
 * Cuts slices into parts. Holds at most one part and one line.
 * @param partBytes a part ends with the first line that ends after this many bytes
 * @param lineLimit longest line that is kept, bytes
 */
export async function* lineParts(
  slices: AsyncIterable<Uint8Array>,
  partBytes: number,
  lineLimit: number,
): AsyncGenerator<LinePart> {
  let held: Uint8Array[] = [];
  let length = 0;
  let offset = 0;
  /** Bytes held of a line that has not ended yet. */
  let open = 0;
  /** Bytes of a line that is being skipped, or 0. */
  let skipped = 0;
  const take = (bytes: number): LinePart => {
    const part = { bytes: joined(held, length).subarray(0, bytes), offset };
    held = [];
    length = 0;
    open = 0;
    offset += bytes;
    return part;
  };
  for await (const slice of slices) {
    let rest = slice;
    if (skipped > 0) {
      const end = rest.indexOf(LINE_FEED) + 1;
      skipped += end === 0 ? rest.length : end;
      if (end === 0) continue;
      yield { bytes: NOTHING, offset, overlong: skipped };
      offset += skipped;
      skipped = 0;
      rest = rest.subarray(end);
    }
    while (rest.length > 0) {
      const end = rest.indexOf(LINE_FEED, Math.max(0, partBytes - length - 1)) + 1;
      const piece = end === 0 ? rest : rest.subarray(0, end);
      held.push(piece);
      length += piece.length;
      open = end > 0 ? 0 : openAfter(piece, open);
      rest = rest.subarray(piece.length);
      if (end > 0) yield take(length);
    }
    if (open > lineLimit) {
      const long = open;
      if (long < length) yield take(length - long);
      else take(0);
      skipped = long;
    }
  }
  if (skipped > 0) yield { bytes: NOTHING, offset, overlong: skipped };
  else if (length > 0) yield take(length);
}

function openAfter(piece: Uint8Array, before: number): number {
  const last = piece.lastIndexOf(LINE_FEED);
  return last < 0 ? before + piece.length : piece.length - last - 1;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
