/** What one side of a comparison brings: its numbers, each with the place that it is known by. */
import type { AuditedCase, Comparisons } from '../../engine/formats/format.ts';
import type { CompareSide } from './compare-contract.ts';

/** Numbers of one side that are aligned at once: beyond this the page would wait for seconds, so it is told to choose a record. */
export const MOST_NUMBERS = 500_000;

/** Times that a record is held again when another call held a different one meanwhile. */
const MOST_TRIES = 20;

/** In line-delimited evidence the engine puts `record N ` before the pointers of comparisons. */
const WITH_RECORD = /^record (\d+) (.*)$/s;

/** The numbers of a side, in the order of the evidence. */
export interface SideNumbers {
  readonly all: Comparisons;
  /** Position among `all` of the first number of the side. */
  readonly from: number;
  readonly length: number;
  /** Record of each number, where a whole case of several records is compared. */
  readonly records: Int32Array | undefined;
  /** Pointer into its record, for each number. */
  readonly pointers: readonly string[];
  readonly claimed: readonly string[];
  readonly bounds: Float64Array;
}

export function splitPointer(text: string): { readonly record: number; readonly pointer: string } {
  const match = WITH_RECORD.exec(text);
  return match === null ? { record: 0, pointer: text } : { record: Number(match[1]), pointer: match[2] ?? '' };
}

/** The numbers of a side; `'too-many'` when they are not to be aligned at once. */
export async function numbersOf(audited: AuditedCase, side: CompareSide): Promise<SideNumbers | 'too-many'> {
  const all = await comparisonsOf(audited, side.record);
  const whole = side.record === undefined;
  const several = whole && all.length > 0 && splitPointer(all.row(all.length - 1).pointer).record > 0;
  // Evidence that is not held whole has the numbers of one record only: they are never those of the case.
  if (whole && audited.held !== undefined) return 'too-many';
  const [from, to] =
    side.record === undefined || audited.held !== undefined ? [0, all.length] : rangeOf(all, side.record);
  if (to - from > MOST_NUMBERS) return 'too-many';
  return read(all, from, to, several);
}

async function comparisonsOf(audited: AuditedCase, record: number | undefined): Promise<Comparisons> {
  const { held } = audited;
  if (held === undefined || record === undefined) return audited.comparisons();
  const before = held.record;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await held.hold(record);
    if (held.record !== record) continue;
    const all = audited.comparisons();
    // What the page looks at elsewhere is the record that it asked for there.
    if (before !== record) await held.hold(before);
    return all;
  }
  throw new Error(`record ${String(record)} could not be kept while it was read`);
}

/** Where the numbers of a record begin and end. */
function rangeOf(all: Comparisons, record: number): readonly [number, number] {
  const firstFrom = (wanted: number): number => {
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (splitPointer(all.row(middle).pointer).record < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [firstFrom(record), firstFrom(record + 1)];
}

function read(all: Comparisons, from: number, to: number, several: boolean): SideNumbers {
  const length = to - from;
  const records = several ? new Int32Array(length) : undefined;
  const bounds = new Float64Array(length);
  const pointers: string[] = [];
  const claimed: string[] = [];
  for (let at = 0; at < length; at += 1) {
    const row = all.row(from + at);
    const { record, pointer } = splitPointer(row.pointer);
    if (records !== undefined) records[at] = record;
    pointers.push(pointer);
    claimed.push(row.claimed);
    bounds[at] = row.bound;
  }
  return { all, from, length, records, pointers, claimed, bounds };
}
