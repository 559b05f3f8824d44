import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToWords } from '../../engine/crypto/digest-words.ts';
import { MOST_LEAVES, MerkleTree, levelWidths, verifyPath } from '../../engine/crypto/merkle.ts';

const SEED = 20261121;

function sha256(text: string): string {
  return createHash('sha256').update(Buffer.from(text, 'hex')).digest('hex');
}

/** The definition, word for word: pairs of each level, the odd last one with itself. */
function naiveLevels(leaves: readonly string[]): string[][] {
  const levels = [[...leaves]];
  for (let level = levels[0]; level.length > 1; level = levels[levels.length - 1]) {
    const parents: string[] = [];
    for (let i = 0; i < level.length; i += 2) parents.push(sha256(level[i] + (level[i + 1] ?? level[i])));
    levels.push(parents);
  }
  return levels;
}

function treeOf(leaves: readonly string[]): MerkleTree {
  const words = new Int32Array(leaves.length * 8);
  leaves.forEach((leaf, i) => hexToWords(leaf, words, i * 8));
  return new MerkleTree(words, leaves.length);
}

const leavesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    createHash('sha256')
      .update(`leaf ${String(i)}`)
      .digest('hex'),
  );
const siblingsOf = (tree: MerkleTree, leaf: number): string[] =>
  tree.path(leaf).flatMap(({ level, sibling }) => (sibling === undefined ? [] : [tree.hex(level, sibling)]));

