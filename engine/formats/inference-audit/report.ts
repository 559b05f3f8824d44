/**
 * What checks of an audit report, and how the two halves of this format work together.
 *
 * The reference verifier runs phases in a fixed order (commitllm-v4.md section 5.2), never stops early, and counts. A
 * `Phase` is what one of them did: a list of steps in the reference's order. `checks_run` is the sum of `runs`;
 * `checks_passed` is `max(0, checks_run - number of failures)`; the verdict is pass when there is no failure; the codes
 * are those of all failures in order.
 *
 * Who makes which phase: `phases/` makes structural, specs (without C13), output policy, tokenization, detokenization
 * and challenge. `key/index.ts` exports
 *
 *     auditWithKey(input: KeyAuditInput): Promise<KeyReport>
 *
 * for the others. It never throws for bad evidence; where the reference would panic, the phase ends with `stopped`.
 */
import type { DeploymentManifest, V4AuditResponse, VerifierKey } from './wire/types.ts';

export const FAILURE_CATEGORIES = [
  'structural',
  'cryptographic_binding',
  'spec_mismatch',
  'unsupported',
  'semantic_violation',
  'operational',
] as const;
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** Codes of the reference by category, in the order of section 5.10. */
export const CODES = {
  structural: [
    'wrong_commitment_version',
    'missing_shell_opening',
    'missing_seed_commitment',
    'missing_prompt_hash',
    'missing_prompt_bytes',
    'uncommitted_prompt',
    'missing_n_prompt_tokens',
    'missing_spec_hash',
    'missing_manifest_hash',
    'missing_initial_residual',
    'missing_embedding_proof',
    'missing_logits',
    'missing_final_hidden',
    'missing_final_residual',
    'missing_output_text',
    'missing_eos_token_id',
    'missing_qkv',
    'shell_layer_count_mismatch',
    'non_contiguous_layer_indices',
    'prefix_count_mismatch',
    'unbound_initial_residual',
  ],
  cryptographic_binding: [
    'freivalds_failed',
    'lm_head_freivalds_failed',
    'merkle_proof_failed',
    'retained_hash_mismatch',
    'io_chain_mismatch',
    'io_chain_proof_failed',
    'seed_mismatch',
    'prompt_hash_mismatch',
    'manifest_hash_mismatch',
    'spec_hash_mismatch',
    'embedding_proof_failed',
    'embedding_leaf_mismatch',
    'attention_replay_mismatch',
    'attention_exact_mismatch',
    'attention_kv_coverage_incomplete',
    'decode_artifact_hash_mismatch',
    'challenge_token_mismatch',
    'challenge_layer_mismatch',
    'bridge_x_attn_mismatch',
    'bridge_scale_mismatch',
    'score_anchor_mismatch',
    'witnessed_score_structural_error',
    'attention_wiring_mismatch',
    'kv_roots_count_mismatch',
    'kv_entries_count_mismatch',
    'kv_proof_invalid',
    'kv_proof_count_mismatch',
    'attention_certification_failed',
  ],
  spec_mismatch: ['spec_field_mismatch'],
  unsupported: [
    'unsupported_sampler_version',
    'unsupported_decode_mode',
    'unsupported_decode_feature',
    'unknown_eos_policy',
  ],
  semantic_violation: [
    'token_selection_mismatch',
    'exceeds_max_tokens',
    'min_tokens_violated',
    'eos_policy_violated',
    'ignore_eos_violated',
    'decode_mode_temp_inconsistent',
    'prompt_token_mismatch',
    'prompt_token_count_mismatch',
    'n_prompt_tokens_mismatch',
    'n_prompt_tokens_bound',
    'prefix_token_count_mismatch',
    'detokenization_mismatch',
  ],
  operational: ['tokenizer_error', 'detokenizer_error'],
} as const satisfies Record<FailureCategory, readonly string[]>;
export type FailureCode = (typeof CODES)[FailureCategory][number];

/** Name of a check of ours after `inference-audit/`. `checks.ts` has the texts. */
export type CheckName =
  | 'container'
  | 'version'
  | 'seed'
  | 'prompt'
  | 'prompt-token-count'
  | 'retained-leaf'
  | 'prefix-leaves'
  | 'io-replay'
  | 'io-proof'
  | 'prefix-count'
  | 'shell-opening'
  | 'spec-hashes'
  | 'manifest-hash'
  | 'key-agreement'
  | 'attention-backend'
  | 'sampler-version'
  | 'decode-mode'
  | 'decode-features'
  | 'max-tokens'
  | 'eos-rules'
  | 'layer-list'
  | 'kv-transcript'
  | 'deep-prefix-leaves'
  | 'attention'
  | 'token-choice'
  | 'embedding'
  | 'bridge'
  | 'linear-checks'
  | 'final-hidden'
  | 'lm-head'
  | 'captured-logits'
  | 'deep-prefix'
  | 'tokenization'
  | 'detokenization'
  | 'challenge'
  | 'key-sanity'
  | 'decode-artifact';

