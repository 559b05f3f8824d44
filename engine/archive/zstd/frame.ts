/** One zstd frame, RFC 8878 section 3.1.1, decoded strictly. */
import { readFrameHeader } from './header.ts';
import type { HuffmanTable, PaddedBlock } from './huffman.ts';
import { emptyHuffman } from './huffman.ts';
import type { Literals } from './literals.ts';
import { readLiterals } from './literals.ts';
import { Output, SLACK } from './output.ts';
import { ZstdRefusal, refuse } from './refusal.ts';
import type { SequenceState } from './sequences.ts';
import { runSequences, startSequences } from './sequences.ts';
import { xxh64 } from './xxh64.ts';

/** Largest content, and largest compressed size, of one block. */
const BLOCK_BYTES = 128 * 1024;
/** Zeros on both sides of a block: fewer than 128 bits are read before their place is checked. */
const PADDING = 32;
/** Offsets and lengths stay far inside int32. */
const MOST_OUTPUT = 1 << 30;

export interface ZstdLimits {
  /** Bytes of content; 1 GiB whatever is given above it. */
  readonly maxOutput: number;
  /** Bytes that matches may reach back; of a single-segment frame its content size. */
  readonly maxWindow: number;
}

export type ZstdResult =
  | {
      readonly ok: true;
      readonly bytes: Uint8Array;
      readonly windowSize: number;
      /** As the frame header says, and found to hold; undefined when it does not say. */
      readonly contentSize: number | undefined;
      readonly checksum: 'verified' | 'absent';
      readonly blocks: number;
    }
  | {
      readonly ok: false;
      /** Offset in the input, bytes. */
      readonly byte: number;
      readonly message: string;
      /** Beyond one of the limits given. */
      readonly tooLarge: boolean;
    };

/** What the compressed blocks of a frame share. */
interface BlockState {
  readonly block: PaddedBlock;
  readonly literals: Literals;
  readonly huffman: HuffmanTable;
  readonly sequences: SequenceState;
}

/**
 * Decodes `input` as exactly one zstd frame: no dictionary, no skippable frame, nothing before or after it. Reserved and
 * unused bits are zero; content size and checksum, where present, hold. Memory grows with what is produced, never with
 * what is claimed. Answers for any bytes.
 */
export function decodeZstdFrame(input: Uint8Array, limits: ZstdLimits): ZstdResult {
  try {
    return decode(input, limits);
  } catch (error) {
    if (error instanceof ZstdRefusal)
      return { ok: false, byte: error.byte, message: error.message, tooLarge: error.tooLarge };
    throw error;
  }
}

function decode(input: Uint8Array, limits: ZstdLimits): ZstdResult {
  const { size, windowSize, contentSize, hasChecksum } = readFrameHeader(input);
  if (windowSize > limits.maxWindow) {
    refuse(4, `frame needs a window of ${windowSize} bytes, the limit is ${limits.maxWindow}`, true);
  }
  const maxOutput = Math.min(limits.maxOutput, MOST_OUTPUT);
  if (contentSize !== undefined && contentSize > maxOutput) {
    refuse(4, `frame claims ${contentSize} bytes of content, the limit is ${maxOutput}`, true);
  }
  const output =
    contentSize === undefined
      ? new Output(maxOutput, 'of the limit', input.length, true)
      : new Output(contentSize, 'that the frame header claims', input.length);
  const blockMax = Math.min(windowSize, BLOCK_BYTES);
  let state: BlockState | undefined;
  let at = size;
  let blocks = 0;
  for (let last = false; !last;) {
    if (at + 3 > input.length) refuse(input.length, 'input ends before the last block');
    const header = input[at] | (input[at + 1] << 8) | (input[at + 2] << 16);
    last = (header & 1) === 1;
    const type = (header >>> 1) & 3;
    const length = header >>> 3;
    if (type === 3) refuse(at, 'block of the reserved type 3');
    if (length > blockMax) refuse(at, `block of ${length} bytes, at most ${blockMax} are allowed`);
    const from = at + 3;
    const end = from + (type === 1 ? 1 : length);
    if (end > input.length) refuse(at, `block ends at byte ${end}, the input at ${input.length}`);
    output.reserve(type === 2 ? blockMax : length);
    if (type === 2) {
      state ??= startBlocks();
      decodeBlock(state, input, from, end, output, blockMax, windowSize);
    } else {
      output.admit(length, at);
      if (type === 0) output.bytes.set(input.subarray(from, end), output.length);
      else output.bytes.fill(input[from], output.length, output.length + length);
      output.length += length;
    }
    blocks += 1;
    at = end;
  }
  if (contentSize !== undefined && output.length !== contentSize) {
    refuse(at, `content is ${output.length} bytes, the frame header claims ${contentSize}`);
  }
  const bytes = output.bytes.subarray(0, output.length);
  if (hasChecksum) at = verifyChecksum(input, at, bytes);
  if (at !== input.length) refuse(at, `${input.length - at} bytes follow the frame`);
  return { ok: true, bytes, windowSize, contentSize, checksum: hasChecksum ? 'verified' : 'absent', blocks };
}

function startBlocks(): BlockState {
  const bytes = new Uint8Array(BLOCK_BYTES + 2 * PADDING);
  return {
    block: { bytes, view: new DataView(bytes.buffer), shift: 0 },
    literals: { bytes: new Uint8Array(BLOCK_BYTES + SLACK), length: 0, next: 0 },
    huffman: emptyHuffman(),
    sequences: startSequences(),
  };
}

function decodeBlock(
  state: BlockState,
  input: Uint8Array,
  from: number,
  end: number,
  output: Output,
  max: number,
  windowSize: number,
): void {
  const { block, literals } = state;
  if (end - from < 2) refuse(from - 3, `compressed block of ${end - from} bytes, at least 2 are needed`);
  const stop = PADDING + end - from;
  block.bytes.set(input.subarray(from, end), PADDING);
  block.bytes.fill(0, stop, stop + PADDING);
  block.shift = from - PADDING;
  readLiterals(literals, state.huffman, block, PADDING, stop, max);
  runSequences(state.sequences, block, literals, stop, output, max, windowSize);
}

/** The low word of XXH64 behind the last block. @returns where it ends */
function verifyChecksum(input: Uint8Array, at: number, content: Uint8Array): number {
  const end = at + 4;
  if (end > input.length) refuse(at, 'input ends within the checksum');
  const claimed = (input[at] | (input[at + 1] << 8) | (input[at + 2] << 16) | (input[at + 3] << 24)) >>> 0;
  const [computed] = xxh64(content);
  if (claimed !== computed) {
    refuse(at, `checksum ${hex(claimed)} does not fit the content, whose checksum is ${hex(computed)}`);
  }
  return end;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
