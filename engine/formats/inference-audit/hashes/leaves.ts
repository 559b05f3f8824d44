/** Leaves and links (commitllm-v4.md sections 2.2, 2.3, 2.6). All are SHA-256 of a plain concatenation. */
import { utf8Encode } from '../../../base/utf8.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import type { KvEntry, RetainedTokenState, ShellTokenOpening } from '../wire/types.ts';
import { wireBytes } from '../wire/types.ts';

const RETAINED = utf8Encode('vi-retained-v3');
const RETAINED_FINAL_RESIDUAL = utf8Encode('vi-retained-fr-v1');
const RETAINED_LP_HIDDEN = utf8Encode('vi-retained-lp-v1');
const RETAINED_LOGITS = utf8Encode('vi-retained-logits-v1');
const IO_GENESIS = utf8Encode('vi-io-genesis-v4');
const IO = utf8Encode('vi-io-v4');
const PROMPT = utf8Encode('vi-prompt-v1');
const SEED = utf8Encode('vi-seed-v1');
const SAMPLE = utf8Encode('vi-sample-v1');
const KV = utf8Encode('vi-kv-v1');
const EMBEDDING = utf8Encode('vi-embedding-v1');

const ABSENT = new Uint8Array([0]);
const PRESENT = new Uint8Array([1]);

/** Four bytes, least significant first. @param value 0 to 2^32 - 1 */
export function le32(value: number): Uint8Array {
  return new Uint8Array([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);
}

/** SHA-256 of several byte strings one after the other. */
export function hashOf(...parts: readonly Uint8Array[]): Uint8Array {
  const state = new Sha256();
  for (const part of parts) state.update(part);
  return state.digest();
}

/** The parts of a shell opening that the leaf of a position covers. */
export type CommittedParts = Pick<ShellTokenOpening, 'final_residual' | 'lp_hidden_bf16' | 'captured_logits_f32'>;

/** Leaf of a position: its retained state, and what the shell opening carries of the three optional arrays. */
export function retainedLeaf(retained: RetainedTokenState, shell: CommittedParts | null): Uint8Array {
  const state = new Sha256().update(RETAINED);
  for (const layer of retained.layers) {
    state.update(wireBytes(layer.a)).update(layer.scale_a_wire);
    if (layer.x_attn_i8 !== null && layer.scale_x_attn_wire !== null) {
      state.update(PRESENT).update(wireBytes(layer.x_attn_i8)).update(layer.scale_x_attn_wire);
    } else {
      state.update(ABSENT);
    }
  }
  let leaf = state.digest();
  if (shell === null) return leaf;
  if (shell.final_residual !== null) leaf = hashOf(RETAINED_FINAL_RESIDUAL, leaf, wireBytes(shell.final_residual));
  if (shell.lp_hidden_bf16 !== null) leaf = hashOf(RETAINED_LP_HIDDEN, leaf, wireBytes(shell.lp_hidden_bf16));
  if (shell.captured_logits_f32 !== null) leaf = hashOf(RETAINED_LOGITS, leaf, wireBytes(shell.captured_logits_f32));
  return leaf;
}

export function promptHash(prompt: Uint8Array): Uint8Array {
  return hashOf(PROMPT, prompt);
}

export function seedCommitment(seed: Uint8Array): Uint8Array {
  return hashOf(SEED, seed);
}

/** Start of the IO chain. @param hash absent: the chain starts at 32 zero bytes */
export function ioGenesis(hash: Uint8Array | null): Uint8Array {
  return hash === null ? new Uint8Array(32) : hashOf(IO_GENESIS, hash);
}

/** Link of a position, which is also its leaf in the IO tree. */
export function ioLink(leaf: Uint8Array, tokenId: number, previous: Uint8Array): Uint8Array {
  return hashOf(IO, leaf, le32(tokenId), previous);
}

/** Seed of the sampler at a generated position. @param genIndex generation-local index */
export function tokenSeed(batchSeed: Uint8Array, genIndex: number): Uint8Array {
  return hashOf(SAMPLE, batchSeed, le32(genIndex));
}

/** Leaf of the KV tree of a layer. There are no lengths between k and v. */
export function kvLeaf(layer: number, position: number, entry: KvEntry): Uint8Array {
  return hashOf(KV, le32(layer), le32(position), wireBytes(entry.k_roped), wireBytes(entry.v_deq));
}

/** Leaf of the embedding tree. @param row bits of an f32 row */
export function embeddingLeaf(row: Float32Array): Uint8Array {
  return hashOf(EMBEDDING, wireBytes(row));
}
