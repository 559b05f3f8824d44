/** Attention of the challenged position by the mode of the profile (commitllm-v4.md section 5.7, with C23). */
import type { FailureCode, Phase, StepFailure } from '../report.ts';
import type { KvEntry, ShellTokenOpening, V4AuditResponse, VerifierKey, WitnessedScores } from '../wire/types.ts';
import { AttentionMath, worstDifference } from './attention-math.ts';
import type { KvResult } from './kv.ts';
import { PhaseBuilder } from './phase.ts';

/** Largest difference of a vector that is replayed from witnessed scores. */
const WITNESSED_TOLERANCE = 3;

/** In the words of the reference. */
const AUDIT_ONLY =
  'attention: audit-only mode — arbitrary-position attention outputs are not verified. Score anchoring and the ' +
  'causal-mask wiring audit run only when the audited token is the last generated token (witness retains Q for the ' +
  'final decode step only); KV provenance, GQA, and RoPE-config audits run on the full opened range. Local replay ' +
  'smoke (token-0 only) is not wired here.';
const DETERMINISTIC_KERNEL =
  'attention: the kernel of this profile is not replayed, so attention outputs are not verified';

export function attentionPhase(response: V4AuditResponse, key: VerifierKey, kv: KvResult): Phase {
  const phase = new PhaseBuilder();
  const mode = key.verification_profile?.attention_mode ?? 'ExactReplay';
  const { shell_opening: shell, kv_entries: entries } = response;
  switch (mode) {
    case 'ExactReplay':
      if (kv.ok && entries !== null && shell !== null) new Attention(phase, response, key, shell, entries).replay();
      break;
    case 'WitnessedScores':
      if (kv.ok && entries !== null && shell !== null)
        new Attention(phase, response, key, shell, entries).witnessed(true);
      break;
    case 'AuditedInputsOnly':
      if (shell !== null && entries !== null) new Attention(phase, response, key, shell, entries).witnessed(false);
      wiring(phase, response, key);
      phase.skip('attention', AUDIT_ONLY);
      break;
    case 'DeterministicKernel':
      phase.skip('attention', DETERMINISTIC_KERNEL);
  }
  return phase.build();
}

class Attention {
  readonly #phase: PhaseBuilder;
  readonly #response: V4AuditResponse;
  readonly #shell: ShellTokenOpening;
  readonly #entries: readonly (readonly KvEntry[])[];
  readonly #math: AttentionMath;
  /** Keys up to the position itself. */
  readonly #reach: number;

  constructor(
    phase: PhaseBuilder,
    response: V4AuditResponse,
    key: VerifierKey,
    shell: ShellTokenOpening,
    entries: readonly (readonly KvEntry[])[],
  ) {
    this.#phase = phase;
    this.#response = response;
    this.#shell = shell;
    this.#entries = entries;
    this.#math = new AttentionMath(key);
    this.#reach = response.token_index + 1;
  }

