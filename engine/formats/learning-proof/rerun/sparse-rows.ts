/** The part of a matrix that is not 0, row after row: behind a ReLU about half of it. */
import type { Reals } from './arithmetic.ts';

/** Where a matrix begins in its array, and the elements from one row to the next and from one step in a row to the next. */
export interface Layout {
  readonly values: Reals;
  readonly first: number;
  readonly row: number;
  readonly step: number;
}

export interface SparseRows {
  /** Row r has the entries `starts[r]` to `starts[r + 1]`, in the order of their steps. */
  readonly starts: Int32Array;
  /** Step of each entry, times a unit. */
  readonly places: Int32Array;
  /** In double, so that a product costs no conversion of its factors. */
  readonly values: Float64Array;
}

export function makeSparseRows(rows: number, steps: number): SparseRows {
  return {
    starts: new Int32Array(rows + 1),
    places: new Int32Array(rows * steps),
    values: new Float64Array(rows * steps),
  };
}

/** Overwrites `into`, which has room for `rows * steps` entries, with the first `rows` rows and `steps` steps of a matrix. */
export function packRows(
  into: SparseRows,
  { values, first, row, step }: Layout,
  rows: number,
  steps: number,
  unit: number,
): void {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    into.starts[r] = count;
    for (let k = 0, at = first + r * row; k < steps; k++, at += step) {
      const value = values[at];
      if (value === 0) continue;
      into.places[count] = k * unit;
      into.values[count] = value;
      count += 1;
    }
  }
  into.starts[rows] = count;
}
