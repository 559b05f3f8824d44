/** The data set as re-execution needs it: rows by index, in the number format of the run. */
import type { Dataset, Tensor } from './data/index.ts';
import { DataError } from './data/index.ts';
import { PIECE } from './load.ts';
import type { InputTransform } from './recipe.ts';
import type { Arithmetic } from './rerun/arithmetic.ts';
import type { Batch } from './rerun/network.ts';

/** Numbers of a data set that are held for re-execution. */
const MOST_NUMBERS = 1 << 27;

export interface Samples {
  readonly count: number;
  /** Numbers of one sample. */
  readonly width: number;
  /** Largest label. */
  readonly classes: number;
  batch(arithmetic: Arithmetic, indices: readonly number[]): Batch;
}

export type SamplesResult =
  { readonly ok: true; readonly samples: Samples } | { readonly ok: false; readonly message: string };

export async function loadSamples({ x, y }: Dataset, transform: InputTransform | undefined): Promise<SamplesResult> {
  const count = x.shape[0];
  if (y.size !== count) return { ok: false, message: `has ${count} samples and ${y.size} labels` };
  if (x.size > MOST_NUMBERS)
    return { ok: false, message: `has ${x.size} numbers; ${MOST_NUMBERS} are re-executed here` };
  try {
    const values =
      x.dtype === 'u8'
        ? new Uint8Array(x.size)
        : x.dtype === 'f64'
          ? new Float64Array(x.size)
          : new Float32Array(x.size);
    for (let from = 0; from < x.size; from += PIECE)
      values.set(await x.values(from, Math.min(x.size, from + PIECE)), from);
    const labels = Int32Array.from(await y.values());
    let classes = 0;
    for (const label of labels) {
      if (label < 0) return { ok: false, message: `has the label ${label}, which is no class` };
      if (label >= classes) classes = label + 1;
    }
    const width = count === 0 ? 0 : x.size / count;
    return {
      ok: true,
      samples: {
        count,
        width,
        classes,
        batch: (arithmetic, indices) => gatherRows(arithmetic, values, labels, width, indices, transform),
      },
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ok: false, message: `${error.place}: ${error.message}` };
  }
}

function gatherRows(
  arithmetic: Arithmetic,
  values: Uint8Array | Float32Array | Float64Array,
  labels: Int32Array,
  width: number,
  indices: readonly number[],
  transform: InputTransform | undefined,
): Batch {
  const x = arithmetic.make(indices.length * width);
  const y = new Int32Array(indices.length);
  for (const [row, index] of indices.entries()) {
    y[row] = labels[index];
    for (let i = 0; i < width; i++) {
      const value = values[index * width + i];
      x[row * width + i] = arithmetic.round(transform === undefined ? value : transformed(value, transform));
    }
  }
  return { x, y };
}

/** ((x / divisor) - mean) / std, in float32 as torchvision has it. */
function transformed(x: number, { divideBy, mean, std }: InputTransform): number {
  const fround = Math.fround;
  return fround(fround(fround(fround(x) / fround(divideBy)) - fround(mean)) / fround(std));
}

/** One row of the index array as numbers. */
export async function indexRow(indices: Tensor, row: number): Promise<readonly number[]> {
  const batch = indices.shape[1];
  return Array.from(await indices.values(row * batch, (row + 1) * batch));
}
