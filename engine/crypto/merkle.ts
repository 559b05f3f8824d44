/**
 * A binary hash tree over 32-byte leaves: a parent is SHA-256(left || right), without domain separation, and an odd last
 * node is paired with itself. The construction of Bitcoin's blocks and of zk-Autograd's runs.
 *
 * Such a tree leaves two readings open, which its users must close: a list whose tail is repeated has the same root
 * (CVE-2012-2459), and so has a shorter list made of inner nodes.
 */
import { hexToWords, sameWords, wordsToHex } from './digest-words.ts';
import { DIGEST_WORDS, sha256Pair } from './sha256-pair.ts';

/** Leaves of one tree at most (threats.md section 9). */
export const MOST_LEAVES = 16_777_216;

/** One step of an inclusion path, from a leaf up. */
export interface PathStep {
  readonly level: number;
  readonly index: number;
  /** Index of the sibling at the same level; `index` itself where the node is paired with itself. Absent at the root. */
  readonly sibling?: number;
}

export class MerkleTree {
  /** How many nodes each level has, leaves first; the last is 1. */
  readonly widths: readonly number[];
  /** All levels, one after the other, leaves first. */
  readonly #nodes: Int32Array;
  /** First word of each level. */
  readonly #starts: readonly number[];

  /**
   * @param leaves digests as words; a copy is made
   * @param count how many leaves: at least one
   * @throws RangeError for a count that is no size of a tree: a fault of the caller
   */
  constructor(leaves: Int32Array, count: number) {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_LEAVES && count * DIGEST_WORDS <= leaves.length)) {
      throw new RangeError(`not a number of leaves: ${String(count)}`);
    }
    const widths = levelWidths(count);
    const starts: number[] = [];
    let total = 0;
    for (const width of widths) {
      starts.push(total * DIGEST_WORDS);
      total += width;
    }
    const nodes = new Int32Array(total * DIGEST_WORDS);
    nodes.set(leaves.subarray(0, count * DIGEST_WORDS));
    for (let level = 1; level < widths.length; level += 1) {
      hashLevel(nodes, starts[level - 1], widths[level - 1], starts[level]);
    }
    this.widths = widths;
    this.#nodes = nodes;
    this.#starts = starts;
  }

  get leafCount(): number {
    return this.widths[0];
  }

  /** Root as 64 hexadecimal digits. */
  get root(): string {
    return this.hex(this.widths.length - 1, 0);
  }

  /** A node as 64 hexadecimal digits. @throws RangeError when there is no such node */
  hex(level: number, index: number): string {
    return wordsToHex(this.#nodes, this.#at(level, index));
  }

  /** The way from a leaf to the root, leaf first. @throws RangeError when there is no such leaf */
  path(leaf: number): readonly PathStep[] {
    this.#at(0, leaf);
    const steps: PathStep[] = [];
    const top = this.widths.length - 1;
    for (let level = 0, index = leaf; level < top; level += 1, index >>>= 1) {
      steps.push({ level, index, sibling: siblingOf(index, this.widths[level]) });
    }
    return [...steps, { level: top, index: 0 }];
  }

  /**
   * Root of the tree over the first `count` leaves, from the nodes that are there: one hash a level.
   * @throws RangeError when there are not that many leaves, or none are asked for
   */
  prefixRoot(count: number): string {
    let at = this.#at(0, count - 1);
    // The last node of each level, and the node before it, whose leaves are all among the first `count`.
    const pair = new Int32Array(2 * DIGEST_WORDS);
    pair.set(this.#nodes.subarray(at, at + DIGEST_WORDS));
    let width = count;
    for (let level = 0; width > 1; level += 1, width = (width + 1) >>> 1) {
      if (width % 2 === 1) {
        sha256Pair(pair, 0, 0, pair, 0);
        continue;
      }
      pair.copyWithin(DIGEST_WORDS, 0, DIGEST_WORDS);
      at = this.#at(level, width - 2);
      pair.set(this.#nodes.subarray(at, at + DIGEST_WORDS));
      sha256Pair(pair, 0, DIGEST_WORDS, pair, 0);
    }
    return wordsToHex(pair, 0);
  }

  /** Whether two nodes of one level hold the same digest. */
  same(level: number, a: number, b: number): boolean {
    return sameWords(this.#nodes, this.#at(level, a), this.#nodes, this.#at(level, b));
  }

  #at(level: number, index: number): number {
    const width = this.widths[level] ?? 0;
    if (!(Number.isInteger(index) && index >= 0 && index < width)) {
      throw new RangeError(`no node ${String(index)} at level ${String(level)}`);
    }
    return this.#starts[level] + index * DIGEST_WORDS;
  }
}

/** How many nodes each level of a tree over `count` leaves has, leaves first. */
export function levelWidths(count: number): readonly number[] {
  const widths = [count];
  for (let width = count; width > 1;) {
    width = Math.ceil(width / 2);
    widths.push(width);
  }
  return widths;
}

export type PathVerdict = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Verifies an inclusion path that somebody else gave. Depth and places follow from the number of leaves, never from the
 * path: everything that can be refused without hashing is refused first.
 * @param count leaves of the tree, from a source that is not the path
 * @param index place of the leaf, from 0
 * @param leaf 64 lower-case hexadecimal digits
 * @param siblings from the leaf up, 64 lower-case hexadecimal digits each
 */
export function verifyPath(
  count: number,
  index: number,
  leaf: string,
  siblings: readonly string[],
  root: string,
): PathVerdict {
  const refuse = (message: string): PathVerdict => ({ ok: false, message });
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_LEAVES)) {
    return refuse(`a tree cannot have ${String(count)} leaves`);
  }
  if (!(Number.isInteger(index) && index >= 0 && index < count)) {
    return refuse(`there is no leaf ${String(index)} among ${String(count)}`);
  }
  const widths = levelWidths(count);
  const depth = widths.length - 1;
  if (siblings.length !== depth) {
    return refuse(`the path has ${String(siblings.length)} siblings; ${String(count)} leaves need ${String(depth)}`);
  }
  const pair = new Int32Array(2 * DIGEST_WORDS);
  if (!hexToWords(leaf, pair, 0)) return refuse('the leaf is not 64 lower-case hexadecimal digits');
  let place = index;
  for (let level = 0; level < depth; level += 1, place >>>= 1) {
    if (!hexToWords(siblings[level], pair, DIGEST_WORDS)) {
      return refuse(`sibling ${String(level)} is not 64 lower-case hexadecimal digits`);
    }
    if (siblingOf(place, widths[level]) === place && !sameWords(pair, 0, pair, DIGEST_WORDS)) {
      return refuse(`sibling ${String(level)} must be the node itself, which is the odd last one of its level`);
    }
    const right = place % 2;
    sha256Pair(pair, right * DIGEST_WORDS, (1 - right) * DIGEST_WORDS, pair, 0);
  }
  const found = wordsToHex(pair, 0);
  return found === root ? { ok: true } : refuse(`the path leads to ${found}, not to ${root}`);
}

/** Index of the node that a node is hashed with; its own where it is the odd last one. */
function siblingOf(index: number, width: number): number {
  const sibling = index ^ 1;
  return sibling < width ? sibling : index;
}

function hashLevel(nodes: Int32Array, from: number, width: number, to: number): void {
  const parents = Math.ceil(width / 2);
  for (let i = 0; i < parents; i += 1) {
    const left = from + 2 * i * DIGEST_WORDS;
    const right = 2 * i + 1 < width ? left + DIGEST_WORDS : left;
    sha256Pair(nodes, left, right, nodes, to + i * DIGEST_WORDS);
  }
}
