/** C32 and C33: from the final residual to the token (commitllm-v4.md sections 5.5.6 and 5.5.7). */
import { hex } from '../../../crypto/hex.ts';
import { sameBytes } from '../hashes/merkle.ts';
import { tokenSeed } from '../hashes/leaves.ts';
import { positionsOf } from '../positions.ts';
import type { CheckName, KeyReport, LinearCheck, Phase, StrictFinding } from '../report.ts';
import { WireError } from '../wire/reader.ts';
import type { DeploymentManifest, ShellTokenOpening, V4AuditResponse, VerifierKey } from '../wire/types.ts';
import { capturedDifference } from './captured.ts';
import { freivalds } from './field.ts';
import { quantize, rmsnorm } from './numbers.ts';
import { MATRIX_INDEX, PhaseBuilder } from './phase.ts';
import type { DecodeArtifact } from './read-artifact.ts';
import { headProduct } from './read-artifact.ts';
import { sampleToken } from './sampler.ts';

/** Largest difference of the two projections of captured logits. */
const CAPTURED_TOLERANCE = 1e6;
/** From here on a difference is worth a warning, until honest audits have been measured (S-19, U5). */
const CAPTURED_WARNING = 256;

export interface HeadResult extends Pick<KeyReport, 'tokenDecidedBy' | 'capturedDifference' | 'logitsRecomputed'> {
  readonly phase: Phase;
  readonly linear: readonly LinearCheck[];
  readonly strict: readonly StrictFinding[];
  /** The quantized input of the head, where it was derived. */
  readonly finalHidden: Int8Array | undefined;
}

/** The head of the challenged position. */
export async function lmHeadPhase(
  response: V4AuditResponse,
  key: VerifierKey,
  artifact: DecodeArtifact | undefined,
): Promise<HeadResult> {
  const head = new Head(response, key, artifact);
  if (response.shell_opening !== null) await head.run(response.shell_opening);
  return head.result();
}

class Head {
  readonly #phase = new PhaseBuilder();
  readonly #linear: LinearCheck[] = [];
  readonly #strict: StrictFinding[] = [];
  readonly #response: V4AuditResponse;
  readonly #key: VerifierKey;
  readonly #artifact: DecodeArtifact | undefined;
  #decidedBy: KeyReport['tokenDecidedBy'];
  #difference: number | undefined;
  #recomputed = false;
  #finalHidden: Int8Array | undefined;

  constructor(response: V4AuditResponse, key: VerifierKey, artifact: DecodeArtifact | undefined) {
    this.#response = response;
    this.#key = key;
    this.#artifact = artifact;
  }

  result(): HeadResult {
    return {
      phase: this.#phase.build(),
      linear: this.#linear,
      strict: this.#strict,
      tokenDecidedBy: this.#decidedBy,
      capturedDifference: this.#difference,
      logitsRecomputed: this.#recomputed,
      finalHidden: this.#finalHidden,
    };
  }

  async run(shell: ShellTokenOpening): Promise<void> {
    this.#deriveFinalHidden(shell);
    const mode = this.#key.verification_profile?.decode_acceptance ?? 'ExactTokenIdentity';
    switch (mode) {
      case 'ExactTokenIdentity':
      case 'Unsupported':
        this.#integerLogits(shell, mode === 'ExactTokenIdentity');
        return;
      case 'LpHiddenBf16':
        await this.#recomputedLogits(shell);
        return;
      case 'CapturedLogits':
        await this.#capturedLogits(shell);
    }
  }