/** One thing found wrong. */
export interface StepFailure {
  readonly code: FailureCode;
  /** Where: a pointer into the response by the names of the wire, e.g. `/shell_opening/layers/3/g`. */
  readonly place: string;
  /** One sentence: what was found, what was expected. Never a secret of the key. */
  readonly message: string;
  readonly claimed?: string;
  readonly recomputed?: string;
  /** Context as the reference reports it, where it has any. */
  readonly token_index?: number;
  readonly layer?: number;
  readonly matrix?: MatrixName;
  readonly field?: string;
  readonly spec?: string;
}

/** One step of the reference: usually one counted check. */
export interface Step {
  readonly check: CheckName;
  /** What it adds to `checks_run`: mostly 1; 0 where the reference reports a failure without counting. */
  readonly runs: number;
  /** Subjects looked at, for our count of what was examined; default `runs`. */
  readonly examined?: number;
  readonly failures: readonly StepFailure[];
}

/** What the reference did not do, in its own words or ours; never a failure. */
export interface Skip {
  readonly check: CheckName;
  /** One sentence, shown as "not verified". */
  readonly text: string;
}

/** One phase of the reference. */
export interface Phase {
  readonly steps: readonly Step[];
  readonly skipped: readonly Skip[];
  /** Where the reference panics on this input: what it could not index or compare. No phase runs after it. */
  readonly stopped?: { readonly check: CheckName; readonly place: string; readonly message: string };
}

export const MATRICES = ['Wq', 'Wk', 'Wv', 'Wo', 'Wg', 'Wu', 'Wd', 'LmHead'] as const;
export type MatrixName = (typeof MATRICES)[number];

/** One linear check that ran on the challenged position (or a prefix position), for the table of layers. */
export interface LinearCheck {
  /** Position in the prefix; absent: the challenged one. */
  readonly prefix?: number;
  readonly layer: number;
  readonly matrix: MatrixName;
  readonly ok: boolean;
}

/** One layer of the bridge replay. */
export interface BridgeLayer {
  readonly layer: number;
  readonly x_attn: Int8Array;
  readonly x_ffn: Int8Array;
  readonly h: Int8Array;
  /** The residual after the layer. */
  readonly residual: Float64Array;
}

/** The decode artifact as `key/` reads it; opaque to the other half. */
export interface ArtifactFacts {
  readonly vocab_size: number;
  readonly hidden_dim: number;
  /** Content hash of section 2.6. */
  readonly hash: Uint8Array;
}

export interface KeyAuditInput<Artifact extends ArtifactFacts = ArtifactFacts> {
  readonly response: V4AuditResponse;
  /** Hash of the challenged position: `retainedLeaf(response.retained, response.shell_opening)`. */
  readonly leaf: Uint8Array;
  readonly manifest: DeploymentManifest | null;
  /** Without it only what needs no key runs: C21 (KV against its roots) and C22 (deep prefix leaves). */
  readonly key: VerifierKey | undefined;
  readonly artifact: Artifact | undefined;
  /** Told now and then, 0 to 1. */
  readonly progress?: (done: number) => void;
}

/** A judgement that only the strict profile makes. */
export interface StrictFinding {
  /** `S-22`, `S-19`, `S-21`, ... */
  readonly rule: string;
  readonly check: CheckName;
  /** `failed`: reject; `unverified`: the claim is not verified and PASS is not possible; `note`: said, no effect. */
  readonly action: 'failed' | 'unverified' | 'note';
  readonly place: string;
  readonly message: string;
  readonly claimed?: string;
  readonly recomputed?: string;
}

export interface KeyReport {
  /** C30 and rich prefix. */
  readonly embedding: Phase;
  /** C13: between the manifest hash and the W8A8 rule. */
  readonly crossCheck: Phase;
  /** C20, C31; runs only when there is a shell opening. */
  readonly bridge: Phase;
  /** C32, C33; runs only when there is a shell opening. */
  readonly lmHead: Phase;
  /** C21. */
  readonly kv: Phase;
  /** Section 5.7, with C23. */
  readonly attention: Phase;
  /** C22, C40. */
  readonly deepPrefix: Phase;
  /** Every linear check that ran, prefix positions included. */
  readonly linear: readonly LinearCheck[];
  /** The bridge of the challenged position, as far as it was derived. */
  readonly layers: readonly BridgeLayer[];
  /**
   * How the token of a generated position was decided: `i32` logits bound by the head check, `captured` logits (bound
   * only as far as the tolerance goes), `artifact`: logits recomputed; undefined when the sampler did not run.
   */
  readonly tokenDecidedBy: 'logits_i32' | 'captured' | 'artifact' | undefined;
  /** Difference of the captured-logits binding; undefined when it was not made. */
  readonly capturedDifference: number | undefined;
  /** Whether every captured logit was recomputed from `lp_hidden` with the artifact and found equal (S-21). */
  readonly logitsRecomputed: boolean;
  /** Key sanity (S-22), captured logits (S-19), artifact (S-21), derived vectors all zero (S-14). */
  readonly strict: readonly StrictFinding[];
}
