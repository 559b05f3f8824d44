/** C21: opened keys and values are under the committed roots (commitllm-v4.md section 5.3). Needs no key. */
import { hex } from '../../../crypto/hex.ts';
import { kvLeaf } from '../hashes/leaves.ts';
import { foldProof, sameBytes } from '../hashes/merkle.ts';
import type { Phase } from '../report.ts';
import type { V4AuditResponse } from '../wire/types.ts';
import { PhaseBuilder } from './phase.ts';

export interface KvResult {
  readonly phase: Phase;
  /** Nothing was found wrong; also when there was nothing to find. */
  readonly ok: boolean;
}

/** @param layers of the model, from key or manifest; undefined when neither says */
export function kvPhase(response: V4AuditResponse, layers: number | undefined): KvResult {
  const phase = new PhaseBuilder();
  return { ok: judge(phase, response, layers), phase: phase.build() };
}

function judge(phase: PhaseBuilder, response: V4AuditResponse, layers: number | undefined): boolean {
  const { kv_entries: entries, kv_proofs: proofs, commitment } = response;
  const roots = commitment.kv_roots;
  if (roots.length === 0) return true;
  if (layers !== undefined) {
    const fits = roots.length === layers;
    phase.precondition('kv-transcript', fits, () => ({
      code: 'kv_roots_count_mismatch',
      place: '/commitment/kv_roots',
      message: `${String(roots.length)} KV roots for ${String(layers)} layers`,
      claimed: String(roots.length),
      recomputed: String(layers),
    }));
    if (!fits) return false;
  }
  if (entries === null && proofs === null) return true;
  const groups = entries?.length ?? 0;
  const paired = entries !== null && proofs?.length === groups;
  phase.precondition('kv-transcript', paired, () => ({
    code: 'kv_proof_count_mismatch',
    place: entries === null ? '/kv_entries' : '/kv_proofs',
    message: 'entries and proofs are not opened for the same layers',
    claimed: proofs === null ? 'no proofs' : String(proofs.length),
    recomputed: entries === null ? 'no entries' : String(groups),
  }));
  if (!paired || proofs === null) return false;
  let ok = true;
  for (let layer = 0; layer < groups; layer++) ok = judgeLayer(phase, response, layer) && ok;
  return ok;
}

function judgeLayer(phase: PhaseBuilder, response: V4AuditResponse, layer: number): boolean {
  const roots = response.commitment.kv_roots;
  const entries = response.kv_entries?.[layer] ?? [];
  const proofs = response.kv_proofs?.[layer] ?? [];
  const paired = entries.length === proofs.length;
  phase.precondition('kv-transcript', paired, () => ({
    code: 'kv_proof_count_mismatch',
    place: `/kv_proofs/${String(layer)}`,
    message: `${String(proofs.length)} proofs for ${String(entries.length)} entries`,
    claimed: String(proofs.length),
    recomputed: String(entries.length),
    layer,
  }));
  if (!paired) return false;
  if (layer >= roots.length) {
    phase.check('kv-transcript', false, () => ({
      code: 'kv_entries_count_mismatch',
      place: `/kv_entries/${String(layer)}`,
      message: `entries of ${String(layer + 1)} layers or more, ${String(roots.length)} roots are committed`,
      claimed: String(response.kv_entries?.length ?? 0),
      recomputed: String(roots.length),
      layer,
    }));
    return false;
  }
  const root = roots.at(layer);
  let ok = true;
  for (let position = 0; position < entries.length; position++) {
    const found = foldProof(kvLeaf(layer, position, entries[position]), proofs[position]);
    const holds = sameBytes(found, root);
    ok &&= holds;
    phase.check('kv-transcript', holds, () => ({
      code: 'kv_proof_invalid',
      place: `/kv_proofs/${String(layer)}/${String(position)}`,
      message: `the entry of position ${String(position)} does not lead to the root of layer ${String(layer)}`,
      claimed: hex(found),
      recomputed: hex(root),
      layer,
      token_index: position,
    }));
  }
  return ok;
}
