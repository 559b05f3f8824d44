/**
 * The product for a full right matrix: eight of its columns at a time, packed into a panel that stays in the first cache, and their
 * eight sums in registers.
 */
import type { Product } from './arithmetic.ts';
import type { SparseRows } from './sparse-rows.ts';
import { makeSparseRows, packRows } from './sparse-rows.ts';

const fround = Math.fround;

const WIDTH = 8;
/** Terms that a panel holds: 16 KiB. The sums of longer rows rest in `out` meanwhile, which loses no bit. */
const DEPTH = 256;
/** Rows whose entries are packed at once. */
const ROWS = 128;

/** @see Product */
export function productByColumns(task: Product): void {
  const { left, leftRow, leftStep, rows, inner, columns } = task;
  const lists = makeSparseRows(Math.min(ROWS, rows), Math.min(DEPTH, inner));
  const panel = new Float64Array(DEPTH * WIDTH);
  for (let row = 0; row < rows; row += ROWS) {
    const height = Math.min(ROWS, rows - row);
    for (let k = 0; k < inner; k += DEPTH) {
      const depth = Math.min(DEPTH, inner - k);
      const first = row * leftRow + k * leftStep;
      packRows(lists, { values: left, first, row: leftRow, step: leftStep }, height, depth, WIDTH);
      for (let column = 0; column < columns; column += WIDTH) {
        const width = Math.min(WIDTH, columns - column);
        packPanel(panel, task, k, depth, column, width);
        if (width === WIDTH) addPanel(lists, panel, task.out, row * columns + column, columns, height);
        else addNarrowPanel(lists, panel, task.out, row * columns + column, columns, height, width);
      }
    }
  }
}

function packPanel(
  panel: Float64Array,
  { right, rightStep, rightColumn }: Product,
  k: number,
  depth: number,
  column: number,
  width: number,
): void {
  for (let c = 0; c < width; c++) {
    let at = k * rightStep + (column + c) * rightColumn;
    for (let to = c; to < depth * WIDTH; to += WIDTH, at += rightStep) panel[to] = right[at];
  }
}

function addPanel(
  { starts, places, values }: SparseRows,
  panel: Float64Array,
  out: Product['out'],
  first: number,
  stride: number,
  rows: number,
): void {
  for (let row = 0, to = first; row < rows; row++, to += stride) {
    let s0 = out[to];
    let s1 = out[to + 1];
    let s2 = out[to + 2];
    let s3 = out[to + 3];
    let s4 = out[to + 4];
    let s5 = out[to + 5];
    let s6 = out[to + 6];
    let s7 = out[to + 7];
    const end = starts[row + 1];
    for (let i = starts[row]; i < end; i++) {
      const value = values[i];
      const at = places[i];
      s0 = fround(s0 + fround(value * panel[at]));
      s1 = fround(s1 + fround(value * panel[at + 1]));
      s2 = fround(s2 + fround(value * panel[at + 2]));
      s3 = fround(s3 + fround(value * panel[at + 3]));
      s4 = fround(s4 + fround(value * panel[at + 4]));
      s5 = fround(s5 + fround(value * panel[at + 5]));
      s6 = fround(s6 + fround(value * panel[at + 6]));
      s7 = fround(s7 + fround(value * panel[at + 7]));
    }
    out[to] = s0;
    out[to + 1] = s1;
    out[to + 2] = s2;
    out[to + 3] = s3;
    out[to + 4] = s4;
    out[to + 5] = s5;
    out[to + 6] = s6;
    out[to + 7] = s7;
  }
}

/** The columns that are left over, one after the other. */
function addNarrowPanel(
  { starts, places, values }: SparseRows,
  panel: Float64Array,
  out: Product['out'],
  first: number,
  stride: number,
  rows: number,
  width: number,
): void {
  for (let row = 0, to = first; row < rows; row++, to += stride) {
    for (let c = 0; c < width; c++) {
      let sum = out[to + c];
      for (let i = starts[row]; i < starts[row + 1]; i++) sum = fround(sum + fround(values[i] * panel[places[i] + c]));
      out[to + c] = sum;
    }
  }
}
