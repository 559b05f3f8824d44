/** The bytes of a pickle, taken from the front: every length is held against what is there before anything is made of it. */
import { utf8Decode } from '../../../base/utf8.ts';
import { DataError } from './tensor.ts';

/** Bytes of the two lines of a GLOBAL. */
const LONGEST_LINE = 1024;

export class PickleInput {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #member: string;
  #at = 0;
  /** End of the frame that is being read (protocol 4), or -1 outside. */
  #frameEnd = -1;

  constructor(member: string, bytes: Uint8Array) {
    this.#member = member;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Name of a place for messages. */
  place(byte = this.#at): string {
    return `${this.#member}, byte ${String(byte)}`;
  }

  fail(code: string, message: string, byte = this.#at): never {
    throw new DataError(this.place(byte), code, message);
  }

  /** Offset of `length` bytes, which are passed. */
  #pass(length: number): number {
    if (!(length <= this.left)) {
      this.fail(
        'truncated',
        `${length >= 0x80000000 ? 'more than 2 GiB' : `${String(length)} bytes`} are announced here and ${String(this.left)} are left`,
      );
    }
    const at = this.#at;
    if (this.#frameEnd >= 0 && at + length > this.#frameEnd) {
      this.fail('frame', 'an opcode crosses the end of its frame');
    }
    this.#at += length;
    if (this.#at === this.#frameEnd) this.#frameEnd = -1;
    return at;
  }

  /** FRAME: the next `length` bytes belong together. */
  openFrame(): void {
    const length = this.uint64();
    if (this.#frameEnd >= 0) this.fail('frame', 'a frame begins inside another');
    if (!(length <= this.left))
      this.fail('truncated', `a frame is longer than the ${String(this.left)} bytes that are left`);
    if (length > 0) this.#frameEnd = this.#at + length;
  }

  /** The next byte, which stays; undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  uint8(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  skip(length: number): void {
    this.#pass(length);
  }

  uint16(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#pass(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }

  /** Infinity from 2^53 on. */
  uint64(): number {
    const at = this.#pass(8);
    const high = this.#view.getUint32(at + 4, true);
    return high >= 0x200000 ? Infinity : high * 0x100000000 + this.#view.getUint32(at, true);
  }

  /** Big-endian, as pickles write it. */
  float64(): number {
    return this.#view.getFloat64(this.#pass(8), false);
  }

  /** A two's complement integer, lowest byte first. */
  integer(length: number, limit: number): bigint {
    if (length > limit) this.fail('integer', `an integer of ${String(length)} bytes, the limit is ${String(limit)}`);
    const at = this.#pass(length);
    let digits = '';
    for (let i = at + length - 1; i >= at; i -= 1) digits += this.#bytes[i].toString(16).padStart(2, '0');
    return length === 0 ? 0n : BigInt.asIntN(8 * length, BigInt(`0x${digits}`));
  }

  text(length: number): string {
    const at = this.#pass(length);
    const result = utf8Decode(this.#bytes.subarray(at, at + length));
    if (!result.ok) this.fail('text', 'a text is not UTF-8', at + result.offset);
    return result.text;
  }

  /** Up to the next line feed, which is passed and not part of it. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) this.fail('truncated', 'a line without its end');
    if (end - this.#at > LONGEST_LINE) this.fail('text', `a name of more than ${String(LONGEST_LINE)} bytes`);
    const text = this.text(end - this.#at);
    this.#pass(1);
    return text;
  }
}
