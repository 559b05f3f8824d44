/** Merkle trees of the system (commitllm-v4.md section 3): zero padding to a power of two, no prefixes. */
import { hashOf } from './leaves.ts';
import type { MerkleProof } from '../wire/types.ts';

const NODE = 32;

/** The root that a proof leads to, folded over all of its siblings as the reference does it: no depth, no index check. */
export function foldProof(leaf: Uint8Array, proof: MerkleProof): Uint8Array {
  let node = leaf;
  let index = proof.leaf_index;
  for (let level = 0; level < proof.siblings.length; level++) {
    const sibling = proof.siblings.at(level);
    node = index % 2 === 0 ? hashOf(node, sibling) : hashOf(sibling, node);
    index = Math.floor(index / 2);
  }
  return node;
}

/** Whether a proof leads from a leaf to a root. Nothing but the fold is compared. */
export function proofHolds(leaf: Uint8Array, proof: MerkleProof, root: Uint8Array): boolean {
  return sameBytes(foldProof(leaf, proof), root);
}

/** Depth of a tree with that many leaves: ceil(log2(count)), 0 for one leaf or none. Exact for counts below 2^53. */
export function treeDepth(count: number): number {
  let depth = 0;
  for (let width = 1; width < count; width *= 2) depth += 1;
  return depth;
}

const zeroSubtrees: Uint8Array[] = [new Uint8Array(NODE)];

/** Root of a subtree of 2^level zero leaves: Z_0 is 32 zero bytes, Z_(k+1) = SHA-256(Z_k, Z_k). */
export function zeroSubtree(level: number): Uint8Array {
  for (let k = zeroSubtrees.length; k <= level; k++) {
    zeroSubtrees.push(hashOf(zeroSubtrees[k - 1], zeroSubtrees[k - 1]));
  }
  return zeroSubtrees[level];
}

/** All levels of the tree over given leaves, leaves first, padding included; the last level is the root. */
export function buildTree(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const width = pow2(treeDepth(leaves.length));
  let level: readonly Uint8Array[] = Array.from({ length: width }, (_, i) => leaves[i] ?? zeroSubtree(0));
  const levels = [level];
  while (level.length > 1) {
    const below = level;
    level = Array.from({ length: below.length / 2 }, (_, i) => hashOf(below[2 * i], below[2 * i + 1]));
    levels.push(level);
  }
  return levels;
}

/** 2 to a small power, exactly. */
export function pow2(exponent: number): number {
  let value = 1;
  for (let i = 0; i < exponent; i++) value *= 2;
  return value;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
