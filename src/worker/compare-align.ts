/** Which number of one side stands at the place of which number of the other. */
import type { SideNumbers } from './compare-side.ts';

/** Pairs in the order of the first side; what only the second has stands after what it follows there. -1: not on this side. */
export interface Alignment {
  readonly length: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** A place is a check, a record where there are several, and a pointer; a check may look at one place more than once. */
export function align(first: SideNumbers, second: SideNumbers): Alignment {
  const most = first.length + second.length;
  const pairs = { first: new Int32Array(most), second: new Int32Array(most), length: 0 };
  const add = (one: number, other: number): void => {
    pairs.first[pairs.length] = one;
    pairs.second[pairs.length] = other;
    pairs.length += 1;
  };
  // Two steps of one network have the same places in the same order: no index is needed for them.
  let same = 0;
  while (same < first.length && same < second.length && samePlace(first, second, same)) {
    add(same, same);
    same += 1;
  }
  if (same < first.length || same < second.length) alignRest(first, second, same, add);
  return {
    length: pairs.length,
    first: pairs.first.slice(0, pairs.length),
    second: pairs.second.slice(0, pairs.length),
  };
}

const checkOf = ({ all, from }: SideNumbers, at: number): string => all.checks[all.check[from + at] ?? 0] ?? '';

function samePlace(first: SideNumbers, second: SideNumbers, at: number): boolean {
  return (
    first.pointers[at] === second.pointers[at] &&
    (first.records?.[at] ?? 0) === (second.records?.[at] ?? 0) &&
    checkOf(first, at) === checkOf(second, at)
  );
}

function alignRest(
  first: SideNumbers,
  second: SideNumbers,
  from: number,
  add: (one: number, other: number) => void,
): void {
  const counted = new Map<string, number>();
  const ours = new Map<string, number>();
  for (let at = from; at < first.length; at += 1) ours.set(placeOf(first, at, counted), at);
  counted.clear();
  const partner = new Int32Array(first.length).fill(-1);
  /** What only the second has, by the number of the first that it stands after; `from - 1` for the beginning. */
  const after = new Map<number, number[]>();
  let last = from - 1;
  for (let at = from; at < second.length; at += 1) {
    const found = ours.get(placeOf(second, at, counted));
    if (found === undefined) {
      const list = after.get(last);
      if (list === undefined) after.set(last, [at]);
      else list.push(at);
    } else {
      partner[found] = at;
      last = found;
    }
  }
  for (const at of after.get(from - 1) ?? []) add(-1, at);
  for (let at = from; at < first.length; at += 1) {
    add(at, partner[at] ?? -1);
    for (const other of after.get(at) ?? []) add(-1, other);
  }
}

/** The check, the record, the pointer, and how often they stood before. Evidence is one part of it and cannot look like another. */
function placeOf(side: SideNumbers, at: number, counted: Map<string, number>): string {
  const place = JSON.stringify([checkOf(side, at), side.records?.[at] ?? 0, side.pointers[at]]);
  const before = counted.get(place) ?? 0;
  counted.set(place, before + 1);
  return before === 0 ? place : `${place} ${String(before)}`;
}
