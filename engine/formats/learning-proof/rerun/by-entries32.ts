/**
 * The product for a right matrix with many zeros, such as the outputs of a ReLU in the gradient of the next weights: only pairs of
 * entries that are both not 0 are multiplied, and added to the row of `out` where they belong.
 */
import type { Product } from './arithmetic.ts';
import { makeSparseRows, packRows } from './sparse-rows.ts';

const fround = Math.fround;

/** Columns at a time: their positions fit a byte, and their sums the first cache. */
const COLUMNS = 256;
/** Rows of the right matrix at a time, so that their entries stay in the second cache. */
const DEPTH = 128;

/*
 * One set of arrays for the module: of an array that a compiler knows, it knows the length too, and `SUMS[PLACES[i]]` needs no check.
 * Nothing is kept in them from one call to the next.
 */
const SUMS = new Float32Array(COLUMNS);
const PLACES = new Uint8Array(DEPTH * COLUMNS);
const VALUES = new Float64Array(DEPTH * COLUMNS);
const STARTS = new Int32Array(DEPTH + 1);

/** The columns of `right` stand side by side. @see Product */
export function productByEntries({
  left,
  leftRow,
  leftStep,
  right,
  rightStep,
  rows,
  inner,
  columns,
  out,
}: Product): void {
  const lists = makeSparseRows(rows, Math.min(DEPTH, inner));
  for (let k = 0; k < inner; k += DEPTH) {
    const depth = Math.min(DEPTH, inner - k);
    packRows(lists, { values: left, first: k * leftStep, row: leftRow, step: leftStep }, rows, depth, 1);
    for (let column = 0; column < columns; column += COLUMNS) {
      const width = Math.min(COLUMNS, columns - column);
      packEntries(right, k * rightStep + column, rightStep, depth, width);
      for (let row = 0; row < rows; row++) {
        const from = row * columns + column;
        for (let c = 0; c < width; c++) SUMS[c] = out[from + c];
        for (let i = lists.starts[row]; i < lists.starts[row + 1]; i++) {
          const at = lists.places[i];
          addScaled(lists.values[i], STARTS[at], STARTS[at + 1]);
        }
        for (let c = 0; c < width; c++) out[from + c] = SUMS[c];
      }
    }
  }
}

function packEntries(right: Product['right'], first: number, stride: number, rows: number, width: number): void {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    STARTS[row] = count;
    for (let c = 0; c < width; c++) {
      const value = right[first + row * stride + c];
      if (value === 0) continue;
      PLACES[count] = c;
      VALUES[count] = value;
      count += 1;
    }
  }
  STARTS[rows] = count;
}

/** Each entry is for another sum, so that four of them wait for nothing but their own operands. */
function addScaled(factor: number, from: number, to: number): void {
  let i = from;
  for (; i < to - 3; i += 4) {
    const p0 = PLACES[i];
    const p1 = PLACES[i + 1];
    const p2 = PLACES[i + 2];
    const p3 = PLACES[i + 3];
    SUMS[p0] = fround(SUMS[p0] + fround(factor * VALUES[i]));
    SUMS[p1] = fround(SUMS[p1] + fround(factor * VALUES[i + 1]));
    SUMS[p2] = fround(SUMS[p2] + fround(factor * VALUES[i + 2]));
    SUMS[p3] = fround(SUMS[p3] + fround(factor * VALUES[i + 3]));
  }
  for (; i < to; i++) {
    const p = PLACES[i];
    SUMS[p] = fround(SUMS[p] + fround(factor * VALUES[i]));
  }
}
