/**
 * DEFLATE (RFC 1951), strictly and piece by piece: what is produced is counted and stopped at a limit, the end of the stream
 * is known to the byte, and no more is held than the window and the piece at hand. Written here because the library at hand
 * gives neither the end of the stream nor a stop.
 */
import {
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  huffmanTable,
  LENGTH_BASE,
  LENGTH_EXTRA,
  LENGTHS_ORDER,
} from './huffman.ts';
import type { HuffmanTable } from './huffman.ts';

/** What is wrong with a stream. `byte` counts from the start of the stream. */
export class InflateError extends Error {
  override readonly name = 'InflateError';
  readonly byte: number;

  constructor(byte: number, message: string) {
    super(message);
    this.byte = byte;
  }
}

const WINDOW = 32768;
const LONGEST_MATCH = 258;
/** Window, new bytes, and room for the match that crosses the line. */
const CAPACITY = WINDOW + 65536;
/** Bytes that hold any symbol with its extra bits, and any header of a block. Less is decoded only at the end. */
const SYMBOL_BYTES = 8;
const HEADER_BYTES = 640;

type State = 'header' | 'stored' | 'codes' | 'done';

export class Inflater {
  readonly #limit: number;
  readonly #emit: (bytes: Uint8Array) => void;
  readonly #out = new Uint8Array(CAPACITY + LONGEST_MATCH);
  /** Where the next byte goes, and where what was not handed out yet begins. */
  #at = 0;
  #from = 0;
  #total = 0;
  #input = new Uint8Array(0);
  #pos = 0;
  /** Bytes of the stream before `#input`. */
  #before = 0;
  #hold = 0;
  #held = 0;
  #last = false;
  #state: State = 'header';
  #final = false;
  #stored = 0;
  #literals: HuffmanTable = FIXED_LITERALS;
  #distances: HuffmanTable = FIXED_DISTANCES;

  /**
   * @param limit most bytes that may be produced
   * @param emit gets what is produced; the array is overwritten after the call
   */
  constructor(limit: number, emit: (bytes: Uint8Array) => void) {
    this.#limit = limit;
    this.#emit = emit;
  }

  /** True when the last block has ended. */
  get done(): boolean {
    return this.#state === 'done';
  }

  /** Bytes produced so far. */
  get produced(): number {
    return this.#total + this.#at - this.#from;
  }

  /**
   * Goes on with the next bytes of the stream; `last` says that there are no more.
   * @throws InflateError for a malformed or cut stream, for more than the limit, for bytes after the end
   */
  push(bytes: Uint8Array, last: boolean): void {
    this.#take(bytes);
    this.#last = last;
    while (this.#step());
    this.#flush();
    if (this.#state === 'done') {
      const spare = this.#input.length - this.#pos;
      if (spare > 0) this.#fail(`${String(spare)} bytes follow the end of the compressed data`);
    } else if (last) this.#fail('the compressed data end too early');
  }

  #take(bytes: Uint8Array): void {
    const rest = this.#input.length - this.#pos;
    const joined = new Uint8Array(rest + bytes.length);
    joined.set(this.#input.subarray(this.#pos));
    joined.set(bytes, rest);
    this.#before += this.#pos;
    this.#input = joined;
    this.#pos = 0;
  }

  /** Does what the input allows; false when there is nothing more to do with it. */
  #step(): boolean {
    switch (this.#state) {
      case 'header':
        return this.#header();
      case 'stored':
        return this.#copyStored();
      case 'codes':
        return this.#codes();
      case 'done':
        return false;
    }
  }

