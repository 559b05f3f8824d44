/** Keys, responses and numbers of the vector set, for the tests of what needs a key. */
import { memorySource } from '../../../../engine/bytes/source.ts';
import type { ByteSource } from '../../../../engine/bytes/source.ts';
import { retainedLeaf } from '../../../../engine/formats/inference-audit/hashes/leaves.ts';
import type { DecodeArtifact, ReadKey } from '../../../../engine/formats/inference-audit/key/index.ts';
import { auditWithKey, readArtifact, readKey } from '../../../../engine/formats/inference-audit/key/index.ts';
import type { KeyReport, Phase } from '../../../../engine/formats/inference-audit/report.ts';
import { openAudit } from '../../../../engine/formats/inference-audit/wire/container.ts';
import type { V4AuditResponse, VerifierKey } from '../../../../engine/formats/inference-audit/wire/types.ts';
import { ATTENTION_MODES, DECODE_MODES } from '../../../../engine/formats/inference-audit/wire/types.ts';
import { vector } from '../support.ts';
import { Writer } from '../writer.ts';

export async function keyOf(name: string): Promise<ReadKey> {
  return keyFrom(vector(`keys/${name}.vkey`));
}

export async function keyFrom(bytes: Uint8Array): Promise<ReadKey> {
  const read = await readKey(memorySource('a key', bytes));
  if (!read.ok) throw new Error(`${read.place}: ${read.message}`);
  return read.value;
}

export async function artifactOf(name: string): Promise<DecodeArtifact> {
  const read = await readArtifact(memorySource(name, vector(`artifacts/${name}.vdec`)));
  if (!read.ok) throw new Error(`${read.place}: ${read.message}`);
  return read.value;
}

export function responseOf(file: string): V4AuditResponse {
  const opened = openAudit(vector(file));
  if (!opened.ok) throw new Error(opened.refusal.message);
  return opened.decoded.response;
}

export function judge(response: V4AuditResponse, key?: VerifierKey, artifact?: DecodeArtifact): Promise<KeyReport> {
  const leaf = retainedLeaf(response.retained, response.shell_opening);
  return auditWithKey({ response, leaf, manifest: response.manifest, key, artifact });
}

/** Codes of a phase in order. */
export function codesOf({ steps }: Phase): readonly string[] {
  return steps.flatMap(({ failures }) => failures.map(({ code }) => code));
}

/** Number of counted checks of a phase. */
export function runsOf({ steps }: Phase): number {
  return steps.reduce((sum, { runs }) => sum + runs, 0);
}

/** A source that gives at most `most` bytes at a time where it may, and counts what is asked for. */
export function countingSource(bytes: Uint8Array): ByteSource & { readonly asked: { bytes: number; largest: number } } {
  const asked = { bytes: 0, largest: 0 };
  return {
    name: 'a key',
    size: bytes.length,
    asked,
    read: (offset, length) => {
      asked.bytes += length;
      asked.largest = Math.max(asked.largest, length);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

/** A key written back, with the bytes of its head, which the reader does not keep. */
export function writeKey(key: VerifierKey, head: Uint8Array = new Uint8Array(key.lm_head ?? 0)): Uint8Array {
  const out = new Writer().raw(new TextEncoder().encode('VKEY')).u8(key.version);
  const { config } = key;
  out.text(config.name);
  const dims = [config.hidden_dim, config.kv_dim, config.ffn_dim, config.d_head, config.n_layers] as const;
  for (const dim of [...dims, config.n_q_heads, config.n_kv_heads, config.vocab_size]) out.u64(dim);
  out.f64(config.rope_theta).option(config.rope_scaling, (scaling) => {
    out.text(scaling.rope_type).f64(scaling.factor).f64(scaling.low_freq_factor).f64(scaling.high_freq_factor);
    out.u64(scaling.original_max_position_embeddings);
  });
  type Numbers = Uint32Array | Float32Array | Float64Array;
  const numbers = (values: Numbers): unknown => out.numbers(values);
  const lists = (values: readonly Numbers[]): unknown => out.list(values, numbers);
  out.raw(key.seed).text(key.source_dtype);
  lists(key.quantization_scales);
  lists(key.r_vectors);
  out.list(key.v_vectors, lists);
  out.numbers(key.wo_norms).f32(key.max_v_norm);
  out.option(key.lm_head, () => out.u64(head.length).raw(head));
  out.option(key.v_lm_head, numbers).option(key.v_lm_head_f64, numbers);
  const raw = (bytes: Uint8Array): unknown => out.raw(bytes);
  out.option(key.captured_logits_freivalds_seed, raw).option(key.lm_head_bf16_hash, raw).option(key.weight_hash, raw);
  lists(key.rmsnorm_attn_weights);
  lists(key.rmsnorm_ffn_weights);
  lists(key.weight_scales);
  out.list(key.per_channel_weight_scales, lists);
  out.list(key.qkv_biases, (biases) => biases.forEach(numbers));
  out.f64(key.rmsnorm_eps).option(key.rope_config_hash, raw).option(key.embedding_merkle_root, raw);
  out.option(key.final_norm_weights, numbers);
  const text = (value: string): unknown => out.text(value);
  out.option(key.quant_family, text).option(key.scale_derivation, text);
  out.option(key.quant_block_size, (size) => out.u32(size));
  out.option(key.attn_backend, text).option(key.attn_dtype, text);
  lists(key.o_proj_alpha);
  out.u8(key.rope_aware_replay ? 1 : 0).option(key.verification_profile, (profile) => {
    out.text(profile.name).text(profile.model_family).u8(profile.bridge_tolerance).u8(profile.attention_tolerance);
    out.u32(profile.max_validated_context).u8(profile.requires_score_anchoring ? 1 : 0);
    out.option(profile.score_anchor_threshold, (threshold) => out.f32(threshold));
    out.u8(profile.supports_qkv_freivalds ? 1 : 0);
    out.u32(ATTENTION_MODES.indexOf(profile.attention_mode)).u32(DECODE_MODES.indexOf(profile.decode_acceptance));
  });
  return out.bytes();
}

const bits = new DataView(new ArrayBuffer(8));

/** The number of a hexadecimal bit pattern, most significant digit first: 8 digits are an f32, 16 an f64. */
export function fromBits(pattern: string): number {
  const digits = pattern.replace(/^0x/, '').padStart(8, '0');
  bits.setBigUint64(0, BigInt(`0x${digits}`) << BigInt(64 - 4 * digits.length));
  return digits.length === 8 ? bits.getFloat32(0) : bits.getFloat64(0);
}

/** The bit pattern of an f64, as in the vectors. */
export function toBits(value: number): string {
  bits.setFloat64(0, value);
  return `0x${bits.getBigUint64(0).toString(16).padStart(16, '0')}`;
}
