/**
 * The objects of the wire format (commitllm-v4.md sections 1.5 to 1.8), with the names and the order of the
 * specification; `null` is an absent option. Arrays hold the bits of the wire: `wireBytes` of one gives back what is
 * hashed, NaN payloads included. A `u64` of the wire is a number: exact below 2^53, and every one of 2^32 or more is
 * a defect that the strict reading refuses (D3).
 */

/** Values of 32 bytes one after the other. */
export interface Hashes {
  /** `32 * length` bytes. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** A view of one. @throws RangeError beyond the end. */
  at(index: number): Uint8Array;
}

/** Bytes of the payload that a value was read from. */
export interface WireSpan {
  /** First byte. */
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}

export interface MerkleProof {
  /** u32 */
  readonly leaf_index: number;
  /** Bottom-up. */
  readonly siblings: Hashes;
}

export interface RetainedLayerState {
  /** hidden_dim values. */
  readonly a: Int8Array;
  readonly scale_a: number;
  /** The four bytes of `scale_a`. */
  readonly scale_a_wire: Uint8Array;
  readonly x_attn_i8: Int8Array | null;
  readonly scale_x_attn: number | null;
  readonly scale_x_attn_wire: Uint8Array | null;
}

export interface RetainedTokenState {
  readonly layers: readonly RetainedLayerState[];
}

export interface ShellLayerOpening {
  /** hidden_dim accumulators. */
  readonly attn_out: Int32Array;
  /** ffn_dim accumulators. */
  readonly g: Int32Array;
  /** ffn_dim accumulators. */
  readonly u: Int32Array;
  /** hidden_dim accumulators. */
  readonly ffn_out: Int32Array;
  /** hidden_dim accumulators. */
  readonly q: Int32Array | null;
  /** kv_dim accumulators. */
  readonly k: Int32Array | null;
  /** kv_dim accumulators. */
  readonly v: Int32Array | null;
  readonly scale_x_attn: number;
  readonly scale_x_ffn: number;
  readonly scale_h: number;
}

export interface ShellTokenOpening {
  readonly layers: readonly ShellLayerOpening[];
  /** Indices of the opened layers; absent: all. */
  readonly layer_indices: readonly number[] | null;
  /** hidden_dim values. */
  readonly initial_residual: Float32Array | null;
  readonly embedding_proof: MerkleProof | null;
  /** hidden_dim values. */
  readonly final_residual: Float32Array | null;
  /** vocab_size values. */
  readonly logits_i32: Int32Array | null;
  /** hidden_dim bit patterns of bfloat16. */
  readonly lp_hidden_bf16: Uint16Array | null;
  /** vocab_size values. */
  readonly captured_logits_f32: Float32Array | null;
}

export interface BatchCommitment {
  readonly merkle_root: Uint8Array;
  readonly io_root: Uint8Array;
  readonly n_tokens: number;
  readonly manifest_hash: Uint8Array | null;
  readonly input_spec_hash: Uint8Array | null;
  readonly model_spec_hash: Uint8Array | null;
  readonly decode_spec_hash: Uint8Array | null;
  readonly output_spec_hash: Uint8Array | null;
  /** The only variant, index 0 on the wire. */
  readonly version: 'V4';
  readonly prompt_hash: Uint8Array | null;
  readonly seed_commitment: Uint8Array | null;
  readonly n_prompt_tokens: number | null;
  /** One per layer, or none. */
  readonly kv_roots: Hashes;
}

export interface LogitBias {
  readonly token: number;
  readonly bias: number;
}

export interface DeploymentManifest {
  readonly tokenizer_hash: Uint8Array;
  readonly temperature: number;
  readonly top_k: number;
  readonly top_p: number;
  readonly eos_policy: string;
  readonly weight_hash: Uint8Array | null;
  readonly quant_hash: Uint8Array | null;
  readonly system_prompt_hash: Uint8Array | null;
  readonly repetition_penalty: number;
  readonly frequency_penalty: number;
  readonly presence_penalty: number;
  readonly logit_bias: readonly LogitBias[];
  readonly bad_word_ids: Uint32Array;
  readonly guided_decoding: string;
  readonly stop_sequences: readonly string[];
  readonly max_tokens: number;
  readonly chat_template_hash: Uint8Array | null;
  readonly rope_config_hash: Uint8Array | null;
  readonly rmsnorm_eps: number | null;
  readonly sampler_version: string | null;
  readonly decode_mode: string | null;
  readonly bos_eos_policy: string | null;
  readonly truncation_policy: string | null;
  readonly special_token_policy: string | null;
  readonly padding_policy: string | null;
  readonly adapter_hash: Uint8Array | null;
  readonly n_layers: number | null;
  readonly hidden_dim: number | null;
  readonly vocab_size: number | null;
  readonly embedding_merkle_root: Uint8Array | null;
  readonly quant_family: string | null;
  readonly scale_derivation: string | null;
  readonly quant_block_size: number | null;
  readonly attn_backend: string | null;
  readonly attn_dtype: string | null;
  readonly kv_dim: number | null;
  readonly ffn_dim: number | null;
  readonly d_head: number | null;
  readonly n_q_heads: number | null;
  readonly n_kv_heads: number | null;
  readonly rope_theta: number | null;
  readonly min_tokens: number;
  readonly ignore_eos: boolean;
  readonly detokenization_policy: string | null;
  readonly eos_token_id: number | null;
}

export type ManifestField = keyof DeploymentManifest;

