/**
 * The product where only some of its elements are wanted, such as the gradients of units that a ReLU left on: of a panel of columns, each
 * row takes the wanted ones, eight at a time.
 */
import type { Product } from './arithmetic.ts';
import type { SparseRows } from './sparse-rows.ts';
import { makeSparseRows, packRows } from './sparse-rows.ts';

const fround = Math.fround;

const GROUP = 8;
/** Columns and terms of a panel: 32 KiB. */
const WIDTH = 64;
const DEPTH = 64;
const ROWS = 128;

/** Wanted columns of each row and panel, counted from the start of the panel, in groups of eight. */
interface Choice {
  readonly starts: Int32Array;
  readonly places: Int32Array;
}

/** @param wanted row-major like `out`, 0 where an element is not wanted: it keeps what it has @see Product */
export function productWhereWanted(task: Product, wanted: Uint8Array): void {
  const { left, leftRow, leftStep, rows, inner, columns, out } = task;
  const panels = Math.ceil(columns / WIDTH);
  const lists = makeSparseRows(Math.min(ROWS, rows), Math.min(DEPTH, inner));
  const panel = new Float64Array(WIDTH * DEPTH);
  for (let row = 0; row < rows; row += ROWS) {
    const height = Math.min(ROWS, rows - row);
    const choice = choose(wanted, row, height, columns);
    for (let k = 0; k < inner; k += DEPTH) {
      const depth = Math.min(DEPTH, inner - k);
      const first = row * leftRow + k * leftStep;
      packRows(lists, { values: left, first, row: leftRow, step: leftStep }, height, depth, WIDTH);
      for (let at = 0; at < panels; at++) {
        const column = at * WIDTH;
        packPanel(panel, task, k, depth, column, Math.min(WIDTH, columns - column));
        for (let r = 0; r < height; r++) {
          const from = choice.starts[r * panels + at];
          const to = choice.starts[r * panels + at + 1];
          addGroups(lists, r, panel, out, (row + r) * columns + column, choice.places, from, to);
        }
      }
    }
  }
}

/** A group that is not full repeats its first column: both get the same sum. */
function choose(wanted: Uint8Array, row: number, rows: number, columns: number): Choice {
  const panels = Math.ceil(columns / WIDTH);
  const starts = new Int32Array(rows * panels + 1);
  const places = new Int32Array(rows * panels * WIDTH);
  let count = 0;
  for (let r = 0; r < rows; r++) {
    for (let at = 0; at < panels; at++) {
      starts[r * panels + at] = count;
      const base = (row + r) * columns + at * WIDTH;
      const width = Math.min(WIDTH, columns - at * WIDTH);
      for (let c = 0; c < width; c++) {
        if (wanted[base + c] === 0) continue;
        places[count] = c;
        count += 1;
      }
      const last = count - ((count - starts[r * panels + at]) % GROUP);
      if (last < count) while (count < last + GROUP) places[count++] = places[last];
    }
  }
  starts[rows * panels] = count;
  return { starts, places };
}

function packPanel(
  panel: Float64Array,
  { right, rightStep, rightColumn }: Product,
  k: number,
  depth: number,
  column: number,
  width: number,
): void {
  for (let d = 0; d < depth; d++) {
    let at = (k + d) * rightStep + column * rightColumn;
    for (let to = d * WIDTH; to < d * WIDTH + width; to++, at += rightColumn) panel[to] = right[at];
  }
}

function addGroups(
  { starts, places, values }: SparseRows,
  row: number,
  panel: Float64Array,
  out: Product['out'],
  base: number,
  columns: Int32Array,
  from: number,
  to: number,
): void {
  const start = starts[row];
  const end = starts[row + 1];
  for (let g = from; g < to; g += GROUP) {
    const c0 = columns[g];
    const c1 = columns[g + 1];
    const c2 = columns[g + 2];
    const c3 = columns[g + 3];
    const c4 = columns[g + 4];
    const c5 = columns[g + 5];
    const c6 = columns[g + 6];
    const c7 = columns[g + 7];
    let s0 = out[base + c0];
    let s1 = out[base + c1];
    let s2 = out[base + c2];
    let s3 = out[base + c3];
    let s4 = out[base + c4];
    let s5 = out[base + c5];
    let s6 = out[base + c6];
    let s7 = out[base + c7];
    for (let i = start; i < end; i++) {
      const value = values[i];
      const at = places[i];
      s0 = fround(s0 + fround(value * panel[at + c0]));
      s1 = fround(s1 + fround(value * panel[at + c1]));
      s2 = fround(s2 + fround(value * panel[at + c2]));
      s3 = fround(s3 + fround(value * panel[at + c3]));
      s4 = fround(s4 + fround(value * panel[at + c4]));
      s5 = fround(s5 + fround(value * panel[at + c5]));
      s6 = fround(s6 + fround(value * panel[at + c6]));
      s7 = fround(s7 + fround(value * panel[at + c7]));
    }
    out[base + c0] = s0;
    out[base + c1] = s1;
    out[base + c2] = s2;
    out[base + c3] = s3;
    out[base + c4] = s4;
    out[base + c5] = s5;
    out[base + c6] = s6;
    out[base + c7] = s7;
  }
}
