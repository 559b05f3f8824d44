/** Codes of DEFLATE (RFC 1951 section 3.2.2) as tables that are indexed with the next bits of the stream. */
export interface HuffmanTable {
  /** Bits of the index. */
  readonly bits: number;
  /** `symbol << 4 | length` for every index; 0 where no code begins so. */
  readonly entries: Uint16Array;
}

const MAX_BITS = 15;

/**
 * The table of a set of code lengths (0: the symbol has no code).
 * @param mayBeIncomplete one code of one bit, or none at all: zlib writes such distance codes
 * @returns undefined for lengths that are no code: more leaves than the tree has, or fewer
 */
export function huffmanTable(lengths: Uint8Array, mayBeIncomplete: boolean): HuffmanTable | undefined {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  let bits = MAX_BITS;
  while (bits > 1 && counts[bits] === 0) bits -= 1;
  const next = new Uint32Array(MAX_BITS + 2);
  let code = 0;
  for (let length = 1; length <= bits; length += 1) {
    code = (code + counts[length - 1]) << 1;
    next[length] = code;
    if (code + counts[length] > 1 << length) return undefined;
  }
  const complete = next[bits] + counts[bits] === 1 << bits;
  if (!complete && !(mayBeIncomplete && bits === 1)) return undefined;
  const entries = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol];
    if (length === 0) continue;
    // Huffman codes stand in the stream with their first bit lowest.
    let index = reverse(next[length], length);
    next[length] += 1;
    for (; index < entries.length; index += 1 << length) entries[index] = (symbol << 4) | length;
  }
  return { bits, entries };
}

function reverse(code: number, length: number): number {
  let out = 0;
  for (let bit = 0; bit < length; bit += 1) out |= ((code >> bit) & 1) << (length - 1 - bit);
  return out;
}

/** The fixed codes of RFC 1951 section 3.2.6. */
export const FIXED_LITERALS = huffmanTable(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
  false,
) as HuffmanTable;
export const FIXED_DISTANCES = huffmanTable(new Uint8Array(32).fill(5), false) as HuffmanTable;

/** Extra bits and least value of the length symbols 257 to 285 (section 3.2.5). */
export const LENGTH_EXTRA = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);
export const LENGTH_BASE = Uint16Array.of(
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227],
  258,
);
/** The same of the distance symbols 0 to 29. */
export const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, symbol) => (symbol < 4 ? 0 : (symbol >> 1) - 1));
export const DISTANCE_BASE = Uint16Array.from({ length: 30 }, (_, symbol) =>
  symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << ((symbol >> 1) - 1)) + 1,
);
/** Order in which the lengths of the code length code are written (section 3.2.7). */
export const LENGTHS_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);