export interface KvEntry {
  /** kv_dim values. */
  readonly k_roped: Float64Array;
  /** kv_dim values. */
  readonly v_deq: Float64Array;
}

export interface WitnessedScores {
  /** Row-major: `scores[head * seq_len + position]`. */
  readonly scores: Float32Array;
  readonly n_q_heads: number;
  readonly seq_len: number;
}

/** The opening of one challenged position. */
export interface V4AuditResponse {
  readonly token_index: number;
  readonly retained: RetainedTokenState;
  readonly merkle_proof: MerkleProof;
  readonly io_proof: MerkleProof;
  readonly token_id: number;
  readonly prev_io_hash: Uint8Array;
  readonly prefix_leaf_hashes: Hashes;
  readonly prefix_merkle_proofs: readonly MerkleProof[];
  readonly prefix_token_ids: Uint32Array;
  readonly commitment: BatchCommitment;
  readonly revealed_seed: Uint8Array;
  readonly shell_opening: ShellTokenOpening | null;
  readonly manifest: DeploymentManifest | null;
  readonly prompt: Uint8Array | null;
  readonly n_prompt_tokens: number | null;
  readonly output_text: string | null;
  readonly prefix_embedding_rows: readonly Float32Array[] | null;
  readonly prefix_embedding_proofs: readonly MerkleProof[] | null;
  readonly prefix_retained: readonly RetainedTokenState[] | null;
  readonly prefix_shell_openings: readonly ShellTokenOpening[] | null;
  /** `[layer][position]` */
  readonly kv_entries: readonly (readonly KvEntry[])[] | null;
  readonly kv_proofs: readonly (readonly MerkleProof[])[] | null;
  readonly witnessed_scores: readonly WitnessedScores[] | null;
}

export interface RopeScaling {
  readonly rope_type: string;
  readonly factor: number;
  readonly low_freq_factor: number;
  readonly high_freq_factor: number;
  readonly original_max_position_embeddings: number;
}

export interface ModelConfig {
  readonly name: string;
  readonly hidden_dim: number;
  readonly kv_dim: number;
  readonly ffn_dim: number;
  readonly d_head: number;
  readonly n_layers: number;
  readonly n_q_heads: number;
  readonly n_kv_heads: number;
  readonly vocab_size: number;
  readonly rope_theta: number;
  readonly rope_scaling: RopeScaling | null;
}

/** In the order of their indices on the wire. */
export const ATTENTION_MODES = ['ExactReplay', 'WitnessedScores', 'AuditedInputsOnly', 'DeterministicKernel'] as const;
export const DECODE_MODES = ['ExactTokenIdentity', 'Unsupported', 'LpHiddenBf16', 'CapturedLogits'] as const;
export type AttentionVerificationMode = (typeof ATTENTION_MODES)[number];
export type DecodeAcceptanceMode = (typeof DECODE_MODES)[number];

export interface VerificationProfile {
  readonly name: string;
  readonly model_family: string;
  readonly bridge_tolerance: number;
  readonly attention_tolerance: number;
  readonly max_validated_context: number;
  readonly requires_score_anchoring: boolean;
  readonly score_anchor_threshold: number | null;
  readonly supports_qkv_freivalds: boolean;
  readonly attention_mode: AttentionVerificationMode;
  readonly decode_acceptance: DecodeAcceptanceMode;
}

/** What the auditor holds in secret. The bytes of `lm_head` are not kept. */
export interface VerifierKey {
  readonly version: number;
  readonly config: ModelConfig;
  readonly seed: Uint8Array;
  readonly source_dtype: string;
  readonly quantization_scales: readonly Float32Array[];
  /** Wq Wk Wv Wo Wg Wu Wd LmHead; raw u32, not reduced. */
  readonly r_vectors: readonly Uint32Array[];
  /** `[layer][7]` */
  readonly v_vectors: readonly (readonly Uint32Array[])[];
  readonly wo_norms: Float32Array;
  readonly max_v_norm: number;
  /** Number of bytes of the head; absent: no head. */
  readonly lm_head: number | null;
  readonly v_lm_head: Uint32Array | null;
  readonly v_lm_head_f64: Float64Array | null;
  readonly captured_logits_freivalds_seed: Uint8Array | null;
  readonly lm_head_bf16_hash: Uint8Array | null;
  readonly weight_hash: Uint8Array | null;
  readonly rmsnorm_attn_weights: readonly Float32Array[];
  readonly rmsnorm_ffn_weights: readonly Float32Array[];
  readonly weight_scales: readonly Float32Array[];
  readonly per_channel_weight_scales: readonly (readonly Float32Array[])[];
  /** Per layer: q, k, v. */
  readonly qkv_biases: readonly (readonly [Float32Array, Float32Array, Float32Array])[];
  readonly rmsnorm_eps: number;
  readonly rope_config_hash: Uint8Array | null;
  readonly embedding_merkle_root: Uint8Array | null;
  readonly final_norm_weights: Float32Array | null;
  readonly quant_family: string | null;
  readonly scale_derivation: string | null;
  readonly quant_block_size: number | null;
  readonly attn_backend: string | null;
  readonly attn_dtype: string | null;
  readonly o_proj_alpha: readonly Float64Array[];
  readonly rope_aware_replay: boolean;
  readonly verification_profile: VerificationProfile | null;
}

/** The bits of an array as they stood on the wire: what hashes are made of. A view, not a copy. */
export function wireBytes(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
