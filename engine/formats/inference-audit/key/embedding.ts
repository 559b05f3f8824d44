/** C30: the row that a position starts from is the row of its token under the embedding root of the key. */
import { hex } from '../../../crypto/hex.ts';
import { embeddingLeaf } from '../hashes/leaves.ts';
import { foldProof, sameBytes } from '../hashes/merkle.ts';
import type { Phase, StepFailure } from '../report.ts';
import type { MerkleProof, V4AuditResponse, VerifierKey } from '../wire/types.ts';
import { PhaseBuilder } from './phase.ts';

export function embeddingPhase(response: V4AuditResponse, key: VerifierKey): Phase {
  const phase = new PhaseBuilder();
  const { shell_opening: shell, token_id: token } = response;
  const root = key.embedding_merkle_root;
  if (shell !== null) {
    const row = shell.initial_residual;
    if (root !== null || row !== null) {
      const failure = openedFailure(row, shell.embedding_proof, token, root);
      phase.check('embedding', failure === undefined, () => failure as StepFailure);
    }
  }
  const { prefix_embedding_rows: rows, prefix_embedding_proofs: proofs, prefix_token_ids: ids } = response;
  if (root === null || rows === null || proofs === null) return phase.build();
  if (rows.length !== ids.length || proofs.length !== ids.length) {
    phase.check('embedding', false, () => ({
      code: 'prefix_count_mismatch',
      place: '/prefix_embedding_rows',
      message: `${count(rows, 'row')} and ${count(proofs, 'proof')} for ${String(ids.length)} prefix tokens`,
      claimed: String(rows.length === ids.length ? proofs.length : rows.length),
      recomputed: String(ids.length),
    }));
    return phase.build();
  }
  for (let j = 0; j < ids.length; j++) {
    const at = `/prefix_embedding_proofs/${String(j)}`;
    const failure = rowFailure(rows[j], proofs[j], ids[j], root, at);
    phase.check('embedding', failure === undefined, () => ({ ...(failure as StepFailure), token_index: j }));
  }
  return phase.build();
}

function count(list: readonly unknown[], word: string): string {
  return `${String(list.length)} ${word}${list.length === 1 ? '' : 's'}`;
}

function openedFailure(
  row: Float32Array | null,
  proof: MerkleProof | null,
  token: number,
  root: Uint8Array | null,
): StepFailure | undefined {
  const place = '/shell_opening/initial_residual';
  if (root === null) {
    return {
      code: 'unbound_initial_residual',
      place,
      message: 'a first residual is opened, and the key has no root to bind it',
    };
  }
  if (row === null) {
    return { code: 'missing_initial_residual', place, message: 'the key binds the embedding row, and none is opened' };
  }
  if (proof === null) {
    const message = 'the embedding row is opened without a proof';
    return { code: 'missing_embedding_proof', place: '/shell_opening/embedding_proof', message };
  }
  return rowFailure(row, proof, token, root, '/shell_opening/embedding_proof');
}

function rowFailure(
  row: Float32Array,
  proof: MerkleProof,
  token: number,
  root: Uint8Array,
  place: string,
): StepFailure | undefined {
  if (proof.leaf_index !== token) {
    return {
      code: 'embedding_leaf_mismatch',
      place: `${place}/leaf_index`,
      message: 'the proof is of the row of another token',
      claimed: String(proof.leaf_index),
      recomputed: String(token),
    };
  }
  const found = foldProof(embeddingLeaf(row), proof);
  if (sameBytes(found, root)) return undefined;
  return {
    code: 'embedding_proof_failed',
    place,
    message: 'the row does not lead to the embedding root of the key',
    claimed: hex(found),
    recomputed: hex(root),
  };
}
