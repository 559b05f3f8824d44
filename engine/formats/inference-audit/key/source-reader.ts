/**
 * The primitives of `wire/reader.ts` over a file that is read in slices: for keys, whose head of half a gigabyte is
 * passed over. The same rules, errors and defects; offsets are those of the file.
 */
import { utf8Decode } from '../../../base/utf8.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import type { WireDefect } from '../wire/reader.ts';
import { MOST_ITEMS, WireError } from '../wire/reader.ts';

/** Bytes read at a time, unless told. */
const SLICE = 1024 * 1024;
/** Bytes of one object that are held: a key of 70B parameters has about 30 MB beside its head. */
export const MOST_HELD = 128 * 1024 * 1024;
const TWO_32 = 4294967296;

export class SourceReader {
  readonly source: ByteSource;
  readonly defects: WireDefect[] = [];
  /** A slice of the file; `#at` is where the next byte stands in it. */
  #slice: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(this.#slice.buffer);
  /** Offset in the file of `#slice[0]`. */
  #start = 0;
  #at = 0;
  #items = 0;
  #held = 0;

  readonly #sliceBytes: number;

  constructor(source: ByteSource, sliceBytes = SLICE) {
    this.source = source;
    this.#sliceBytes = sliceBytes;
  }

  /** Offset in the file of the next byte. */
  get at(): number {
    return this.#start + this.#at;
  }

  get remaining(): number {
    return this.source.size - this.at;
  }

  /** Makes `length` bytes present and steps over them. @returns where they stand in the slice */
  async #take(length: number): Promise<number> {
    if (!(length <= this.remaining)) {
      throw new WireError(this.at, `${String(length)} bytes expected, ${String(this.remaining)} left`);
    }
    if (this.#slice.length - this.#at < length) {
      const from = this.at;
      const wanted = Math.min(Math.max(length, this.#sliceBytes), this.remaining);
      const slice = await this.source.read(from, wanted);
      if (slice.length < length) throw new WireError(from, `the file ends at byte ${String(from + slice.length)}`);
      this.#slice = slice;
      this.#view = new DataView(slice.buffer, slice.byteOffset, slice.byteLength);
      this.#start = from;
      this.#at = 0;
    }
    const place = this.#at;
    this.#at += length;
    return place;
  }

  #hold(items: number, bytes: number): void {
    this.#items += items;
    this.#held += bytes;
    if (this.#items > MOST_ITEMS) throw new WireError(this.at, `more than ${String(MOST_ITEMS)} lists and arrays`);
    if (this.#held > MOST_HELD) throw new WireError(this.at, `more than ${String(MOST_HELD)} bytes beside the head`);
  }

  /** Steps over bytes without reading them. */
  skip(length: number): void {
    if (!(length <= this.remaining)) {
      throw new WireError(this.at, `${String(length)} bytes expected, ${String(this.remaining)} left`);
    }
    this.#at += length;
    if (this.#at <= this.#slice.length) return;
    this.#start += this.#at;
    this.#at = 0;
    this.#slice = new Uint8Array();
  }

  /** Adds a defect for bytes that are left over (D1). */
  finish(): void {
    if (this.remaining === 0) return;
    const message = `${String(this.remaining)} bytes are left over after the last field`;
    this.defects.push({ byte: this.at, rule: 'D1', message });
  }

  async u8(): Promise<number> {
    const place = await this.#take(1);
    return this.#slice[place];
  }

  async u32(): Promise<number> {
    const place = await this.#take(4);
    return this.#view.getUint32(place, true);
  }

  async f32(): Promise<number> {
    const place = await this.#take(4);
    return this.#view.getFloat32(place, true);
  }

  async f64(): Promise<number> {
    const place = await this.#take(8);
    return this.#view.getFloat64(place, true);
  }

  /** A `usize`; 2^32 and more is a defect (D3). */
  async usize(): Promise<number> {
    const low = await this.u32();
    const high = await this.u32();
    if (high !== 0) this.defects.push({ byte: this.at - 8, rule: 'D3', message: 'a 64-bit number of 2^32 or more' });
    return high * TWO_32 + low;
  }

  /** A count whose items take at least `least` bytes each (D2). */
  async count(least: number): Promise<number> {
    const low = await this.u32();
    const high = await this.u32();
    if (high !== 0 || !(low * least <= this.remaining)) {
      const claimed = String(high * TWO_32 + low);
      const left = String(this.remaining);
      throw new WireError(
        this.at - 8,
        `a count of ${claimed} items of ${String(least)} bytes or more, ${left} bytes left`,
      );
    }
    return low;
  }

  async bool(): Promise<boolean> {
    const value = await this.u8();
    if (value > 1) throw new WireError(this.at - 1, `the boolean is ${String(value)}, expected 0 or 1`);
    return value === 1;
  }

  async option<T>(read: () => Promise<T>): Promise<T | null> {
    const tag = await this.u8();
    if (tag > 1) throw new WireError(this.at - 1, `the option tag is ${String(tag)}, expected 0 or 1`);
    return tag === 1 ? read() : null;
  }

  async variant<T extends string>(names: readonly T[]): Promise<T> {
    const index = await this.u32();
    if (index >= names.length) {
      const most = String(names.length - 1);
      throw new WireError(this.at - 4, `the variant index is ${String(index)}, expected 0 to ${most}`);
    }
    return names[index];
  }

  /** A copy of the next bytes, in a buffer of their own. */
  async bytes(length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (length <= this.remaining) this.#hold(1, length);
    const place = await this.#take(length);
    return new Uint8Array(this.#slice.subarray(place, place + length));
  }

  hash(): Promise<Uint8Array> {
    return this.bytes(32);
  }

  async string(): Promise<string> {
    const bytes = await this.bytes(await this.count(1));
    const decoded = utf8Decode(bytes);
    if (!decoded.ok) throw new WireError(this.at - bytes.length + decoded.offset, 'the text is not valid UTF-8');
    return decoded.text;
  }

  async list<T>(least: number, read: () => Promise<T>): Promise<T[]> {
    const length = await this.count(least);
    this.#hold(length + 1, 0);
    const items: T[] = [];
    for (let i = 0; i < length; i++) items.push(await read());
    return items;
  }

  async #numbers(width: number): Promise<ArrayBuffer> {
    const length = await this.count(width);
    return (await this.bytes(length * width)).buffer;
  }

  async u32List(): Promise<Uint32Array> {
    return new Uint32Array(await this.#numbers(4));
  }

  async f32List(): Promise<Float32Array> {
    return new Float32Array(await this.#numbers(4));
  }

  async f64List(): Promise<Float64Array> {
    return new Float64Array(await this.#numbers(8));
  }
}
