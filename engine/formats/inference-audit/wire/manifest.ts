/** The deployment manifest on the wire; its 45 fields in wire order, which is not the order in which they are hashed. */
import type { WireReader } from './reader.ts';
import type { DeploymentManifest, ManifestField, WireSpan } from './types.ts';

/** Bytes of each field. Options, integers, floats and hashes stand there as they are hashed (section 2.4). */
export type ManifestSpans = ReadonlyMap<ManifestField, WireSpan>;

export interface ManifestRead {
  readonly manifest: DeploymentManifest;
  readonly spans: ManifestSpans;
}

/** @throws WireError */
export function readManifest(reader: WireReader): ManifestRead {
  const spans = new Map<ManifestField, WireSpan>();
  const field = <T>(name: ManifestField, read: () => T): T => {
    const start = reader.at;
    const value = read();
    spans.set(name, { start, end: reader.at });
    return value;
  };
  const f32 = (name: ManifestField): number => field(name, () => reader.f32());
  const u32 = (name: ManifestField): number => field(name, () => reader.u32());
  const text = (name: ManifestField): string => field(name, () => reader.string());
  const oHash = (name: ManifestField): Uint8Array | null => field(name, () => reader.option(() => reader.hash()));
  const oU32 = (name: ManifestField): number | null => field(name, () => reader.option(() => reader.u32()));
  const oF64 = (name: ManifestField): number | null => field(name, () => reader.option(() => reader.f64()));
  const oText = (name: ManifestField): string | null => field(name, () => reader.option(() => reader.string()));
  // Evaluated in the order in which it is written, which is the order of the wire.
  const manifest: DeploymentManifest = {
    tokenizer_hash: field('tokenizer_hash', () => reader.hash()),
    temperature: f32('temperature'),
    top_k: u32('top_k'),
    top_p: f32('top_p'),
    eos_policy: text('eos_policy'),
    weight_hash: oHash('weight_hash'),
    quant_hash: oHash('quant_hash'),
    system_prompt_hash: oHash('system_prompt_hash'),
    repetition_penalty: f32('repetition_penalty'),
    frequency_penalty: f32('frequency_penalty'),
    presence_penalty: f32('presence_penalty'),
    logit_bias: field('logit_bias', () => reader.list(8, () => ({ token: reader.u32(), bias: reader.f32() }))),
    bad_word_ids: field('bad_word_ids', () => reader.u32List()),
    guided_decoding: text('guided_decoding'),
    stop_sequences: field('stop_sequences', () => reader.list(8, () => reader.string())),
    max_tokens: u32('max_tokens'),
    chat_template_hash: oHash('chat_template_hash'),
    rope_config_hash: oHash('rope_config_hash'),
    rmsnorm_eps: oF64('rmsnorm_eps'),
    sampler_version: oText('sampler_version'),
    decode_mode: oText('decode_mode'),
    bos_eos_policy: oText('bos_eos_policy'),
    truncation_policy: oText('truncation_policy'),
    special_token_policy: oText('special_token_policy'),
    padding_policy: oText('padding_policy'),
    adapter_hash: oHash('adapter_hash'),
    n_layers: oU32('n_layers'),
    hidden_dim: oU32('hidden_dim'),
    vocab_size: oU32('vocab_size'),
    embedding_merkle_root: oHash('embedding_merkle_root'),
    quant_family: oText('quant_family'),
    scale_derivation: oText('scale_derivation'),
    quant_block_size: oU32('quant_block_size'),
    attn_backend: oText('attn_backend'),
    attn_dtype: oText('attn_dtype'),
    kv_dim: oU32('kv_dim'),
    ffn_dim: oU32('ffn_dim'),
    d_head: oU32('d_head'),
    n_q_heads: oU32('n_q_heads'),
    n_kv_heads: oU32('n_kv_heads'),
    rope_theta: oF64('rope_theta'),
    min_tokens: u32('min_tokens'),
    ignore_eos: field('ignore_eos', () => reader.bool()),
    detokenization_policy: oText('detokenization_policy'),
    eos_token_id: oU32('eos_token_id'),
  };
  return { manifest, spans };
}
