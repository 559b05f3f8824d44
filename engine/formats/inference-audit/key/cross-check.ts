/** C13: what the manifest says of the model against the key (commitllm-v4.md section 5.4). */
import { hex } from '../../../crypto/hex.ts';
import type { Phase } from '../report.ts';
import type { DeploymentManifest, ManifestField, VerifierKey } from '../wire/types.ts';
import { sameBytes } from '../hashes/merkle.ts';
import { PhaseBuilder } from './phase.ts';

/** Largest difference of two floats that the reference lets pass. */
const EPSILON = 2.220446049250313e-16;

type Value = number | string | Uint8Array | null;

/** Compares what both sides state; a value that is absent on either side is compared with nothing. */
export function crossCheckPhase(manifest: DeploymentManifest | null, key: VerifierKey): Phase {
  const phase = new PhaseBuilder();
  if (manifest === null) return phase.build();
  const { config } = key;
  const pairs: readonly (readonly [field: ManifestField, expected: Value])[] = [
    ['rmsnorm_eps', key.rmsnorm_eps],
    ['rope_theta', config.rope_theta],
    ['rope_config_hash', key.rope_config_hash],
    ['weight_hash', key.weight_hash],
    ['embedding_merkle_root', key.embedding_merkle_root],
    ['n_layers', config.n_layers],
    ['hidden_dim', config.hidden_dim],
    ['vocab_size', config.vocab_size],
    ['kv_dim', config.kv_dim],
    ['ffn_dim', config.ffn_dim],
    ['d_head', config.d_head],
    ['n_q_heads', config.n_q_heads],
    ['n_kv_heads', config.n_kv_heads],
    ['quant_family', key.quant_family],
    ['scale_derivation', key.scale_derivation],
    ['quant_block_size', key.quant_block_size],
    ['attn_backend', key.attn_backend],
    ['attn_dtype', key.attn_dtype],
  ];
  for (const [field, expected] of pairs) {
    const claimed = manifest[field] as Value;
    if (claimed === null || expected === null) continue;
    const isFloat = field === 'rmsnorm_eps' || field === 'rope_theta';
    phase.check('key-agreement', agree(claimed, expected, isFloat), () => ({
      code: 'spec_field_mismatch',
      place: `/manifest/${field}`,
      message: `${field} of the manifest is not that of the key`,
      claimed: shown(claimed),
      recomputed: shown(expected),
      field,
    }));
  }
  return phase.build();
}

/** As the reference compares: a NaN difference is no difference. The strict rule S-10 judges that otherwise. */
function agree(a: number | string | Uint8Array, b: number | string | Uint8Array, isFloat: boolean): boolean {
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(a, b);
  if (isFloat && typeof a === 'number' && typeof b === 'number') return !(Math.abs(a - b) > EPSILON);
  return a === b;
}

function shown(value: number | string | Uint8Array): string {
  if (value instanceof Uint8Array) return hex(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
