/** Huffman trees and streams of the literals, RFC 8878 section 4.2. */
import type { FseTable } from './fse.ts';
import { emptyTable, readTable } from './fse.ts';
import { refuse } from './refusal.ts';

/** Longest code, bits. */
const MAX_BITS = 11;
const WEIGHT_LIMITS = { maxLog: 6, maxSymbol: MAX_BITS, of: 'Huffman weights' } as const;

/** Entry for each peek of `bits` bits: symbol from bit 4, length of its code in bits 0 to 3. */
export interface HuffmanTable {
  readonly entries: Uint16Array;
  /** Length of the longest code; 0 while there is no table. */
  bits: number;
}

export function emptyHuffman(): HuffmanTable {
  return { entries: new Uint16Array(1 << MAX_BITS), bits: 0 };
}

/** One block of the input between zeros: reads of up to four bytes beyond either end need no bounds of their own. */
export interface PaddedBlock {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Offset in the input of `bytes[0]`; negative for the padding. */
  shift: number;
}

const weights = new Uint8Array(256);
const weightTable: FseTable = emptyTable();

/** Reads a tree description. @returns where it ends in the block */
export function readHuffmanTree(table: HuffmanTable, block: PaddedBlock, start: number, end: number): number {
  const bad = (message: string): never => refuse(start + block.shift, `Huffman tree: ${message}`);
  if (start >= end) bad('missing');
  const header = block.bytes[start];
  let count: number;
  let next: number;
  if (header >= 128) {
    count = header - 127;
    next = start + 1 + ((count + 1) >>> 1);
    if (next > end) bad('ends after the section');
    for (let i = 0; i < count; i += 1) {
      const pair = block.bytes[start + 1 + (i >>> 1)];
      weights[i] = (i & 1) === 0 ? pair >>> 4 : pair & 15;
    }
  } else {
    next = start + 1 + header;
    if (next > end) bad('ends after the section');
    count = readWeights(block, start + 1, next);
  }
  fillTable(table, count, bad);
  return next;
}

/** Weights as two interleaved FSE states; they end where the stream has no bits left. */
function readWeights(block: PaddedBlock, start: number, end: number): number {
  const { bytes, shift } = block;
  const bad = (message: string): never => refuse(start + shift, `Huffman weights: ${message}`);
  const stream = readTable(weightTable, bytes, start, end, WEIGHT_LIMITS, shift);
  let bit = startOfStream(block, stream, end, 'Huffman weights');
  const first = 8 * stream;
  const { entries, log } = weightTable;
  /** Bits before the first count as zeros. */
  const read = (width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i += 1) {
      bit -= 1;
      value = 2 * value + (bit < first ? 0 : (bytes[bit >>> 3] >>> (bit & 7)) & 1);
    }
    return value;
  };
  let state = read(log);
  let other = read(log);
  if (bit < first) bad('stream ends within its first states');
  let count = 0;
  for (;;) {
    const entry = entries[state];
    // 255 weights at most: the last of 256 is not written.
    if (count >= 254) bad('more than 255');
    weights[count] = entry & 0xff;
    count += 1;
    const next = (entry >>> 16) + read((entry >>> 8) & 0xff);
    if (bit < first) {
      weights[count] = entries[other] & 0xff;
      return count + 1;
    }
    state = other;
    other = next;
  }
}

/** Adds the weight that is not written and fills the table (RFC 8878 section 4.2.1.3). */
function fillTable(table: HuffmanTable, count: number, bad: (message: string) => never): void {
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const weight = weights[i];
    if (weight > MAX_BITS) bad(`weight ${weight} of symbol ${i}, at most ${MAX_BITS} is allowed`);
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0) bad('every weight is 0');
  const bits = 32 - Math.clz32(sum);
  if (bits > MAX_BITS) bad(`codes of ${bits} bits, at most ${MAX_BITS} are allowed`);
  const rest = (1 << bits) - sum;
  if ((rest & (rest - 1)) !== 0) bad('the weights leave no power of two for the last symbol');
  weights[count] = 32 - Math.clz32(rest);
  const { entries } = table;
  let at = 0;
  for (let weight = 1; weight <= bits; weight += 1) {
    const length = bits + 1 - weight;
    for (let symbol = 0; symbol <= count; symbol += 1) {
      if (weights[symbol] !== weight) continue;
      const next = at + (1 << (weight - 1));
      entries.fill((symbol << 4) | length, at, next);
      at = next;
    }
    // Of the longest codes there are always two: without them the table is one bit too wide.
    if (weight === 1 && at === 0) bad('no symbol has the longest code');
  }
  table.bits = bits;
}

/** Bit above which a backward stream starts: below the highest bit set of its last byte. */
export function startOfStream(block: PaddedBlock, start: number, end: number, of: string): number {
  if (start >= end) refuse(start + block.shift, `${of}: stream is missing`);
  const last = block.bytes[end - 1];
  if (last === 0) refuse(end - 1 + block.shift, `${of}: last byte of the stream is 0, expected its end mark`);
  return 8 * (end - 1) + 31 - Math.clz32(last);
}

/** Decodes one stream into `out[from..to)`; it must end exactly there. */
export function decodeStream(
  table: HuffmanTable,
  block: PaddedBlock,
  start: number,
  end: number,
  out: Uint8Array,
  from: number,
  to: number,
): void {
  const { view } = block;
  const { entries, bits } = table;
  const first = 8 * start;
  const drop = 32 - bits;
  let bit = startOfStream(block, start, end, 'literals');
  let at = from;
  // Two codes take 22 bits at most, and a word that ends at `bit` holds 24 of them at least.
  const pairsEnd = to - 1;
  while (at < pairsEnd && bit - first >= 32) {
    let word = view.getInt32((bit >>> 3) - 3, true) << (8 - (bit & 7));
    const one = entries[word >>> drop];
    word <<= one & 15;
    const two = entries[word >>> drop];
    out[at] = one >>> 4;
    out[at + 1] = two >>> 4;
    at += 2;
    bit -= (one & 15) + (two & 15);
  }
  const mask = (1 << bits) - 1;
  while (at < to) {
    const from0 = bit - bits;
    const held = from0 >= first ? readBits(view, from0) : readBits(view, first) << (first - from0);
    // Below the start of the stream stand bits of something else: they count as zeros.
    const keep = from0 >= first ? mask : mask & ~((1 << (first - from0)) - 1);
    const entry = entries[held & keep];
    bit -= entry & 15;
    if (bit < first) refuse(start + block.shift, 'literals: stream ends before its last literal');
    out[at] = entry >>> 4;
    at += 1;
  }
  if (bit !== first) refuse(start + block.shift, `literals: ${bit - first} bits are left after the last literal`);
}

/** 25 bits at least, from bit `bit` upwards. */
function readBits(view: DataView, bit: number): number {
  return view.getInt32(bit >>> 3, true) >>> (bit & 7);
}
