/** The shape of the model, from the pinned key or else as the manifest asserts it. */
import type { DeploymentManifest, VerifierKey } from '../wire/types.ts';

export interface Dims {
  readonly from: 'key' | 'manifest';
  readonly n_layers: number | null;
  readonly hidden_dim: number | null;
  readonly kv_dim: number | null;
  readonly ffn_dim: number | null;
  readonly vocab_size: number | null;
  readonly n_q_heads: number | null;
}

export function dimsOf(key: VerifierKey | undefined, manifest: DeploymentManifest | null): Dims | undefined {
  const source = key?.config ?? manifest;
  if (source === null) return undefined;
  const { n_layers, hidden_dim, kv_dim, ffn_dim, vocab_size, n_q_heads } = source;
  return { from: key === undefined ? 'manifest' : 'key', n_layers, hidden_dim, kv_dim, ffn_dim, vocab_size, n_q_heads };
}
