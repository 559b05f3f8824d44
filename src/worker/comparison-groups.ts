import type { CheckId } from '../../engine/verdict/model.ts';
import type { Folding, GroupHead } from './contract.ts';

/** What a group is made of, before anything is known of its comparisons. */
export interface GroupName {
  readonly key: string;
  readonly check?: CheckId;
  readonly record?: number;
}

/** Of each comparison, by its position among all. */
export interface Measures {
  readonly ok: Uint8Array;
  readonly utilisation: Float64Array;
  /** How much of its window it uses, for the order: `weightOf`. */
  readonly weight: (index: number) => number;
}

interface Group {
  readonly name: GroupName;
  /** Positions in `order`. */
  readonly from: number;
  readonly to: number;
  readonly failed: number;
  /** The largest weight, and the ratio that it stands for: NaN where there is none. */
  readonly weight: number;
  readonly largest: number;
}

/** A line of the list: the head of a group, or a comparison of it. */
type Line =
  | { readonly head: GroupHead }
  | {
      readonly head?: undefined;
      readonly index: number;
      readonly group: { readonly key: string; readonly headAt: number };
    };

/** Comparisons in groups, and the list of heads and rows that is left of them when some groups are folded. */
export class ComparisonGroups {
  readonly #order: Uint32Array;
  readonly #groups: readonly Group[];
  #folding: string | undefined;
  #folded: readonly boolean[] = [];
  /** Of each group the position of its head; at the end the number of lines. */
  #starts = new Uint32Array(1);

  /**
   * @param selected comparisons in their order, which stays the order within each group
   * @param groupOf the group of a comparison, as a position among `names`
   * @param worstFirst groups in the order of their largest use; else as they are named
   */
  constructor(
    selected: Uint32Array,
    names: readonly GroupName[],
    groupOf: (index: number) => number,
    measures: Measures,
    worstFirst: boolean,
  ) {
    const counts = new Uint32Array(names.length + 1);
    for (const index of selected) counts[groupOf(index) + 1] = (counts[groupOf(index) + 1] ?? 0) + 1;
    for (let at = 1; at <= names.length; at += 1) counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0);
    const next = counts.slice();
    this.#order = new Uint32Array(selected.length);
    for (const index of selected) {
      const group = groupOf(index);
      const at = next[group] ?? 0;
      this.#order[at] = index;
      next[group] = at + 1;
    }
    const groups: Group[] = [];
    names.forEach((name, at) => {
      const from = counts[at] ?? 0;
      const to = counts[at + 1] ?? 0;
      if (to > from) groups.push({ name, from, to, ...this.#measure(from, to, measures) });
    });
    // Sorting is stable: what uses as much stays as it is named.
    this.#groups = worstFirst ? groups.sort((a, b) => b.weight - a.weight) : groups;
  }

  get length(): number {
    return this.#groups.length;
  }

  #measure(from: number, to: number, measures: Measures): Omit<Group, 'name' | 'from' | 'to'> {
    const { ok, utilisation, weight } = measures;
    let failed = 0;
    let most = -Infinity;
    let largest = Number.NaN;
    for (const index of this.#order.subarray(from, to)) {
      if (ok[index] !== 1) failed += 1;
      const own = weight(index);
      if (own <= most) continue;
      most = own;
      largest = utilisation[index] ?? Number.NaN;
    }
    return { failed, weight: most, largest };
  }

  /** Folds, and tells how many lines are left. */
  fold(folding: Folding | undefined): number {
    const key = JSON.stringify(folding ?? null);
    if (key !== this.#folding) {
      this.#folding = key;
      const all = folding?.all === true;
      const but = new Set(folding?.but);
      this.#folded = this.#groups.map(({ name }) => but.has(name.key) !== all);
      this.#starts = new Uint32Array(this.#groups.length + 1);
      this.#groups.forEach(({ from, to }, at) => {
        this.#starts[at + 1] = (this.#starts[at] ?? 0) + 1 + (this.#folded[at] === true ? 0 : to - from);
      });
    }
    return this.#starts[this.#groups.length] ?? 0;
  }

  /** Position of the head of a group; undefined when no comparison of it matches. */
  find(key: string): number | undefined {
    const at = this.#groups.findIndex(({ name }) => name.key === key);
    return at < 0 ? undefined : this.#starts[at];
  }

  /** Lines of the list as it was folded last. */
  *lines(from: number, to: number): Generator<Line> {
    let ordinal = this.#groupAt(from);
    for (let position = from; position < to; position += 1) {
      while (position >= (this.#starts[ordinal + 1] ?? Infinity)) ordinal += 1;
      const group = this.#groups[ordinal];
      if (group === undefined) return;
      const headAt = this.#starts[ordinal] ?? 0;
      if (position === headAt) yield { head: this.#headOf(group, this.#folded[ordinal] === true) };
      else
        yield { index: this.#order[group.from + position - headAt - 1] ?? 0, group: { key: group.name.key, headAt } };
    }
  }

  /** The last group that begins at or before a position. */
  #groupAt(position: number): number {
    let low = 0;
    let high = this.#groups.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low;
  }

  #headOf({ name, from, to, failed, largest }: Group, folded: boolean): GroupHead {
    return { ...name, rows: to - from, failed, largest, folded };
  }
}
