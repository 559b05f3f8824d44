/**
 * What the readers of checkpoints and data sets give: arrays of numbers that are read when asked for, in plain containers.
 * Nothing keyed by evidence is ever a property of an object: maps are lists of pairs, in the order of the file.
 */

/** Element types that are read; everything else is refused by name. */
export type DType = 'f64' | 'f32' | 'f16' | 'bf16' | 'i64' | 'i32' | 'u8';

/** Bytes of one element. */
export const ITEM_BYTES: Readonly<Record<DType, number>> = { f64: 8, f32: 4, f16: 2, bf16: 2, i64: 8, i32: 4, u8: 1 };

/** Elements of one array. What is larger is refused, whatever its strides repeat. */
export const MAX_ELEMENTS = 1 << 28;

/**
 * An array. Its shape was checked against its container; its bytes are read from there at every call and never kept, so that
 * a checkpoint of several gigabytes costs the memory of the array that is looked at.
 *
 * Every method that reads throws `DataError` when the container turns out to be damaged there (CRC-32, cut file).
 */
export interface Tensor {
  readonly dtype: DType;
  /** Empty for a single number. */
  readonly shape: readonly number[];
  /** Product of the shape; 1 for a single number. At most `MAX_ELEMENTS`. */
  readonly size: number;
  /** Where its bytes are, for messages: `model_step_5/data/3`, `net.fc1.weight.npy`, `byte 128`. */
  readonly place: string;
  /**
   * Elements `from` to `to` (all by default) in row-major order. Exact for every dtype but i64, whose numbers beyond 2^53 are
   * rounded to the nearest double: compare those by `integers` or `bytes`. Not-a-number and infinities stay what they are.
   */
  values(from?: number, to?: number): Promise<Float64Array>;
  /** The same elements as row-major little-endian bytes, as they would stand in a contiguous array; bit for bit, a copy. */
  bytes(from?: number, to?: number): Promise<Uint8Array>;
  /** The same elements of an i64, i32 or u8 array, exactly. @throws DataError for another dtype. */
  integers(from?: number, to?: number): Promise<BigInt64Array>;
}

/** A container as a tree. Objects that the file shares are one object here too: visit with a `Set`, or not at all. */
export type Tree =
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  /** Order of the file; no key twice. Python `int` keys are numbers, all others texts. JSON knows only texts. */
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string | number, value: Tree])[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'none' };

/** The value of a map under a key, or undefined (also for what is no map). Looks through the pairs. */
export function member(tree: Tree | undefined, key: string | number): Tree | undefined {
  if (tree?.kind !== 'map') return undefined;
  return tree.entries.find(([name]) => name === key)?.[1];
}

/** Why something could not be read. */
export interface DataFailure {
  readonly ok: false;
  /** `byte 12`, or a member of the container: `archive/data.pkl, byte 12`. */
  readonly place: string;
  /** One of a fixed list, for tests and filters: `crc`, `global`, `truncated`... */
  readonly code: string;
  /** What was found and what was expected, without the place. */
  readonly message: string;
}

export type ReadResult<T> = { readonly ok: true; readonly value: T } | DataFailure;

/** Damage met while an array is read; never leaves `readCheckpoint`, `readDataset` and `readNpy`, which return it. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly place: string;
  readonly code: string;

  constructor(place: string, code: string, message: string) {
    super(message);
    this.place = place;
    this.code = code;
  }
}
