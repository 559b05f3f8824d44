/** The `VKEY` file (commitllm-v4.md section 1.6). The bytes of `lm_head` are passed over; everything else is held. */
import type { ByteSource } from '../../../bytes/source.ts';
import type { ReadOutcome } from '../tools.ts';
import { MAGIC, magicOf } from '../wire/container.ts';
import type { WireDefect } from '../wire/reader.ts';
import { WireError } from '../wire/reader.ts';
import type { ModelConfig, RopeScaling, VerificationProfile, VerifierKey } from '../wire/types.ts';
import { ATTENTION_MODES, DECODE_MODES } from '../wire/types.ts';
import { SourceReader } from './source-reader.ts';

/** A key as it was read, with what the reference tolerates and the strict profile does not. */
export interface ReadKey extends VerifierKey {
  readonly wire_defects: readonly WireDefect[];
}

/**
 * Reads a key in slices. Answers for any bytes; throws only what the source throws.
 * @param sliceBytes read at a time at least; default 1 MiB
 */
export async function readKey(source: ByteSource, sliceBytes?: number): Promise<ReadOutcome<ReadKey>> {
  const magic = magicOf(await source.read(0, 4));
  if (magic !== MAGIC.key) {
    return { ok: false, place: 'byte 0', message: `the file starts with ${magic}, expected ${MAGIC.key}` };
  }
  const reader = new SourceReader(source, sliceBytes);
  reader.skip(4);
  try {
    return { ok: true, value: await readFields(reader) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { ok: false, place: `byte ${String(error.byte)}`, message: error.message };
  }
}

/** Least encoded size of a list, bytes. */
const LIST = 8;

async function readFields(reader: SourceReader): Promise<ReadKey> {
  const f32Lists = (): Promise<Float32Array[]> => reader.list(LIST, () => reader.f32List());
  const u32Lists = (): Promise<Uint32Array[]> => reader.list(LIST, () => reader.u32List());
  const oHash = (): Promise<Uint8Array | null> => reader.option(() => reader.hash());
  const oText = (): Promise<string | null> => reader.option(() => reader.string());
  // Evaluated in the order in which it is written, which is the order of the wire.
  const key: VerifierKey = {
    version: await reader.u8(),
    config: await readConfig(reader),
    seed: await reader.hash(),
    source_dtype: await reader.string(),
    quantization_scales: await f32Lists(),
    r_vectors: await u32Lists(),
    v_vectors: await reader.list(LIST, u32Lists),
    wo_norms: await reader.f32List(),
    max_v_norm: await reader.f32(),
    lm_head: await reader.option(async () => {
      const length = await reader.count(1);
      reader.skip(length);
      return length;
    }),
    v_lm_head: await reader.option(() => reader.u32List()),
    v_lm_head_f64: await reader.option(() => reader.f64List()),
    captured_logits_freivalds_seed: await oHash(),
    lm_head_bf16_hash: await oHash(),
    weight_hash: await oHash(),
    rmsnorm_attn_weights: await f32Lists(),
    rmsnorm_ffn_weights: await f32Lists(),
    weight_scales: await f32Lists(),
    per_channel_weight_scales: await reader.list(LIST, f32Lists),
    qkv_biases: await reader.list(3 * LIST, async () => [
      await reader.f32List(),
      await reader.f32List(),
      await reader.f32List(),
    ]),
    rmsnorm_eps: await reader.f64(),
    rope_config_hash: await oHash(),
    embedding_merkle_root: await oHash(),
    final_norm_weights: await reader.option(() => reader.f32List()),
    quant_family: await oText(),
    scale_derivation: await oText(),
    quant_block_size: await reader.option(() => reader.u32()),
    attn_backend: await oText(),
    attn_dtype: await oText(),
    o_proj_alpha: await reader.list(LIST, () => reader.f64List()),
    rope_aware_replay: await reader.bool(),
    verification_profile: await reader.option(() => readProfile(reader)),
  };
  reader.finish();
  return { ...key, wire_defects: reader.defects };
}

async function readConfig(reader: SourceReader): Promise<ModelConfig> {
  return {
    name: await reader.string(),
    hidden_dim: await reader.usize(),
    kv_dim: await reader.usize(),
    ffn_dim: await reader.usize(),
    d_head: await reader.usize(),
    n_layers: await reader.usize(),
    n_q_heads: await reader.usize(),
    n_kv_heads: await reader.usize(),
    vocab_size: await reader.usize(),
    rope_theta: await reader.f64(),
    rope_scaling: await reader.option(() => readScaling(reader)),
  };
}

async function readScaling(reader: SourceReader): Promise<RopeScaling> {
  return {
    rope_type: await reader.string(),
    factor: await reader.f64(),
    low_freq_factor: await reader.f64(),
    high_freq_factor: await reader.f64(),
    original_max_position_embeddings: await reader.usize(),
  };
}

async function readProfile(reader: SourceReader): Promise<VerificationProfile> {
  return {
    name: await reader.string(),
    model_family: await reader.string(),
    bridge_tolerance: await reader.u8(),
    attention_tolerance: await reader.u8(),
    max_validated_context: await reader.u32(),
    requires_score_anchoring: await reader.bool(),
    score_anchor_threshold: await reader.option(() => reader.f32()),
    supports_qkv_freivalds: await reader.bool(),
    attention_mode: await reader.variant(ATTENTION_MODES),
    decode_acceptance: await reader.variant(DECODE_MODES),
  };
}
