/** FSE distributions and decoding tables, RFC 8878 section 4.1. */
import { refuse } from './refusal.ts';

/** Largest table of the format: sequences use accuracy logs up to 9. */
const MAX_TABLE = 512;

/**
 * A decoding table of 2^log states. Entry: symbol in bits 0 to 7, bits to read in 8 to 15, base of the next state from
 * bit 16.
 */
export interface FseTable {
  readonly entries: Int32Array;
  log: number;
}

export function emptyTable(): FseTable {
  return { entries: new Int32Array(MAX_TABLE), log: 0 };
}

/** The table that always gives `symbol` and reads no bits. */
export function constantTable(table: FseTable, symbol: number): void {
  table.entries[0] = symbol;
  table.log = 0;
}

/** What an FSE table may look like in one place of the format. */
export interface FseLimits {
  readonly maxLog: number;
  readonly maxSymbol: number;
  /** What it codes, for messages. */
  readonly of: string;
}

/** Room for one distribution; -1 stands for "less than one". */
const counts = new Int16Array(256);
const nextStates = new Uint16Array(256);
const spread = new Uint8Array(MAX_TABLE);

/**
 * Reads a distribution (RFC 8878 section 4.1.1) and builds its table.
 * @param shift offset in the input of `source[0]`, for messages
 * @returns where the distribution ends in `source`
 */
export function readTable(
  table: FseTable,
  source: Uint8Array,
  start: number,
  end: number,
  limits: FseLimits,
  shift: number,
): number {
  const bad = (message: string): never => refuse(start + shift, `FSE table of the ${limits.of}: ${message}`);
  if (start >= end) bad('missing');
  const endBit = 8 * end;
  let bit = 8 * start;
  const peek = (count: number): number => {
    let value = 0;
    for (let i = 0; i < 3; i += 1) {
      const byte = (bit >>> 3) + i;
      if (byte < end) value |= source[byte] << (8 * i);
    }
    return (value >>> (bit & 7)) & ((1 << count) - 1);
  };
  const log = peek(4) + 5;
  bit += 4;
  if (log > limits.maxLog) bad(`accuracy log ${log}, at most ${limits.maxLog} is allowed`);
  let remaining = 1 << log;
  let symbol = 0;
  while (remaining > 0) {
    if (symbol > limits.maxSymbol) bad(`names symbols above ${limits.maxSymbol}`);
    const width = 32 - Math.clz32(remaining + 1);
    const lowMask = (1 << (width - 1)) - 1;
    const threshold = (1 << width) - 2 - remaining;
    let value = peek(width);
    if ((value & lowMask) < threshold) {
      value &= lowMask;
      bit += width - 1;
    } else {
      if (value > lowMask) value -= threshold;
      bit += width;
    }
    if (bit > endBit) bad('ends after the section');
    const count = value - 1;
    counts[symbol] = count;
    symbol += 1;
    remaining -= count < 0 ? 1 : count;
    if (count === 0) {
      let run = 3;
      while (run === 3) {
        run = peek(2);
        bit += 2;
        if (bit > endBit) bad('ends after the section');
        if (symbol + run > limits.maxSymbol + 1) bad(`names symbols above ${limits.maxSymbol}`);
        counts.fill(0, symbol, symbol + run);
        symbol += run;
      }
    }
  }
  buildTable(table, counts, symbol, log);
  return (bit + 7) >>> 3;
}

/**
 * Builds the table of a distribution whose counts sum to 2^log, "less than one" (-1) counting as one
 * (RFC 8878 section 4.1.1, "spreading").
 */
export function buildTable(table: FseTable, distribution: Int16Array, symbols: number, log: number): void {
  const size = 1 << log;
  const mask = size - 1;
  let high = mask;
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    const count = distribution[symbol];
    if (count < 0) {
      spread[high] = symbol;
      high -= 1;
    }
    nextStates[symbol] = count < 0 ? 1 : count;
  }
  const step = (size >>> 1) + (size >>> 3) + 3;
  let state = 0;
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    for (let i = distribution[symbol]; i > 0; i -= 1) {
      spread[state] = symbol;
      do state = (state + step) & mask;
      while (state > high);
    }
  }
  const { entries } = table;
  for (let i = 0; i < size; i += 1) {
    const symbol = spread[i];
    const next = nextStates[symbol];
    nextStates[symbol] = next + 1;
    const bits = log - 31 + Math.clz32(next);
    entries[i] = (((next << bits) - size) << 16) | (bits << 8) | symbol;
  }
  table.log = log;
}