  /** Keys and values are what was committed; only the query is rotated here. */
  replay(): void {
    const { layers } = this.#shell;
    const { token_index: index, retained } = this.#response;
    for (let layer = 0; layer < Math.min(layers.length, retained.layers.length); layer++) {
      const opened = layers[layer];
      if (opened.q === null) continue;
      const entries = this.#entries.at(layer) ?? [];
      if (entries.length < this.#reach) {
        this.#phase.check('attention', false, () =>
          this.#failure('attention_kv_coverage_incomplete', `/kv_entries/${String(layer)}`, layer, {
            message: `${String(entries.length)} entries; position ${String(index)} attends to ${String(this.#reach)}`,
            claimed: String(entries.length),
            recomputed: String(this.#reach),
          }),
        );
        continue;
      }
      const visible = entries.slice(0, this.#reach);
      if (!this.#fits(layer, opened.q.length, visible)) return;
      const query = this.#math.project('q', layer, opened, index + 1);
      const scores = this.#math.scores(
        query,
        visible.map((entry) => entry.k_roped),
      );
      this.#compare(layer, scores, visible, this.#math.tolerance);
    }
  }

  /** @param binds whether the scores decide; otherwise only their shape is judged */
  witnessed(binds: boolean): void {
    const all = this.#response.witnessed_scores ?? [];
    for (let layer = 0; layer < all.length; layer++) {
      const scores = all[layer];
      const fits = scores.n_q_heads === this.#math.config.n_q_heads && scores.seq_len === this.#reach;
      this.#phase.precondition('attention', fits, () =>
        this.#failure('witnessed_score_structural_error', `/witnessed_scores/${String(layer)}`, layer, {
          message: 'the witnessed scores do not have the shape of the heads and the position',
          claimed: `${String(scores.n_q_heads)} heads, ${String(scores.seq_len)} positions`,
          recomputed: `${String(this.#math.config.n_q_heads)} heads, ${String(this.#reach)} positions`,
        }),
      );
      if (fits && binds && !this.#judgeScores(layer, scores)) return;
    }
  }

  /** @returns false where the reference panics */
  #judgeScores(layer: number, { scores, seq_len: length, n_q_heads: heads }: WitnessedScores): boolean {
    const { layers } = this.#shell;
    const place = `/witnessed_scores/${String(layer)}/scores`;
    if (scores.length !== heads * length) {
      this.#phase.stop('attention', place, `${String(scores.length)} scores, expected ${String(heads * length)}`);
      return false;
    }
    const visible = (this.#entries.at(layer) ?? []).slice(0, length);
    const opened = layers.at(layer);
    const retained = this.#response.retained.layers.at(layer);
    const query = opened?.q ?? null;
    if (query === null || retained === undefined || visible.length < length) return true;
    if (!this.#fits(layer, query.length, visible)) return false;
    this.#anchor(layer, scores, visible);
    this.#compare(layer, scores, visible, WITNESSED_TOLERANCE);
    return true;
  }

  /** How far the witnessed scores lie from those of query and committed keys. */
  #anchor(layer: number, witnessed: Float32Array, visible: readonly KvEntry[]): void {
    const { key } = this.#math;
    const threshold = key.verification_profile?.score_anchor_threshold ?? null;
    if (threshold === null) return;
    // U2: by scales of the key, the query stands at its own position or one further.
    const perChannel = key.per_channel_weight_scales.length > 0;
    const position = this.#response.token_index + (perChannel ? 0 : 1);
    const query = this.#math.project('q', layer, this.#shell.layers[layer], position);
    const recomputed = this.#math.scores(
      query,
      visible.map((entry) => entry.k_roped),
    );
    let worst = 0;
    let gap = 0;
    for (let i = 0; i < recomputed.length; i++) {
      const difference = Math.abs(recomputed[i] - witnessed[i]);
      if (difference > gap) {
        gap = difference;
        worst = i;
      }
    }
    // As the reference does, a NaN is passed over; the strict rule S-17 refuses it.
    this.#phase.precondition('attention', !(gap > threshold), () =>
      this.#failure('score_anchor_mismatch', `/witnessed_scores/${String(layer)}/scores/${String(worst)}`, layer, {
        message: `the witnessed score lies ${String(gap)} from the recomputed one, at most ${String(threshold)} is allowed`,
        claimed: String(witnessed[worst]),
        recomputed: String(recomputed[worst]),
      }),
    );
  }

  #compare(layer: number, scores: Float64Array | Float32Array, visible: readonly KvEntry[], tolerance: number): void {
    const { a, scale_a: scale } = this.#response.retained.layers[layer];
    const replayed = this.#math.output(
      scores,
      visible.map((entry) => entry.v_deq),
      scale,
    );
    const { index, difference } = worstDifference(a, replayed);
    this.#phase.check('attention', difference <= tolerance, () =>
      this.#failure('attention_exact_mismatch', `/retained/layers/${String(layer)}/a/${String(index)}`, layer, {
        message: `the committed attention output differs from the replayed one by ${String(difference)}, at most ${String(tolerance)} is allowed`,
        claimed: String(a[index]),
        recomputed: String(replayed[index]),
      }),
    );
  }

  /** Whether everything can be indexed. @returns false after saying that the reference panics */
  #fits(layer: number, query: number, visible: readonly KvEntry[]): boolean {
    const { n_q_heads: heads, d_head: d, kv_dim: width } = this.#math.config;
    const place = `/shell_opening/layers/${String(layer)}/q`;
    if (!this.#math.wellShaped || query !== heads * d) {
      this.#phase.stop('attention', place, 'heads and widths of the key do not fit each other or the query');
      return false;
    }
    const short = visible.findIndex(({ k_roped: k, v_deq: v }) => k.length !== width || v.length !== width);
    if (short < 0) return true;
    const at = `/kv_entries/${String(layer)}/${String(short)}`;
    this.#phase.stop('attention', at, `the entry does not have ${String(width)} keys and values`);
    return false;
  }

  #failure(
    code: FailureCode,
    place: string,
    layer: number,
    values: Pick<StepFailure, 'message' | 'claimed' | 'recomputed'>,
  ): StepFailure {
    return { code, place, layer, token_index: this.#response.token_index, ...values };
  }
}

/** What can be said without replaying: the parts belong together. Only failures are counted, as the reference does. */
function wiring(phase: PhaseBuilder, response: V4AuditResponse, key: VerifierKey): void {
  const { kv_entries: entries, witnessed_scores: scores, token_index: index } = response;
  const reach = index + 1;
  const broken = (place: string, message: string, context: Partial<StepFailure> = {}): void => {
    phase.check('attention', false, () => ({ code: 'attention_wiring_mismatch', place, message, ...context }));
  };
  if (entries !== null) {
    if (!new AttentionMath(key).wellShaped)
      broken('/key/config', 'query heads, KV heads and widths do not fit each other');
    if (key.rope_config_hash === null) broken('/key/rope_config_hash', 'the key does not bind the rotation of keys');
    entries.forEach((group, layer) => {
      if (group.length === reach) return;
      const message = `${String(group.length)} entries; position ${String(index)} attends to ${String(reach)}`;
      const values = { claimed: String(group.length), recomputed: String(reach) };
      broken(`/kv_entries/${String(layer)}`, message, { layer, ...values });
    });
  }
  (scores ?? []).forEach(({ seq_len: length }, layer) => {
    if (length === reach) return;
    const message = 'the witnessed scores reach past or short of the position';
    const values = { claimed: String(length), recomputed: String(reach) };
    broken(`/witnessed_scores/${String(layer)}/seq_len`, message, { layer, token_index: index, ...values });
  });
}
