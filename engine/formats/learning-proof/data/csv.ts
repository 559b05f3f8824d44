/** Data sets as text: a line of column names that ends with `label`, then one line of decimal numbers for each sample. */
import type { ByteSource } from '../../../bytes/source.ts';
import { utf8Decode } from '../../../base/utf8.ts';
import { DATA_LIMITS } from './limits.ts';
import type { Storage, Take } from './storage.ts';
import { StridedTensor } from './strided.ts';
import type { DType, Tensor } from './tensor.ts';
import { DataError, ITEM_BYTES, MAX_ELEMENTS } from './tensor.ts';

/** No two parts of these can match the same character, so they take time in proportion to the text. */
const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^-?[0-9]+$/;
const LONGEST_NUMBER = 400;

/** Whether the first bytes are a line of names of which the last is `label`. */
export function isCsv(head: Uint8Array): boolean {
  const end = head.indexOf(10);
  if (end < 0) return false;
  let line = '';
  for (const byte of head.subarray(0, end)) line += String.fromCharCode(byte);
  return /(?:^|,)label\r?$/.test(line);
}

/** @throws DataError */
export async function openCsv(source: ByteSource): Promise<{ readonly x: Tensor; readonly y: Tensor }> {
  const { size } = source;
  if (size > DATA_LIMITS.textBytes)
    throw new DataError('byte 0', 'too-large', `${String(size)} bytes, the limit is 256 MiB`);
  const bytes = await source.read(0, size);
  const lines = new Lines(bytes);
  const names = lines.next()?.split(',') ?? [];
  const width = names.length - 1;
  if (names[width] !== 'label') throw new DataError('line 1', 'columns', 'the last column must be named label');
  if (width === 0) throw new DataError('line 1', 'columns', 'there is no column beside label');
  const x = new Column('f32');
  const y = new Column('i64');
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const fields = line.split(',');
    const place = `line ${String(lines.number)}`;
    if (fields.length !== names.length) {
      throw new DataError(
        place,
        'columns',
        `${String(fields.length)} fields, the first line has ${String(names.length)}`,
      );
    }
    for (let i = 0; i < width; i += 1) x.push(decimal(fields[i], place));
    y.push(label(fields[width], place));
  }
  const rows = y.size;
  return { x: new StridedTensor(x.storage('x'), [rows, width]), y: new StridedTensor(y.storage('label'), [rows]) };
}

/** To the nearest double, then to the nearest float32, as Python and numpy do. */
function decimal(text: string, place: string): number {
  if (text.length > LONGEST_NUMBER || !DECIMAL.test(text)) {
    throw new DataError(place, 'number', `${JSON.stringify(text.slice(0, 40))} is not a decimal number`);
  }
  const value = Math.fround(Number(text));
  if (!Number.isFinite(value))
    throw new DataError(place, 'number', `${text.slice(0, 40)} is beyond the float32 numbers`);
  return value;
}

function label(text: string, place: string): number {
  const value = Number(text);
  if (text.length > 16 || !INTEGER.test(text) || !Number.isSafeInteger(value)) {
    throw new DataError(place, 'number', `${JSON.stringify(text.slice(0, 40))} is not an integer label`);
  }
  return value;
}

/** Lines of ASCII text, ended by a line feed (with or without a carriage return), the last one perhaps by nothing. */
class Lines {
  readonly #bytes: Uint8Array;
  #at = 0;
  number = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): string | undefined {
    if (this.#at >= this.#bytes.length) return undefined;
    this.number += 1;
    const found = this.#bytes.indexOf(10, this.#at);
    const end = found < 0 ? this.#bytes.length : found;
    const line = this.#bytes.subarray(this.#at, end > this.#at && this.#bytes[end - 1] === 13 ? end - 1 : end);
    const text = utf8Decode(line);
    if (!text.ok) throw new DataError(`byte ${String(this.#at + text.offset)}`, 'text', 'the text is not UTF-8');
    this.#at = end + 1;
    return text.text;
  }
}

/** Numbers as they come, in bytes that grow. */
class Column {
  readonly #dtype: DType;
  readonly #item: number;
  #bytes = new Uint8Array(1 << 12);
  #view = new DataView(this.#bytes.buffer);
  size = 0;

  constructor(dtype: 'f32' | 'i64') {
    this.#dtype = dtype;
    this.#item = ITEM_BYTES[dtype];
  }

  push(value: number): void {
    const at = this.size * this.#item;
    if (this.size >= MAX_ELEMENTS) throw new DataError('byte 0', 'too-large', 'more numbers than are read');
    if (at + this.#item > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    if (this.#dtype === 'f32') this.#view.setFloat32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
    this.size += 1;
  }

  storage(place: string): Storage {
    const bytes = this.#bytes;
    const item = this.#item;
    const stream = (from: number, count: number, take: Take): Promise<void> => {
      take(bytes.subarray(from * item, (from + count) * item), 0);
      return Promise.resolve();
    };
    return { dtype: this.#dtype, size: this.size, bigEndian: false, place, stream };
  }
}
