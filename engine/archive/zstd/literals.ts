/** Literals section of a compressed block, RFC 8878 section 3.1.1.3.1. */
import type { HuffmanTable, PaddedBlock } from './huffman.ts';
import { decodeStream, readHuffmanTree } from './huffman.ts';
import { refuse } from './refusal.ts';

/** Literals of one block: `bytes[0..length)`; `next` is where the sequences start in the block. */
export interface Literals {
  readonly bytes: Uint8Array;
  length: number;
  next: number;
}

const RAW = 0;
const RLE = 1;
const TREELESS = 3;

/**
 * Decodes the literals into `literals`, with a new table in `table` when the section brings one.
 * @param max largest number of literals, the block maximum of the frame
 */
export function readLiterals(
  literals: Literals,
  table: HuffmanTable,
  block: PaddedBlock,
  start: number,
  end: number,
  max: number,
): void {
  const { bytes, shift } = block;
  const type = bytes[start] & 3;
  const format = (bytes[start] >>> 2) & 3;
  const at = (n: number): number => start + n + shift;
  const coded = type !== RAW && type !== RLE;
  const headerBytes = coded ? (format < 2 ? 3 : format + 2) : format === 3 ? 3 : format === 1 ? 2 : 1;
  if (start + headerBytes > end) refuse(at(0), 'literals: header ends after the block');
  let length: number;
  let packed: number;
  if (coded) {
    // Two sizes of equal width behind the four bits of type and format.
    const width = format < 2 ? 10 : format === 2 ? 14 : 18;
    const low = bytes[start] | (bytes[start + 1] << 8) | (bytes[start + 2] << 16) | (bytes[start + 3] << 24);
    const mask = (1 << width) - 1;
    length = (low >>> 4) & mask;
    packed = width < 18 ? (low >>> (4 + width)) & mask : ((low >>> 22) | (bytes[start + 4] << 10)) & mask;
  } else {
    if (headerBytes === 1) length = bytes[start] >>> 3;
    else length = (bytes[start] | (bytes[start + 1] << 8) | (headerBytes === 3 ? bytes[start + 2] << 16 : 0)) >>> 4;
    packed = type === RLE ? 1 : length;
  }
  if (length > max) refuse(at(0), `literals: ${length} bytes, at most ${max} fit a block`);
  const from = start + headerBytes;
  const to = from + packed;
  if (to > end) refuse(at(0), `literals: ${packed} bytes follow, the block has ${end - from}`);
  literals.length = length;
  literals.next = to;
  if (type === RAW) {
    literals.bytes.set(bytes.subarray(from, to));
  } else if (type === RLE) {
    literals.bytes.fill(bytes[from], 0, length);
  } else {
    let stream = from;
    if (type !== TREELESS) stream = readHuffmanTree(table, block, from, to);
    else if (table.bits === 0) refuse(at(0), 'literals: repeat a Huffman table before there is one');
    if (format === 0) decodeStream(table, block, stream, to, literals.bytes, 0, length);
    else decodeFour(literals, table, block, stream, to);
  }
}

/** Four streams behind a jump table of three lengths; each but the last gives a quarter of the literals, rounded up. */
function decodeFour(literals: Literals, table: HuffmanTable, block: PaddedBlock, start: number, end: number): void {
  const { bytes, shift } = block;
  if (start + 6 > end) refuse(start + shift, 'literals: jump table ends after the section');
  const quarter = (literals.length + 3) >>> 2;
  if (3 * quarter > literals.length) refuse(start + shift, `literals: ${literals.length} bytes in four streams`);
  let from = start + 6;
  for (let i = 0; i < 4; i += 1) {
    const jump = start + 2 * i;
    const to = i === 3 ? end : from + (bytes[jump] | (bytes[jump + 1] << 8));
    if (to > end) refuse(jump + shift, `literals: stream ${i + 1} ends after the section`);
    const last = i === 3 ? literals.length : (i + 1) * quarter;
    decodeStream(table, block, from, to, literals.bytes, i * quarter, last);
    from = to;
  }
}
