/** Sequences section of a compressed block and its execution, RFC 8878 sections 3.1.1.3.2, 3.1.1.4 and 3.1.1.5. */
import type { FseLimits, FseTable } from './fse.ts';
import { buildTable, constantTable, emptyTable, readTable } from './fse.ts';
import type { PaddedBlock } from './huffman.ts';
import { startOfStream } from './huffman.ts';
import type { Literals } from './literals.ts';
import type { Output } from './output.ts';
import { refuse } from './refusal.ts';

const LITERAL_LENGTHS: FseLimits = { maxLog: 9, maxSymbol: 35, of: 'literal lengths' };
const OFFSETS: FseLimits = { maxLog: 8, maxSymbol: 31, of: 'offsets' };
const MATCH_LENGTHS: FseLimits = { maxLog: 9, maxSymbol: 52, of: 'match lengths' };

/** Extra bits of each code (tables 15 and 16 of the RFC) and, from them, the value at which each code starts. */
const LL_BITS = Uint8Array.from([
  ...new Array<number>(16).fill(0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
]);
const ML_BITS = Uint8Array.from([
  ...new Array<number>(32).fill(0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
]);
const LL_BASE = basesFrom(LL_BITS, 0);
const ML_BASE = basesFrom(ML_BITS, 3);
/** Offsets are int32 in the hot loop: what a window cannot hold anyway is refused before. */
const FARTHEST = 0x3fffffff;

function basesFrom(bits: Uint8Array, first: number): Int32Array {
  const bases = new Int32Array(bits.length);
  let base = first;
  bits.forEach((width, code) => {
    bases[code] = base;
    base += 1 << width;
  });
  return bases;
}

/** Predefined distributions, section 3.1.1.3.2.2. */
const LL_DEFAULT = Int16Array.from([
  ...[4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1],
  ...[-1, -1, -1, -1],
]);
const OF_DEFAULT = Int16Array.from([
  ...[1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
]);
const ML_DEFAULT = Int16Array.from([
  ...[1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ...[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1],
]);

/** One of the three codes of a sequence: its table lasts from block to block. */
interface Code {
  readonly table: FseTable;
  readonly limits: FseLimits;
  readonly distribution: Int16Array;
  readonly distributionLog: number;
  /** Whether a block brought a table yet. */
  known: boolean;
}

/** What lasts from one block of a frame to the next. */
export interface SequenceState {
  readonly literalLengths: Code;
  readonly offsets: Code;
  readonly matchLengths: Code;
  /** The three repeated offsets. */
  readonly repeated: Int32Array;
}

export function startSequences(): SequenceState {
  const code = (limits: FseLimits, distribution: Int16Array, distributionLog: number): Code => ({
    table: emptyTable(),
    limits,
    distribution,
    distributionLog,
    known: false,
  });
  return {
    literalLengths: code(LITERAL_LENGTHS, LL_DEFAULT, 6),
    offsets: code(OFFSETS, OF_DEFAULT, 5),
    matchLengths: code(MATCH_LENGTHS, ML_DEFAULT, 6),
    repeated: Int32Array.from([1, 4, 8]),
  };
}

/** Prepares the table of one code as its mode says. @returns where its description ends */
function prepare(code: Code, mode: number, block: PaddedBlock, start: number, end: number): number {
  const { table, limits } = code;
  if (mode === 3) {
    if (!code.known) refuse(start + block.shift, `FSE table of the ${limits.of}: repeated before there is one`);
    return start;
  }
  code.known = true;
  if (mode === 2) return readTable(table, block.bytes, start, end, limits, block.shift);
  if (mode === 0) {
    buildTable(table, code.distribution, code.distribution.length, code.distributionLog);
    return start;
  }
  if (start >= end) refuse(start + block.shift, `FSE table of the ${limits.of}: missing`);
  const symbol = block.bytes[start];
  if (symbol > limits.maxSymbol) {
    refuse(start + block.shift, `FSE table of the ${limits.of}: symbol ${symbol}, at most ${limits.maxSymbol} exists`);
  }
  constantTable(table, symbol);
  return start + 1;
}

/**
 * Decodes and executes the sequences of one block.
 * @param max largest content of one block
 * @param windowSize bytes that a match may reach back
 */
export function runSequences(
  state: SequenceState,
  block: PaddedBlock,
  literals: Literals,
  end: number,
  output: Output,
  max: number,
  windowSize: number,
): void {
  const { bytes, shift } = block;
  const start = literals.next;
  if (start >= end) refuse(start + shift, 'sequences: header is missing');
  let at = start + 1;
  let count = bytes[start];
  if (count >= 128) {
    const wide = count === 255;
    if (at + (wide ? 2 : 1) > end) refuse(start + shift, 'sequences: header ends after the block');
    count = wide ? (bytes[at] | (bytes[at + 1] << 8)) + 0x7f00 : ((count - 128) << 8) | bytes[at];
    at += wide ? 2 : 1;
  }
  let used = 0;
  const blockStart = output.length;
  if (count === 0) {
    if (at !== end) refuse(at + shift, `sequences: ${end - at} bytes follow although there are none`);
  } else {
    if (at >= end) refuse(start + shift, 'sequences: header ends after the block');
    const modes = bytes[at];
    if ((modes & 3) !== 0) refuse(at + shift, 'sequences: reserved bits of the compression modes are set');
    at = prepare(state.literalLengths, modes >>> 6, block, at + 1, end);
    at = prepare(state.offsets, (modes >>> 4) & 3, block, at, end);
    at = prepare(state.matchLengths, (modes >>> 2) & 3, block, at, end);
    used = execute(state, block, at, end, count, literals, output, max, windowSize);
  }
  const rest = literals.length - used;
  if (output.length - blockStart + rest > max) refuse(start + shift, `block gives more than ${max} bytes`);
  output.admit(rest, start + shift);
  output.bytes.set(literals.bytes.subarray(used, literals.length), output.length);
  output.length += rest;
}

/** The hot loop. @returns literals used */
function execute(
  state: SequenceState,
  block: PaddedBlock,
  start: number,
  end: number,
  count: number,
  literals: Literals,
  output: Output,
  max: number,
  windowSize: number,
): number {
  const { view, shift } = block;
  const { literalLengths, offsets, matchLengths, repeated } = state;
  const llEntries = literalLengths.table.entries;
  const ofEntries = offsets.table.entries;
  const mlEntries = matchLengths.table.entries;
  const source = literals.bytes;
  const target = output.bytes;
  const sourceView = new DataView(source.buffer);
  const targetView = new DataView(target.buffer);
  const first = 8 * start;
  let bit = startOfStream(block, start, end, 'sequences');
  const blockLimit = (output.length + max) | 0;
  const limit = Math.min(blockLimit, output.max) | 0;
  const reach = Math.min(windowSize, FARTHEST) | 0;
  const literalsLength = literals.length | 0;
  let out = output.length;
  let used = 0;
  let rep1 = repeated[0];
  let rep2 = repeated[1];
  let rep3 = repeated[2];

  bit -= literalLengths.table.log;
  let ll = readBits(view, bit, literalLengths.table.log);
  bit -= offsets.table.log;
  let of = readBits(view, bit, offsets.table.log);
  bit -= matchLengths.table.log;
  let ml = readBits(view, bit, matchLengths.table.log);
  if (bit < first) refuse(start + shift, 'sequences: stream ends within its first states');

  for (let left = count - 1; left >= 0; left -= 1) {
    const llEntry = llEntries[ll];
    const ofEntry = ofEntries[of];
    const mlEntry = mlEntries[ml];

    const ofCode = ofEntry & 0xff;
    bit -= ofCode;
    let offset: number;
    if (ofCode <= 24) offset = (1 << ofCode) + readBits(view, bit, ofCode);
    else offset = farOffset(view, bit, ofCode);
    const mlCode = mlEntry & 0xff;
    let match = ML_BASE[mlCode];
    if (mlCode >= 32) {
      bit -= ML_BITS[mlCode];
      match += readBits(view, bit, ML_BITS[mlCode]);
    }
    const llCode = llEntry & 0xff;
    let run = LL_BASE[llCode];
    if (llCode >= 16) {
      bit -= LL_BITS[llCode];
      run += readBits(view, bit, LL_BITS[llCode]);
    }
    if (left > 0) {
      // Three state updates of 26 bits at most: a word that starts at a byte holds 25 bits of each, so two reads do.
      const llBits = (llEntry >>> 8) & 0xff;
      const mlBits = (mlEntry >>> 8) & 0xff;
      const ofBits = (ofEntry >>> 8) & 0xff;
      bit -= llBits + mlBits;
      const both = view.getInt32(bit >> 3, true) >>> (bit & 7);
      ml = (mlEntry >>> 16) + (both & ((1 << mlBits) - 1));
      ll = (llEntry >>> 16) + ((both >>> mlBits) & ((1 << llBits) - 1));
      bit -= ofBits;
      of = (ofEntry >>> 16) + readBits(view, bit, ofBits);
    }
    if (bit < first) refuse(start + shift, `sequences: stream ends within sequence ${count - left} of ${count}`);

    if (offset > 3) {
      offset -= 3;
      rep3 = rep2;
      rep2 = rep1;
      rep1 = offset;
    } else {
      const which = run === 0 ? offset + 1 : offset;
      if (which === 1) {
        offset = rep1;
      } else if (which === 2) {
        offset = rep2;
        rep2 = rep1;
        rep1 = offset;
      } else {
        offset = which === 3 ? rep3 : rep1 - 1;
        rep3 = rep2;
        rep2 = rep1;
        rep1 = offset;
      }
    }

    const matchAt = out + run;
    const next = matchAt + match;
    if (used + run > literalsLength) {
      refuse(start + shift, `sequence ${count - left} takes more literals than the block has (${literals.length})`);
    }
    if (next > limit) {
      if (next > blockLimit) refuse(start + shift, `block gives more than ${max} bytes`);
      output.overflow(start + shift);
    }
    if (offset > matchAt || offset > reach || offset === 0) {
      const bound = Math.min(matchAt, reach);
      refuse(start + shift, `sequence ${count - left} has offset ${offset}, expected 1 to ${bound}`);
    }
    // Four bytes at a time: up to three too many, which what follows overwrites, or the slack behind the content takes.
    if (run > 32) target.set(source.subarray(used, used + run), out);
    else for (let i = 0; i < run; i += 4) targetView.setInt32(out + i, sourceView.getInt32(used + i, true), true);
    used += run;
    const from = matchAt - offset;
    if (offset >= 4 && match <= 32) {
      for (let i = 0; i < match; i += 4) targetView.setInt32(matchAt + i, targetView.getInt32(from + i, true), true);
    } else if (offset >= match) target.copyWithin(matchAt, from, from + match);
    else if (match > 64) repeat(target, from, matchAt, next);
    else for (let i = 0; i < match; i += 1) target[matchAt + i] = target[from + i];
    out = next;
  }
  if (bit !== first) refuse(start + shift, `sequences: ${bit - first} bits are left after the last sequence`);
  repeated[0] = rep1;
  repeated[1] = rep2;
  repeated[2] = rep3;
  output.length = out;
  return used;
}

/** A long match that overlaps itself: copies what is there already, twice as much each time. */
function repeat(target: Uint8Array, from: number, start: number, end: number): void {
  for (let at = start; at < end;) {
    const length = Math.min(at - from, end - at);
    target.copyWithin(at, from, from + length);
    at += length;
  }
}

/** Offset of a code above 24, plus 3; beyond `FARTHEST` just that. */
function farOffset(view: DataView, bit: number, code: number): number {
  if (code > 29) return FARTHEST + 4;
  return (1 << code) + (readBits(view, bit + 16, code - 16) << 16) + readBits(view, bit, 16);
}

/** `count` bits, 25 at most, from bit `bit` upwards. */
function readBits(view: DataView, bit: number, count: number): number {
  return (view.getInt32(bit >> 3, true) >>> (bit & 7)) & ((1 << count) - 1);
}
