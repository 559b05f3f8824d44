/** S-10: what the manifest must assert and the key must confirm. */
import { hex } from '../../../crypto/hex.ts';
import type { DeploymentManifest, VerifierKey } from '../wire/types.ts';
import { RuleReport } from './rule.ts';

/** Largest difference of two floats that counts as equal: the machine epsilon of a double. */
const EPSILON = 2.220446049250313e-16;

type Value = string | number | Uint8Array | null;

/** Each model field with both values; null where a side states none. */
export function modelFields(
  manifest: DeploymentManifest | null,
  key: VerifierKey,
): readonly (readonly [field: string, claimed: Value, expected: Value])[] {
  const { config } = key;
  return [
    ['weight_hash', manifest?.weight_hash ?? null, key.weight_hash],
    ['n_layers', manifest?.n_layers ?? null, config.n_layers],
    ['hidden_dim', manifest?.hidden_dim ?? null, config.hidden_dim],
    ['vocab_size', manifest?.vocab_size ?? null, config.vocab_size],
    ['kv_dim', manifest?.kv_dim ?? null, config.kv_dim],
    ['ffn_dim', manifest?.ffn_dim ?? null, config.ffn_dim],
    ['d_head', manifest?.d_head ?? null, config.d_head],
    ['n_q_heads', manifest?.n_q_heads ?? null, config.n_q_heads],
    ['n_kv_heads', manifest?.n_kv_heads ?? null, config.n_kv_heads],
    ['rope_config_hash', manifest?.rope_config_hash ?? null, key.rope_config_hash],
    ['rope_theta', manifest?.rope_theta ?? null, config.rope_theta],
    ['rmsnorm_eps', manifest?.rmsnorm_eps ?? null, key.rmsnorm_eps],
    ['embedding_merkle_root', manifest?.embedding_merkle_root ?? null, key.embedding_merkle_root],
    ['quant_family', manifest?.quant_family ?? null, key.quant_family],
  ];
}

export function modelAgreement(manifest: DeploymentManifest | null, key: VerifierKey): RuleReport {
  const rule = new RuleReport('s-10');
  const silent: string[] = [];
  for (const [field, claimed, expected] of modelFields(manifest, key)) {
    if (claimed === null || expected === null) {
      silent.push(`${field} (${claimed === null ? 'manifest' : 'key'})`);
      continue;
    }
    const [a, b] = [shown(claimed), shown(expected)];
    rule.expect(equal(claimed, expected, a, b), () => ({
      place: `/manifest/${field}`,
      message: `${field} of the manifest is not that of the key`,
      claimed: a,
      recomputed: b,
    }));
  }
  if (silent.length > 0) rule.cannotDecide(`not asserted on both sides: ${silent.join(', ')}`);
  return rule;
}

function shown(value: string | number | Uint8Array): string {
  if (value instanceof Uint8Array) return hex(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function equal(claimed: Value, expected: Value, a: string, b: string): boolean {
  if (typeof claimed === 'number' && typeof expected === 'number') return Math.abs(claimed - expected) <= EPSILON;
  return a === b;
}
