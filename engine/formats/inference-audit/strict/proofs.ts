/** Strict rules on Merkle proofs: S-04 (index and depth, M1 and M2) and S-27 (padding, M9). They need only the file. */
import { hex } from '../../../crypto/hex.ts';
import { pow2, sameBytes, treeDepth, zeroSubtree } from '../hashes/merkle.ts';
import type { MerkleProof, V4AuditResponse } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

/** One proof into a tree with a leaf for each position. */
interface PlacedProof {
  readonly place: string;
  readonly proof: MerkleProof;
  readonly position: number;
}

/** Every retained, IO, prefix and KV proof with the position that it is for. */
function* positionProofs(response: V4AuditResponse): Generator<PlacedProof> {
  const position = response.token_index;
  yield { place: '/merkle_proof', proof: response.merkle_proof, position };
  yield { place: '/io_proof', proof: response.io_proof, position };
  for (let j = 0; j < response.prefix_merkle_proofs.length; j++) {
    yield { place: `/prefix_merkle_proofs/${String(j)}`, proof: response.prefix_merkle_proofs[j], position: j };
  }
  const groups = response.kv_proofs ?? [];
  for (let layer = 0; layer < groups.length; layer++) {
    for (let j = 0; j < groups[layer].length; j++) {
      yield { place: `/kv_proofs/${String(layer)}/${String(j)}`, proof: groups[layer][j], position: j };
    }
  }
}

/** Whether index and number of siblings are those of a position in a tree of `count` leaves. */
export function proofFits(proof: MerkleProof, position: number, count: number): boolean {
  return proof.leaf_index === position && position < count && proof.siblings.length === treeDepth(count);
}

/**
 * The first level at which a sibling is the zero padding although it covers positions of the run, or is something else
 * although it covers none; undefined when there is no such level.
 */
export function paddingFault(proof: MerkleProof, position: number, count: number): number | undefined {
  for (let level = 0; level < proof.siblings.length; level++) {
    const width = pow2(level);
    const node = Math.floor(position / width);
    const start = (node % 2 === 0 ? node + 1 : node - 1) * width;
    if (start >= count !== sameBytes(proof.siblings.at(level), zeroSubtree(level))) return level;
  }
  return undefined;
}

/** S-04. */
export function proofShapes(response: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-04');
  const count = response.commitment.n_tokens;
  const depth = treeDepth(count);
  for (const { place, proof, position } of positionProofs(response)) {
    rule.expect(proof.leaf_index === position, () => ({
      place: `${place}/leaf_index`,
      message: `the proof is for leaf ${String(proof.leaf_index)}, expected position ${String(position)}`,
      claimed: String(proof.leaf_index),
      recomputed: String(position),
    }));
    rule.expect(proof.siblings.length === depth, () => ({
      place: `${place}/siblings`,
      message: `${String(proof.siblings.length)} siblings; a tree of ${String(count)} leaves has depth ${String(depth)}`,
      claimed: String(proof.siblings.length),
      recomputed: String(depth),
    }));
  }
  return rule;
}

/** S-27. Levels beyond the depth of the tree are the matter of S-04. */
export function paddingSiblings(response: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-27');
  const count = response.commitment.n_tokens;
  for (const { place, proof, position } of positionProofs(response)) {
    const level = paddingFault(proof, position, count);
    rule.expect(level === undefined, () => {
      const at = level ?? 0;
      const sibling = proof.siblings.at(at);
      const isZero = sameBytes(sibling, zeroSubtree(at));
      return {
        place: `${place}/siblings/${String(at)}`,
        message: isZero
          ? `the sibling is zero padding, although it covers positions of a run of ${String(count)}`
          : `the sibling covers no position of a run of ${String(count)} and is not zero padding`,
        claimed: hex(sibling),
        ...(isZero ? {} : { recomputed: hex(zeroSubtree(at)) }),
      };
    });
  }
  return rule;
}
