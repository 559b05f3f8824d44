/** Arrays as views of a storage: element `i, j, ...` stands at `offset + i * stride[0] + j * stride[1] + ...`. */
import { decode, decodeInto, decodeIntegers, swapBytes } from './dtypes.ts';
import type { Storage } from './storage.ts';
import { readRun } from './storage.ts';
import type { DType, Tensor } from './tensor.ts';
import { DataError, ITEM_BYTES } from './tensor.ts';

/** Bytes of a storage that are held at once for an array that does not lie in one run. */
const BLOCK = 1 << 26;

/** Strides of an array in row-major (C) or column-major (Fortran) order. */
export function stridesOf(shape: readonly number[], fortran = false): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  let step = 1;
  for (let k = 0; k < shape.length; k += 1) {
    const axis = fortran ? k : shape.length - 1 - k;
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** Number of elements. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export class StridedTensor implements Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly size: number;
  readonly place: string;
  readonly #storage: Storage;
  readonly #offset: number;
  readonly #strides: readonly number[];
  readonly #contiguous: boolean;

  /** The view must lie inside the storage: the caller has checked that. */
  constructor(storage: Storage, shape: readonly number[], strides = stridesOf(shape), offset = 0) {
    this.dtype = storage.dtype;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.place = storage.place;
    this.#storage = storage;
    this.#offset = offset;
    this.#strides = strides;
    const plain = stridesOf(shape);
    this.#contiguous = strides.every((stride, axis) => shape[axis] === 1 || stride === plain[axis]);
  }

  async values(from = 0, to = this.size): Promise<Float64Array> {
    if (!this.#contiguous) {
      const bytes = await this.bytes(from, to);
      return this.#allocate(() => decode(this.dtype, bytes));
    }
    // Slice by slice, so that the bytes of a large array are never there all at once beside its numbers.
    const { first, count } = this.#range(from, to);
    const item = ITEM_BYTES[this.dtype];
    const out = this.#allocate(() => new Float64Array(count));
    const { bigEndian } = this.#storage;
    const take = (bytes: Uint8Array, at: number): void => {
      const slice = bigEndian ? bytes.slice() : bytes;
      if (bigEndian) swapBytes(slice, item);
      decodeInto(this.dtype, slice, out.subarray(at / item, (at + bytes.length) / item));
    };
    if (count > 0) await this.#storage.stream(this.#offset + first, count, take);
    return out;
  }

  async integers(from?: number, to?: number): Promise<BigInt64Array> {
    const bytes = await this.bytes(from, to);
    const found = this.#allocate(() => decodeIntegers(this.dtype, bytes));
    if (found === undefined) throw new DataError(this.place, 'dtype', `an array of ${this.dtype} holds no integers`);
    return found;
  }

  async bytes(from = 0, to = this.size): Promise<Uint8Array> {
    const { first, count } = this.#range(from, to);
    let bytes: Uint8Array;
    if (count === 0) bytes = new Uint8Array(0);
    else if (this.#contiguous) bytes = await this.#run(first, count);
    else bytes = await this.#collect(first, count);
    if (this.#storage.bigEndian) swapBytes(bytes, ITEM_BYTES[this.dtype]);
    return bytes;
  }

  #run(first: number, count: number): Promise<Uint8Array> {
    const run = this.#allocate(() => new Uint8Array(count * ITEM_BYTES[this.dtype]));
    return readRun(this.#storage, this.#offset + first, count, run);
  }

  /** There may be less memory than the array needs: that is a fact about the file, not a fault. */
  #allocate<T>(make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DataError(this.place, 'too-large', `no memory for an array of ${String(this.size)} elements`);
    }
  }

  #range(from: number, to: number): { readonly first: number; readonly count: number } {
    const first = Math.min(Math.max(0, from), this.size);
    return { first, count: Math.max(0, Math.min(to, this.size) - first) };
  }

  /** Goes over the stretch of the storage that the elements lie in, block by block. */
  async #collect(first: number, count: number): Promise<Uint8Array> {
    const item = ITEM_BYTES[this.dtype];
    const out = this.#allocate(() => new Uint8Array(count * item));
    const [low, high] = this.#reach(first, count);
    const step = Math.floor(BLOCK / item);
    for (let at = low; at <= high; at += step) {
      const length = Math.min(step, high + 1 - at);
      const block = await readRun(this.#storage, at, length, new Uint8Array(length * item));
      this.#walk(first, count, (place, index) => {
        const from = (place - at) * item;
        if (from < 0 || from >= block.length) return;
        for (let k = 0; k < item; k += 1) out[index * item + k] = block[from + k];
      });
    }
    return out;
  }

  /** First and last element of the storage that is needed: exact for short stretches, of the whole array for long ones. */
  #reach(first: number, count: number): [number, number] {
    if (count === this.size) {
      const last = this.shape.reduce((sum, length, axis) => sum + (length - 1) * this.#strides[axis], this.#offset);
      return [this.#offset, last];
    }
    let low = Infinity;
    let high = 0;
    this.#walk(first, count, (place) => {
      low = Math.min(low, place);
      high = Math.max(high, place);
    });
    return [low, high];
  }

  /** Places of `count` elements from element `first` on, in row-major order. */
  #walk(first: number, count: number, visit: (place: number, index: number) => void): void {
    const { shape } = this;
    const strides = this.#strides;
    const at = new Array<number>(shape.length).fill(0);
    let rest = first;
    let place = this.#offset;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      at[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
      place += at[axis] * strides[axis];
    }
    for (let index = 0; index < count; index += 1) {
      visit(place, index);
      for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
        at[axis] += 1;
        place += strides[axis];
        if (at[axis] < shape[axis]) break;
        place -= at[axis] * strides[axis];
        at[axis] = 0;
      }
    }
  }
}
