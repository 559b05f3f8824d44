import type { Comparisons } from '../../engine/formats/format.ts';
import { splitPointer } from './compare-side.ts';

/** Comparisons of one record: they stand together, in the order of the records. */
export interface RecordSpan {
  readonly record: number;
  /** Position of its first comparison, and of the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** Where each record begins and ends, found without making the text of every comparison. */
export function recordSpans(all: Comparisons): readonly RecordSpan[] {
  const spans: RecordSpan[] = [];
  for (let from = 0; from < all.length;) {
    const record = recordAt(all, from);
    const to = endOf(all, from, record);
    spans.push({ record, from, to });
    from = to;
  }
  return spans;
}

const recordAt = (all: Comparisons, index: number): number => splitPointer(all.row(index).pointer).record;

/** Steps that double until they leave the record, then halves back to its end. */
function endOf(all: Comparisons, from: number, record: number): number {
  let inside = from;
  let step = 1;
  while (inside + step < all.length && recordAt(all, inside + step) === record) {
    inside += step;
    step *= 2;
  }
  let outside = Math.min(inside + step, all.length);
  while (outside - inside > 1) {
    const middle = (inside + outside) >>> 1;
    if (recordAt(all, middle) === record) inside = middle;
    else outside = middle;
  }
  return outside;
}
