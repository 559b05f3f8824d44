/**
 * Primitives of bincode 1.3 with its default options (commitllm-v4.md section 1.3), read from bytes in memory. Nothing
 * is allocated for a claimed length before the bytes are known to be there.
 */
import { utf8Decode } from '../../../base/utf8.ts';
import type { Hashes } from './types.ts';

/** Why bytes do not decode, and where. Caught where an object is read; never leaves the folder. */
export class WireError extends Error {
  /** Offset in the decoded bytes. */
  readonly byte: number;

  constructor(byte: number, message: string) {
    super(message);
    this.byte = byte;
  }
}

/** What the reference reads and the strict profile does not accept. */
export interface WireDefect {
  /** Offset in the decoded bytes. */
  readonly byte: number;
  /** Requirement of section 1.9. */
  readonly rule: 'D1' | 'D3';
  readonly message: string;
}

const TWO_32 = 4294967296;

/**
 * Lists, arrays and records that one object may hold: each takes far more memory than the few bytes that announce it.
 * An honest audit of 32 layers and 1,000 positions with keys and values has about 200,000.
 */
export const MOST_ITEMS = 2_000_000;

export class WireReader {
  readonly bytes: Uint8Array;
  readonly defects: WireDefect[] = [];
  readonly #view: DataView;
  #at = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.bytes.length - this.#at;
  }

  /** Adds a defect for bytes that are left over (D1). */
  finish(): void {
    if (this.remaining === 0) return;
    const count = String(this.remaining);
    this.defects.push({ byte: this.#at, rule: 'D1', message: `${count} bytes are left over after the last field` });
  }

  #take(length: number): number {
    const start = this.#at;
    if (!(length <= this.bytes.length - start)) {
      throw new WireError(start, `${String(length)} bytes expected, ${String(this.bytes.length - start)} left`);
    }
    this.#at = start + length;
    return start;
  }

  /** Counts things that take memory of their own. @throws WireError beyond `MOST_ITEMS` */
  #hold(items: number): void {
    this.#items += items;
    if (this.#items > MOST_ITEMS) {
      throw new WireError(this.#at, `more than ${String(MOST_ITEMS)} lists, arrays and records`);
    }
  }

  u8(): number {
    return this.bytes[this.#take(1)];
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** A `usize` of the wire. 2^32 and more is a defect (D3), and inexact from 2^53. */
  usize(): number {
    const start = this.#take(8);
    const low = this.#view.getUint32(start, true);
    const high = this.#view.getUint32(start + 4, true);
    if (high !== 0) {
      this.defects.push({ byte: start, rule: 'D3', message: 'a 64-bit number of 2^32 or more' });
    }
    return high * TWO_32 + low;
  }

  /** A count whose items take at least `least` bytes each (D2). @throws WireError when they cannot be there */
  count(least: number): number {
    const start = this.#take(8);
    const low = this.#view.getUint32(start, true);
    const high = this.#view.getUint32(start + 4, true);
    if (high !== 0 || !(low * least <= this.bytes.length - this.#at)) {
      const left = String(this.bytes.length - this.#at);
      const claimed = high === 0 ? String(low) : '2^32 or more';
      throw new WireError(start, `a count of ${claimed} items of ${String(least)} bytes or more, ${left} bytes left`);
    }
    return low;
  }

  bool(): boolean {
    const start = this.#take(1);
    const value = this.bytes[start];
    if (value > 1) throw new WireError(start, `the boolean is ${String(value)}, expected 0 or 1`);
    return value === 1;
  }

  option<T>(read: () => T): T | null {
    const start = this.#take(1);
    const tag = this.bytes[start];
    if (tag > 1) throw new WireError(start, `the option tag is ${String(tag)}, expected 0 or 1`);
    return tag === 1 ? read() : null;
  }

  /** A unit enum: the name at the index read. */
  variant<T extends string>(names: readonly T[]): T {
    const start = this.#at;
    const index = this.u32();
    if (index >= names.length) {
      throw new WireError(start, `the variant index is ${String(index)}, expected 0 to ${String(names.length - 1)}`);
    }
    return names[index];
  }

  /** A view, not a copy. */
  raw(length: number): Uint8Array {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  hash(): Uint8Array {
    return this.raw(32);
  }

  hashes(): Hashes {
    this.#hold(1);
    const length = this.count(32);
    return hashList(this.raw(32 * length));
  }

  byteList(): Uint8Array {
    this.#hold(1);
    return this.raw(this.count(1));
  }

  string(): string {
    const bytes = this.byteList();
    const start = this.#at - bytes.length;
    const decoded = utf8Decode(bytes);
    if (!decoded.ok) throw new WireError(start + decoded.offset, 'the text is not valid UTF-8');
    return decoded.text;
  }

  list<T>(least: number, read: () => T): T[] {
    const length = this.count(least);
    this.#hold(length + 1);
    const items: T[] = [];
    for (let i = 0; i < length; i++) items.push(read());
    return items;
  }

  /** Bytes of a list of numbers, in a buffer of their own: the wire aligns nothing (D7). */
  #aligned(width: number): ArrayBuffer {
    this.#hold(1);
    const start = this.#take(this.count(width) * width);
    const copy = new Uint8Array(this.#at - start);
    copy.set(this.bytes.subarray(start, this.#at));
    return copy.buffer;
  }

  i8List(): Int8Array {
    const bytes = this.byteList();
    return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u16List(): Uint16Array {
    return new Uint16Array(this.#aligned(2));
  }

  u32List(): Uint32Array {
    return new Uint32Array(this.#aligned(4));
  }

  i32List(): Int32Array {
    return new Int32Array(this.#aligned(4));
  }

  f32List(): Float32Array {
    return new Float32Array(this.#aligned(4));
  }

  f64List(): Float64Array {
    return new Float64Array(this.#aligned(8));
  }
}

/** Values of 32 bytes in one array. */
class HashList implements Hashes {
  readonly bytes: Uint8Array;
  readonly length: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.length = bytes.length / 32;
  }

  at(index: number): Uint8Array {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`no hash at ${String(index)}`);
    return this.bytes.subarray(32 * index, 32 * index + 32);
  }
}

/** @param bytes a multiple of 32 long */
export function hashList(bytes: Uint8Array): Hashes {
  return new HashList(bytes);
}