describe('a tree', () => {
  it.each([0, -1, 1.5, NaN, 3, MOST_LEAVES + 1])('of %d leaves over two is refused', (count) => {
    expect(() => new MerkleTree(new Int32Array(16), count)).toThrow(RangeError);
  });

  it('has no nodes outside', () => {
    const tree = treeOf(leavesOf(5));
    for (const [level, index] of [
      [0, 5],
      [0, -1],
      [0, 0.5],
      [1, 3],
      [3, 1],
      [4, 0],
      [-1, 0],
    ]) {
      expect(() => tree.hex(level, index)).toThrow(RangeError);
    }
    expect(() => tree.path(5)).toThrow(RangeError);
    for (const count of [0, -1, 6, NaN, 2.5]) expect(() => tree.prefixRoot(count)).toThrow(RangeError);
  });

  it('has every node of the definition, for 1 to 70 leaves', () => {
    const all = leavesOf(70);
    for (let count = 1; count <= 70; count += 1) {
      const levels = naiveLevels(all.slice(0, count));
      const tree = treeOf(all.slice(0, count));
      expect(tree.widths).toEqual(levels.map(({ length }) => length));
      expect(levelWidths(count)).toEqual(tree.widths);
      levels.forEach((level, l) => {
        level.forEach((node, i) => {
          expect(tree.hex(l, i)).toBe(node);
        });
      });
      expect(tree.root).toBe(levels[levels.length - 1][0]);
      expect(tree.leafCount).toBe(count);
    }
  });

  it(`agrees with the definition on random leaves (seed ${String(SEED)})`, () => {
    const leaf = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 40 }), (leaves) => {
        const levels = naiveLevels(leaves);
        expect(treeOf(leaves).root).toBe(levels[levels.length - 1][0]);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('gives the root over its first leaves, for all of 1 to 70', () => {
    const all = leavesOf(70);
    const tree = treeOf(all);
    for (let count = 1; count <= 70; count += 1) {
      const levels = naiveLevels(all.slice(0, count));
      expect(tree.prefixRoot(count)).toBe(levels[levels.length - 1][0]);
    }
  });

  it('does not change when the leaves that it was made of do', () => {
    const words = new Int32Array(24);
    leavesOf(3).forEach((leaf, i) => hexToWords(leaf, words, i * 8));
    const tree = new MerkleTree(words, 3);
    words.fill(0);
    expect(tree.hex(0, 1)).toBe(leavesOf(3)[1]);
  });

  it('tells equal nodes of a level', () => {
    const [a, b, c] = leavesOf(3);
    const tree = treeOf([a, b, c, c]);
    expect(tree.same(0, 2, 3)).toBe(true);
    expect(tree.same(0, 1, 2)).toBe(false);
  });

  // CVE-2012-2459: the list with its tail written out has the same root. Other checks must see it.
  it.each([
    [3, 4],
    [5, 6],
    [6, 8],
    [7, 8],
  ])('has one root for %d leaves and for %d with the tail repeated', (short, long) => {
    const leaves = leavesOf(short);
    const repeated = [...leaves, ...leaves.slice(short - (long - short))];
    expect(treeOf(repeated).root).toBe(treeOf(leaves).root);
  });
});

describe('an inclusion path', () => {
  const leaves = leavesOf(13);
  const tree = treeOf(leaves);

  const honest = (leaf: number): Parameters<typeof verifyPath> => [
    13,
    leaf,
    leaves[leaf],
    siblingsOf(tree, leaf),
    tree.root,
  ];
  const refused = (args: Parameters<typeof verifyPath>): string => {
    const verdict = verifyPath(...args);
    return verdict.ok ? 'accepted' : verdict.message;
  };
  const [, , leaf, siblings, root] = honest(5);

  it.each<[string, Parameters<typeof verifyPath>]>([
    ['one sibling more', [13, 5, leaf, [...siblings, leaf], root]],
    ['one sibling fewer', [13, 5, leaf, siblings.slice(0, -1), root]],
    ['no sibling, the leaf being the root', [13, 5, root, [], root]],
    ['a million siblings', [13, 5, leaf, new Array<string>(1_000_000).fill(leaf), root]],
    ['the index plus 2^depth', [13, 5 + 16, leaf, siblings, root]],
    ['another index', [13, 4, leaf, siblings, root]],
    ['an index just outside', [13, 13, leaf, siblings, root]],
    ['a negative index', [13, -1, leaf, siblings, root]],
    ['a fraction as index', [13, 0.5, leaf, siblings, root]],
    ['NaN as index', [13, NaN, leaf, siblings, root]],
    ['another leaf', [13, 5, leaves[6], siblings, root]],
    ['another root', [13, 5, leaf, siblings, leaf]],
    ['siblings in another order', [13, 5, leaf, [siblings[1], siblings[0], ...siblings.slice(2)], root]],
    ['a sibling in capitals', [13, 5, leaf, [siblings[0].toUpperCase(), ...siblings.slice(1)], root]],
    ['a leaf in capitals', [13, 5, leaf.toUpperCase(), siblings, root]],
    ['a root in capitals', [13, 5, leaf, siblings, root.toUpperCase()]],
    ['no leaves', [0, 0, leaf, [], leaf]],
    ['more leaves than a tree may have', [MOST_LEAVES + 1, 0, leaf, siblings, root]],
    ['a count of another depth', [17, 5, leaf, siblings, root]],
    [
      'the odd last node with another sibling',
      [13, 12, leaves[12], [leaves[11], ...siblingsOf(tree, 12).slice(1)], root],
    ],
  ])('with %s is refused', (_name, args) => {
    expect(refused(args)).not.toBe('accepted');
  });

  it('refuses places and lengths before it hashes', () => {
    expect(refused([13, 13, leaf, siblings, root])).toBe('there is no leaf 13 among 13');
    expect(refused([13, 5 + 16, leaf, siblings, root])).toBe('there is no leaf 21 among 13');
    expect(refused([13, 5, leaf, [...siblings, leaf], root])).toBe('the path has 5 siblings; 13 leaves need 4');
  });

  it('refuses another sibling of the odd last node before it hashes', () => {
    const args = honest(12);
    expect(refused([13, 12, args[2], [leaves[11], ...args[3].slice(1)], root])).toMatch(/must be the node itself/);
  });

  it('of every leaf of trees of 1 to 40 leaves leads to the root', () => {
    const all = leavesOf(40);
    for (let count = 1; count <= 40; count += 1) {
      const one = treeOf(all.slice(0, count));
      for (let i = 0; i < count; i += 1) {
        expect(verifyPath(count, i, all[i], siblingsOf(one, i), one.root)).toEqual({ ok: true });
        const steps = one.path(i);
        expect(steps[steps.length - 1]).toEqual({ level: one.widths.length - 1, index: 0 });
        for (const { level, index, sibling } of steps.slice(0, -1)) {
          const width = one.widths[level];
          expect(sibling).toBe(index === width - 1 && width % 2 === 1 ? index : index ^ 1);
        }
      }
    }
  });

  it(`of no other leaf leads there (seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), fc.nat(255), (i, j, bit) => {
        const [count, , own, path] = honest(i);
        if (i !== j) expect(verifyPath(count, j, own, path, root).ok).toBe(false);
        const bytes = Buffer.from(own, 'hex');
        bytes[bit >> 3] ^= 1 << (bit & 7);
        expect(verifyPath(count, i, bytes.toString('hex'), path, root).ok).toBe(false);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
