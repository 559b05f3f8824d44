/**
 * Small typed arrays carved from shared slabs. A receipt of a tiny network needs about a hundred arrays of a few numbers;
 * a backing store for each costs more than all the arithmetic on them. Regions start zeroed and are handed out once, so an
 * array from here behaves like a fresh one, except that its `buffer` holds others as well: never transfer it.
 */
const SLAB_BYTES = 1 << 16;
/** Larger arrays get a buffer of their own. */
const LARGEST = 1 << 12;

let slab = new ArrayBuffer(SLAB_BYTES);
let used = 0;

/** Reserves `bytes` and gives their offset in the current slab. @throws RangeError for what is no size: a fault of ours. */
function reserve(bytes: number): number {
  // A view over a slab with no length would reach to its end, over arrays still to come.
  if (!(bytes >= 0)) throw new RangeError(`not a size: ${String(bytes)}`);
  if (used + bytes > SLAB_BYTES) {
    slab = new ArrayBuffer(SLAB_BYTES);
    used = 0;
  }
  const at = used;
  used += (bytes + 7) & ~7;
  return at;
}

export function float64Array(length: number): Float64Array {
  if (length * 8 > LARGEST) return new Float64Array(length);
  const at = reserve(length * 8);
  return new Float64Array(slab, at, length);
}

/** Two arrays of the same length, side by side. */
export function float64Pair(length: number): [Float64Array, Float64Array] {
  if (length * 8 > LARGEST) return [new Float64Array(length), new Float64Array(length)];
  const at = reserve(length * 16);
  return [new Float64Array(slab, at, length), new Float64Array(slab, at + length * 8, length)];
}

export function int32Array(length: number): Int32Array {
  if (length * 4 > LARGEST) return new Int32Array(length);
  const at = reserve(length * 4);
  return new Int32Array(slab, at, length);
}

export function uint8Array(length: number): Uint8Array {
  if (length > LARGEST) return new Uint8Array(length);
  const at = reserve(length);
  return new Uint8Array(slab, at, length);
}
