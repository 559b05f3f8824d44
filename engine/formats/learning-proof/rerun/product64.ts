/**
 * The matrix product of re-execution in float64. The same blocking as in float32, without its roundings.
 *
 * Eight columns of `right` are packed into a panel that stays in the first cache; the rows of `left` are packed once as lists of
 * what is not 0, about half of it behind a ReLU. Each of the eight sums is taken in order: blocking changes speed and no bit.
 */
import type { Product } from './arithmetic.ts';

const WIDTH = 8;

/** @see Product */
export function product64({
  left,
  leftRow,
  leftStep,
  right,
  rightStep,
  rightColumn,
  rows,
  inner,
  columns,
  out,
}: Product): void {
  const starts = new Int32Array(rows + 1);
  const places = new Int32Array(rows * inner);
  const values = new Float64Array(rows * inner);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    starts[row] = count;
    for (let k = 0; k < inner; k++) {
      const value = left[row * leftRow + k * leftStep];
      if (value === 0) continue;
      places[count] = k * WIDTH;
      values[count] = value;
      count += 1;
    }
  }
  starts[rows] = count;
  const panel = new Float64Array(inner * WIDTH);
  for (let from = 0; from < columns; from += WIDTH) {
    const width = Math.min(WIDTH, columns - from);
    if (width < WIDTH) panel.fill(0);
    for (let k = 0; k < inner; k++) {
      const at = k * rightStep + from * rightColumn;
      for (let c = 0; c < width; c++) panel[k * WIDTH + c] = right[at + c * rightColumn];
    }
    for (let row = 0; row < rows; row++) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let s4 = 0;
      let s5 = 0;
      let s6 = 0;
      let s7 = 0;
      const end = starts[row + 1];
      for (let i = starts[row]; i < end; i++) {
        const value = values[i];
        const at = places[i];
        s0 += value * panel[at];
        s1 += value * panel[at + 1];
        s2 += value * panel[at + 2];
        s3 += value * panel[at + 3];
        s4 += value * panel[at + 4];
        s5 += value * panel[at + 5];
        s6 += value * panel[at + 6];
        s7 += value * panel[at + 7];
      }
      const to = row * columns + from;
      if (width === WIDTH) {
        out[to] = s0;
        out[to + 1] = s1;
        out[to + 2] = s2;
        out[to + 3] = s3;
        out[to + 4] = s4;
        out[to + 5] = s5;
        out[to + 6] = s6;
        out[to + 7] = s7;
      } else {
        const sums = [s0, s1, s2, s3, s4, s5, s6, s7];
        for (let c = 0; c < width; c++) out[to + c] = sums[c];
      }
    }
  }
}
