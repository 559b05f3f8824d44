import type { DifferenceRow } from './contract.ts';

/** Alike lines shown on either side of a difference. */
const CONTEXT = 3;
/** Beyond this many pairs of lines, the stretch between the first and the last difference is shown as replaced. */
const MOST_PAIRS = 4_000_000;
/** Characters of a line that cross the wall. */
const MOST_CHARACTERS = 2_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Lines of two texts as a difference view shows them: alike ones once, the others under each other, far ones left out. */
export function lineRows(claimed: readonly string[], given: readonly string[]): readonly DifferenceRow[] {
  let head = 0;
  while (head < claimed.length && head < given.length && claimed[head] === given[head]) head += 1;
  let tail = 0;
  while (
    tail < claimed.length - head &&
    tail < given.length - head &&
    claimed[claimed.length - 1 - tail] === given[given.length - 1 - tail]
  ) {
    tail += 1;
  }
  const rows: DifferenceRow[] = [];
  const push = (kind: 'same' | 'claimed' | 'given', lines: readonly string[], index: number): void => {
    rows.push({ kind, number: index + 1, text: (lines[index] ?? '').slice(0, MOST_CHARACTERS) });
  };
  const a = { from: head, to: claimed.length - tail };
  const b = { from: head, to: given.length - tail };
  for (let index = 0; index < head; index += 1) push('same', claimed, index);
  const pairs = commonPairs(claimed, given, a, b);
  let inA = a.from;
  let inB = b.from;
  for (const [nextA, nextB] of [...pairs, [a.to, b.to] as const]) {
    while (inA < nextA) push('claimed', claimed, inA++);
    while (inB < nextB) push('given', given, inB++);
    if (nextA < a.to) push('same', claimed, nextA);
    inA = nextA + 1;
    inB = nextB + 1;
  }
  for (let index = a.to; index < claimed.length; index += 1) push('same', claimed, index);
  return withGaps(rows);
}

/** Longest common subsequence of the two ranges, as pairs of positions; none when it would take too long. */
function commonPairs(
  claimed: readonly string[],
  given: readonly string[],
  a: Range,
  b: Range,
): readonly (readonly [number, number])[] {
  const rows = a.to - a.from;
  const columns = b.to - b.from;
  if (rows === 0 || columns === 0 || rows * columns > MOST_PAIRS) return [];
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      lengths[at] =
        claimed[a.from + row] === given[b.from + column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  let row = 0;
  let column = 0;
  while (row < rows && column < columns) {
    const at = row * width + column;
    if (claimed[a.from + row] === given[b.from + column]) {
      pairs.push([a.from + row, b.from + column]);
      row += 1;
      column += 1;
    } else if ((lengths[at + width] ?? 0) >= (lengths[at + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return pairs;
}

function withGaps(rows: readonly DifferenceRow[]): readonly DifferenceRow[] {
  const shown: DifferenceRow[] = [];
  let at = 0;
  while (at < rows.length) {
    const from = at;
    while (rows[at]?.kind === 'same') at += 1;
    const before = from === 0 ? 0 : CONTEXT;
    const after = at === rows.length ? 0 : CONTEXT;
    const left = at - from - before - after;
    if (left > 1) {
      shown.push(...rows.slice(from, from + before), { kind: 'gap', number: left, text: '' });
      shown.push(...rows.slice(at - after, at));
    } else shown.push(...rows.slice(from, at));
    while (at < rows.length && rows[at]?.kind !== 'same') {
      const row = rows[at];
      if (row !== undefined) shown.push(row);
      at += 1;
    }
  }
  return shown;
}

/** The columns between the alike beginning and the alike end of two lines, in each of them. */
export function differingColumns(a: string, b: string): readonly [Range, Range] {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return [
    { from: head, to: a.length - tail },
    { from: head, to: b.length - tail },
  ];
}