  #available(bytes: number): boolean {
    return this.#last || this.#input.length - this.#pos >= bytes;
  }

  #fail(message: string): never {
    throw new InflateError(this.#before + this.#pos - (this.#held >> 3), message);
  }

  /** The next bits, lowest first. */
  #bits(count: number): number {
    while (this.#held < count) {
      if (this.#pos >= this.#input.length) this.#fail('the compressed data end too early');
      this.#hold |= this.#input[this.#pos] << this.#held;
      this.#pos += 1;
      this.#held += 8;
    }
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#held -= count;
    return value;
  }

  /** Gives whole bytes back to the input. */
  #unread(): void {
    while (this.#held >= 8) {
      this.#pos -= 1;
      this.#held -= 8;
    }
    this.#hold &= (1 << this.#held) - 1;
  }

  #endOfBlock(): void {
    this.#state = 'header';
    if (!this.#final) return;
    this.#unread();
    this.#state = 'done';
  }

  #header(): boolean {
    if (!this.#available(HEADER_BYTES)) return false;
    this.#final = this.#bits(1) === 1;
    const kind = this.#bits(2);
    if (kind === 3) this.#fail('a block of the compressed data has the reserved type 3');
    if (kind === 0) {
      this.#unread();
      this.#hold = 0;
      this.#held = 0;
      const length = this.#bits(16);
      if ((this.#bits(16) ^ 0xffff) !== length) this.#fail('the length of a stored block and its complement differ');
      this.#stored = length;
      this.#state = 'stored';
      return true;
    }
    if (kind === 1) {
      this.#literals = FIXED_LITERALS;
      this.#distances = FIXED_DISTANCES;
    } else this.#dynamicTables();
    this.#state = 'codes';
    return true;
  }

  #dynamicTables(): void {
    const literals = this.#bits(5) + 257;
    const distances = this.#bits(5) + 1;
    const count = this.#bits(4) + 4;
    if (literals > 286 || distances > 30) this.#fail('a block of the compressed data declares too many codes');
    const short = new Uint8Array(19);
    for (let i = 0; i < count; i += 1) short[LENGTHS_ORDER[i]] = this.#bits(3);
    const table = huffmanTable(short, false) ?? this.#fail('the code of the code lengths is no code');
    const lengths = new Uint8Array(literals + distances);
    let at = 0;
    while (at < lengths.length) {
      const symbol = this.#symbol(table);
      if (symbol < 16) {
        lengths[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) this.#fail('the first code length repeats one that is not there');
      const value = symbol === 16 ? lengths[at - 1] : 0;
      const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (at + times > lengths.length) this.#fail('the code lengths run over their number');
      lengths.fill(value, at, at + times);
      at += times;
    }
    if (lengths[256] === 0) this.#fail('a block of the compressed data has no code for its end');
    this.#literals = huffmanTable(lengths.subarray(0, literals), true) ?? this.#fail('the literal code is no code');
    this.#distances = huffmanTable(lengths.subarray(literals), true) ?? this.#fail('the distance code is no code');
  }

  /** Fills the bits that a symbol may need, as far as there are any, and decodes one. */
  #symbol({ bits, entries }: HuffmanTable): number {
    while (this.#held < bits && this.#pos < this.#input.length) {
      this.#hold |= this.#input[this.#pos] << this.#held;
      this.#pos += 1;
      this.#held += 8;
    }
    const entry = entries[this.#hold & (entries.length - 1)];
    const length = entry & 15;
    if (length === 0) this.#fail('the compressed data hold bits that are no code');
    if (length > this.#held) this.#fail('the compressed data end too early');
    this.#hold >>>= length;
    this.#held -= length;
    return entry >> 4;
  }

  #copyStored(): boolean {
    this.#room();
    const count = Math.min(this.#stored, this.#input.length - this.#pos, CAPACITY - this.#at);
    this.#count(count);
    this.#out.set(this.#input.subarray(this.#pos, this.#pos + count), this.#at);
    this.#at += count;
    this.#pos += count;
    this.#stored -= count;
    if (this.#stored === 0) this.#endOfBlock();
    return this.#stored === 0 || this.#pos < this.#input.length;
  }

  /** Symbols until the end of the block or of the input; in local variables, since all the time goes here. */
  #codes(): boolean {
    const out = this.#out;
    const input = this.#input;
    const { bits: literalBits, entries: literals } = this.#literals;
    // Far enough from the end of the input, no symbol can run over it.
    const safe = input.length - SYMBOL_BYTES;
    let most = this.#most();
    while (this.#available(SYMBOL_BYTES)) {
      if (this.#at >= CAPACITY) {
        this.#room();
        most = this.#most();
      }
      let at = this.#at;
      let pos = this.#pos;
      let hold = this.#hold;
      let held = this.#held;
      const stop = Math.min(CAPACITY, most);
      // Runs of literals, which need no more than their code.

      while (pos < safe && at < stop) {
        while (held < literalBits) {
          hold |= input[pos] << held;
          pos += 1;
          held += 8;
        }
        const entry = literals[hold & (literals.length - 1)];
        const length = entry & 15;
        if (length === 0 || entry >= 256 << 4) break;
        hold >>>= length;
        held -= length;
        out[at] = entry >> 4;
        at += 1;
      }
      this.#at = at;
      this.#pos = pos;
      this.#hold = hold;
      this.#held = held;
      if (at >= CAPACITY) continue;
      if (this.#oneSymbol()) return true;
    }
    return false;
  }

  /** Decodes one symbol with all checks; true at the end of the block. */
  #oneSymbol(): boolean {
    const out = this.#out;
    const symbol = this.#symbol(this.#literals);
    if (symbol < 256) {
      this.#count(1);
      out[this.#at] = symbol;
      this.#at += 1;
      return false;
    }
    if (symbol === 256) {
      this.#endOfBlock();
      return true;
    }
    if (symbol > 285) this.#fail(`the compressed data use the reserved length symbol ${String(symbol)}`);
    const length = LENGTH_BASE[symbol - 257] + this.#bits(LENGTH_EXTRA[symbol - 257]);
    const far = this.#symbol(this.#distances);
    if (far > 29) this.#fail(`the compressed data use the reserved distance symbol ${String(far)}`);
    const distance = DISTANCE_BASE[far] + this.#bits(DISTANCE_EXTRA[far]);
    if (distance > this.#at) this.#fail('the compressed data point before their beginning');
    this.#count(length);
    let to = this.#at;
    for (const end = to + length; to < end; to += 1) out[to] = out[to - distance];
    this.#at = to;
    return false;
  }

  /** The place in the buffer that output may not pass. */
  #most(): number {
    return this.#from + (this.#limit - this.#total);
  }

  #count(more: number): void {
    if (this.produced + more > this.#limit) this.#fail(`more than the declared ${String(this.#limit)} bytes come out`);
  }

  #flush(): void {
    if (this.#at > this.#from) this.#emit(this.#out.subarray(this.#from, this.#at));
    this.#total += this.#at - this.#from;
    this.#from = this.#at;
  }

  /** Makes room for new bytes: hands out what there is and keeps the window. */
  #room(): void {
    if (this.#at < CAPACITY) return;
    this.#flush();
    this.#out.copyWithin(0, this.#at - WINDOW, this.#at);
    this.#at = WINDOW;
    this.#from = WINDOW;
  }
}
