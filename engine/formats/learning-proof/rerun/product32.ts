/**
 * The matrix product of re-execution in float32. `Math.fround` around every product and every sum makes them float32, in every engine;
 * every sum is taken in its order, so that the ways below differ in speed and in no bit (docs/decisions/0034).
 *
 * V8 has no float32 arithmetic: it takes each operation in double and converts. Conversions are what bounds the loops, so factors
 * are packed as doubles, and what need not be computed is left out.
 */
import type { Product } from './arithmetic.ts';
import { productByColumns } from './by-columns32.ts';
import { productByEntries } from './by-entries32.ts';
import { productWhereWanted } from './where-wanted32.ts';

/** Share of the right matrix below which leaving out its zeros is worth their bookkeeping. */
const SPARSE = 0.75;

/** @see Product */
export function product32(task: Product): void {
  if (task.wanted !== undefined) productWhereWanted(task, task.wanted);
  else if (task.rightColumn === 1 && isSparse(task)) productByEntries(task);
  else productByColumns(task);
}

function isSparse({ right, inner, columns }: Product): boolean {
  const size = inner * columns;
  let filled = 0;
  for (let i = 0; i < size; i++) if (right[i] !== 0) filled += 1;
  return filled < SPARSE * size;
}