  /** C32. */
  #deriveFinalHidden({ final_residual: residual }: ShellTokenOpening): void {
    const { final_norm_weights: norm, lm_head: head, rmsnorm_eps: eps } = this.#key;
    const place = '/shell_opening/final_residual';
    if (norm === null) return;
    if (residual === null) {
      if (head === null) return;
      const message = 'the key has an output head, and the residual that goes into it is not opened';
      this.#phase.fail('final-hidden', { code: 'missing_final_residual', place, message });
      return;
    }
    const fits = residual.length === norm.length;
    this.#phase.check('final-hidden', fits, () => ({
      code: 'spec_field_mismatch',
      place,
      message: `${String(residual.length)} values, the final norm of the key has ${String(norm.length)}`,
      claimed: String(residual.length),
      recomputed: String(norm.length),
      field: 'final_residual',
    }));
    if (fits) this.#finalHidden = quantize(rmsnorm(residual, norm, eps), 1);
  }

  #missing(check: CheckName, code: 'missing_logits' | 'missing_final_hidden', place: string, message: string): void {
    this.#phase.fail(check, { code, place, message });
  }

  #integerLogits({ logits_i32: logits }: ShellTokenOpening, decides: boolean): void {
    const { v_lm_head: v, r_vectors: vectors, config } = this.#key;
    const place = '/shell_opening/logits_i32';
    const r = vectors.at(MATRIX_INDEX.LmHead);
    if (r === undefined) {
      this.#phase.stop('lm-head', '/key/r_vectors', `${String(vectors.length)} vectors in the key, expected 8`);
      return;
    }
    if (r.length === 0 || v === null) return;
    if (logits === null) {
      this.#missing('lm-head', 'missing_logits', place, 'the key binds integer logits, and none are opened');
      return;
    }
    const hidden = this.#finalHidden;
    if (hidden === undefined) {
      const message = 'the input of the head cannot be derived: the final residual or the final norm is absent';
      this.#missing('lm-head', 'missing_final_hidden', '/shell_opening/final_residual', message);
      return;
    }
    if (v.length !== hidden.length || r.length !== logits.length) {
      const found = `${String(hidden.length)} inputs and ${String(logits.length)} logits`;
      const message = `${found}, the key expects ${String(v.length)} and ${String(r.length)}`;
      this.#phase.stop('lm-head', place, message);
      return;
    }
    const ok = freivalds(v, hidden, r, logits);
    this.#linear.push({ layer: this.#key.config.n_layers, matrix: 'LmHead', ok });
    this.#phase.check('lm-head', ok, () => ({
      code: 'lm_head_freivalds_failed',
      place,
      message: 'the logits are not the product of the output head with its input',
    }));
    if (!decides) {
      const text = `token identity: unsupported for profile '${this.#key.verification_profile?.name ?? ''}'`;
      this.#phase.skip('token-choice', text);
    } else if (config.vocab_size > 0) {
      this.#decide(Float32Array.from(logits), ok ? 'logits_i32' : undefined);
    }
  }

  /** The token of a generated position. @param by what binds the logits */
  #decide(logits: Float32Array, by: KeyReport['tokenDecidedBy']): void {
    const { manifest, revealed_seed: batchSeed, token_id: token } = this.#response;
    const { generated, genIndex } = positionsOf(this.#response);
    if (!generated) return;
    const chosen = sampleToken(logits, rulesOf(manifest), tokenSeed(batchSeed, genIndex));
    if (chosen === undefined) {
      this.#phase.stop('token-choice', '/manifest/temperature', 'the logits or the temperature cannot be ordered');
      return;
    }
    this.#decidedBy = by;
    this.#phase.check('token-choice', chosen === token, () => ({
      code: 'token_selection_mismatch',
      place: '/token_id',
      message: 'the sampler chooses another token from these logits',
      claimed: String(token),
      recomputed: String(chosen),
    }));
  }

  async #recomputedLogits({ lp_hidden_bf16: hidden }: ShellTokenOpening): Promise<void> {
    const place = '/shell_opening/lp_hidden_bf16';
    const artifact = this.#artifact;
    if (!this.#hiddenFits(hidden, 'lm-head')) return;
    if (artifact === undefined) {
      this.#missing('lm-head', 'missing_logits', place, 'without a decode artifact there are no logits to choose from');
      return;
    }
    const expected = this.#key.lm_head_bf16_hash;
    const same = expected === null || sameBytes(artifact.hash, expected);
    this.#phase.check('decode-artifact', same, () => ({
      code: 'decode_artifact_hash_mismatch',
      place: '/artifact',
      message: 'the decode artifact is not the one that the key names',
      claimed: hex(artifact.hash),
      recomputed: hex(expected ?? new Uint8Array()),
    }));
    if (!same) return;
    const fits = this.#artifactFits(artifact);
    this.#phase.check('lm-head', fits, () => ({
      code: 'decode_artifact_hash_mismatch',
      place: '/artifact',
      message: 'the decode artifact does not have the shape of the output head',
    }));
    if (!fits) return;
    const logits = await this.#product(artifact, hidden);
    // A file that is not wholly understood, or that the key does not name, decides nothing.
    const decides = this.#strictArtifact(artifact) && expected !== null;
    if (logits !== undefined) this.#decide(logits, decides ? 'artifact' : undefined);
  }

  #hiddenFits(hidden: Uint16Array | null, check: CheckName): hidden is Uint16Array {
    const place = '/shell_opening/lp_hidden_bf16';
    const { hidden_dim: width } = this.#key.config;
    if (hidden?.length === width) return true;
    const found =
      hidden === null ? 'is not opened' : `has ${String(hidden.length)} values, hidden_dim is ${String(width)}`;
    this.#missing(check, 'missing_final_hidden', place, `the hidden state before the head ${found}`);
    return false;
  }

  #artifactFits({ vocab_size: vocab, hidden_dim: width, weights }: DecodeArtifact): boolean {
    const { config } = this.#key;
    return vocab === config.vocab_size && width === config.hidden_dim && width > 0 && weights === vocab * width;
  }

  /** D1 and D3 of the artifact file. @returns whether there is nothing against it */
  #strictArtifact({ wire_defects: defects }: DecodeArtifact): boolean {
    for (const { byte, rule, message } of defects) {
      this.#undecidedArtifact(`decode artifact, byte ${String(byte)}`, `${rule}: ${message}`);
    }
    return defects.length === 0;
  }

  #undecidedArtifact(place: string, message: string): void {
    this.#strict.push({ rule: 'S-21', check: 'decode-artifact', action: 'unverified', place, message });
  }

  async #product(artifact: DecodeArtifact, hidden: Uint16Array): Promise<Float32Array | undefined> {
    try {
      return await headProduct(artifact, hidden);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#undecidedArtifact(`decode artifact, byte ${String(error.byte)}`, error.message);
      return undefined;
    }
  }

  async #capturedLogits(shell: ShellTokenOpening): Promise<void> {
    const { captured_logits_f32: logits, lp_hidden_bf16: hidden } = shell;
    const { config, v_lm_head_f64: v, captured_logits_freivalds_seed: seed } = this.#key;
    const place = '/shell_opening/captured_logits_f32';
    if (logits?.length !== config.vocab_size) {
      const found =
        logits === null ? 'are not opened' : `are ${String(logits.length)}, vocab_size is ${String(config.vocab_size)}`;
      this.#missing('captured-logits', 'missing_logits', place, `the captured logits ${found}`);
      return;
    }
    if (!this.#hiddenFits(hidden, 'captured-logits')) return;
    const infinite = logits.findIndex((logit) => !Number.isFinite(logit));
    if (infinite >= 0) {
      const at = `${place}/${String(infinite)}`;
      const message = 'the captured logit is not a finite number';
      const claimed = String(logits[infinite]);
      this.#strict.push({ rule: 'S-19', check: 'captured-logits', action: 'failed', place: at, message, claimed });
    }
    this.#decide(logits, 'captured');
    if (this.#phase.isStopped) return;
    if (v === null || seed === null || v.length !== hidden.length) {
      const message = 'captured logits binding: the key does not hold its secrets';
      this.#phase.skip('captured-logits', message);
      this.#strict.push({ rule: 'S-19', check: 'captured-logits', action: 'unverified', place: '/key', message });
    } else {
      const difference = capturedDifference(seed, v, logits, hidden);
      this.#difference = difference;
      this.#phase.check('captured-logits', difference <= CAPTURED_TOLERANCE, () => ({
        code: 'lm_head_freivalds_failed',
        place,
        message: `the projections of captured logits and hidden state differ by more than ${String(CAPTURED_TOLERANCE)}`,
        claimed: String(difference),
        recomputed: String(CAPTURED_TOLERANCE),
      }));
      if (!(difference <= CAPTURED_WARNING)) {
        const message = `the projections differ by ${String(difference)}; rounding alone should give about 10`;
        this.#strict.push({ rule: 'S-19', check: 'captured-logits', action: 'note', place, message });
      }
    }
    await this.#recomputeCaptured(logits, hidden);
  }

  /** S-21. */
  async #recomputeCaptured(logits: Float32Array, hidden: Uint16Array): Promise<void> {
    const artifact = this.#artifact;
    if (artifact === undefined) return;
    const expected = this.#key.lm_head_bf16_hash;
    if (expected === null || !sameBytes(artifact.hash, expected)) {
      this.#undecidedArtifact(
        '/artifact',
        expected === null
          ? 'the key names no decode artifact, so this one cannot be told to be its own'
          : `the decode artifact has the hash ${hex(artifact.hash)}, the key names ${hex(expected)}`,
      );
      return;
    }
    if (!this.#artifactFits(artifact)) {
      this.#undecidedArtifact('/artifact', 'the decode artifact does not have the shape of the output head');
      return;
    }
    if (!this.#strictArtifact(artifact)) return;
    const recomputed = await this.#product(artifact, hidden);
    if (recomputed === undefined) return;
    const differing = logits.findIndex((logit, i) => logit !== recomputed[i]);
    this.#recomputed = differing < 0;
    if (differing < 0) return;
    this.#strict.push({
      rule: 'S-21',
      check: 'decode-artifact',
      action: 'failed',
      place: `/shell_opening/captured_logits_f32/${String(differing)}`,
      message: 'the captured logit is not the one that head and hidden state give',
      claimed: String(logits[differing]),
      recomputed: String(recomputed[differing]),
    });
  }
}

/** Without a manifest nothing is drawn. */
function rulesOf(manifest: DeploymentManifest | null): { temperature: number; top_k: number; top_p: number } {
  return manifest ?? { temperature: 0, top_k: 0, top_p: 1 };
}
