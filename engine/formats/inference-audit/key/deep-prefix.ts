/** C22 and C40: opened states of earlier positions (commitllm-v4.md sections 5.3 and 5.8). */
import { hex } from '../../../crypto/hex.ts';
import { retainedLeaf } from '../hashes/leaves.ts';
import { sameBytes } from '../hashes/merkle.ts';
import type { LinearCheck, Phase, StrictFinding } from '../report.ts';
import type { RetainedTokenState, ShellTokenOpening, V4AuditResponse, VerifierKey } from '../wire/types.ts';
import { AttentionMath, worstDifference } from './attention-math.ts';
import { canReplay, replayBridge } from './bridge.ts';
import type { KvResult } from './kv.ts';
import { PhaseBuilder } from './phase.ts';

/** Multiplications of one replay of attention over the prefix, a few seconds; it grows with the square of the length. */
const MOST_WORK = 1e9;

export interface DeepPrefixResult {
  readonly phase: Phase;
  readonly linear: readonly LinearCheck[];
  readonly strict: readonly StrictFinding[];
}

/** @param key without it only the leaves are judged */
export function deepPrefixPhase(
  response: V4AuditResponse,
  key: VerifierKey | undefined,
  kv: KvResult,
): DeepPrefixResult {
  const phase = new PhaseBuilder();
  const linear: LinearCheck[] = [];
  const strict: StrictFinding[] = [];
  const { prefix_retained: retained, prefix_shell_openings: shells, prefix_leaf_hashes: leaves } = response;
  if (retained === null || shells === null) return { phase: phase.build(), linear, strict };
  const length = leaves.length;
  if (retained.length !== length || shells.length !== length) {
    const found = retained.length === length ? shells.length : retained.length;
    phase.check('deep-prefix-leaves', false, () => ({
      code: 'prefix_count_mismatch',
      place: retained.length === length ? '/prefix_shell_openings' : '/prefix_retained',
      message: `${String(found)} opened states for ${String(length)} prefix positions`,
      claimed: String(found),
      recomputed: String(length),
    }));
    return { phase: phase.build(), linear, strict };
  }
  for (let j = 0; j < length && !phase.isStopped; j++) {
    const found = retainedLeaf(retained[j], shells[j]);
    const same = sameBytes(found, leaves.at(j));
    phase.check('deep-prefix-leaves', same, () => ({
      code: 'retained_hash_mismatch',
      place: `/prefix_retained/${String(j)}`,
      message: `the opened state of prefix position ${String(j)} does not hash to its leaf`,
      claimed: hex(leaves.at(j)),
      recomputed: hex(found),
      token_index: j,
    }));
    if (!same || key === undefined || !canReplay(shells[j], retained[j], key)) continue;
    replayBridge({
      ...{ phase, key, shell: shells[j], retained: retained[j], prefix: j },
      ...{ linear, layers: undefined, strict },
    });
  }
  if (key !== undefined && length > 0 && !phase.isStopped)
    new PrefixAttention(phase, response, key, kv).run(retained, shells);
  return { phase: phase.build(), linear, strict };
}

class PrefixAttention {
  readonly #phase: PhaseBuilder;
  readonly #response: V4AuditResponse;
  readonly #math: AttentionMath;
  readonly #kv: KvResult;

  constructor(phase: PhaseBuilder, response: V4AuditResponse, key: VerifierKey, kv: KvResult) {
    this.#phase = phase;
    this.#response = response;
    this.#math = new AttentionMath(key);
    this.#kv = kv;
  }

  run(prefixStates: readonly RetainedTokenState[], prefixShells: readonly ShellTokenOpening[]): void {
    const { retained, shell_opening: shell } = this.#response;
    const states = [...prefixStates, retained];
    const shells = shell === null ? [...prefixShells] : [...prefixShells, shell];
    const { n_q_heads: heads, d_head: d } = this.#math.config;
    let depth = Infinity;
    for (const { layers } of [...shells, ...states]) depth = Math.min(depth, layers.length);
    // Beside the products, each position is copied and compared once or twice.
    if (!(shells.length * shells.length * depth * (heads * d + 16) <= MOST_WORK)) {
      this.#phase.skip(
        'attention',
        `attention over ${String(shells.length)} positions is too much work to be replayed here`,
      );
      return;
    }
    const keys: Float64Array[][] = [];
    const values: Float64Array[][] = [];
    for (let layer = 0; layer < depth; layer++) {
      const parts = this.#keysAndValues(layer, shells);
      keys.push(parts?.keys ?? []);
      values.push(parts?.values ?? []);
    }
    for (let j = 1; j < shells.length; j++) {
      for (let layer = 0; layer < depth && !this.#phase.isStopped; layer++) {
        if (keys[layer].length > j) this.#replay(j, layer, shells[j], states[j], keys[layer], values[layer]);
      }
    }
  }

  /** Committed keys and values where they are opened, else those of the accumulators; undefined where one is withheld. */
  #keysAndValues(
    layer: number,
    shells: readonly ShellTokenOpening[],
  ): { readonly keys: Float64Array[]; readonly values: Float64Array[] } | undefined {
    const committed = this.#kv.ok ? (this.#response.kv_entries?.at(layer) ?? []) : [];
    if (committed.length >= shells.length) {
      const visible = committed.slice(0, shells.length);
      return { keys: visible.map(({ k_roped: k }) => k), values: visible.map(({ v_deq: v }) => v) };
    }
    if (shells.some(({ layers }) => layers[layer].k === null || layers[layer].v === null)) return undefined;
    return {
      keys: shells.map(({ layers }, j) => this.#math.project('k', layer, layers[layer], j + 1)),
      values: shells.map(({ layers }) => this.#math.project('v', layer, layers[layer], undefined)),
    };
  }

  #replay(
    j: number,
    layer: number,
    shell: ShellTokenOpening,
    state: RetainedTokenState,
    keys: readonly Float64Array[],
    values: readonly Float64Array[],
  ): void {
    const opened = shell.layers[layer];
    if (opened.q === null) return;
    const isPrefix = j < this.#response.prefix_leaf_hashes.length;
    const at = isPrefix ? `/prefix_retained/${String(j)}` : '/retained';
    const place = `${at}/layers/${String(layer)}/a`;
    const { n_q_heads: heads, d_head: d, kv_dim: width } = this.#math.config;
    const visible = keys.slice(0, j + 1);
    const seen = values.slice(0, j + 1);
    const fits = [...visible, ...seen].every(({ length }) => length === width);
    if (!this.#math.wellShaped || opened.q.length !== heads * d || !fits) {
      this.#phase.stop('deep-prefix', place, 'queries, keys and values do not have the widths of the key');
      return;
    }
    const query = this.#math.project('q', layer, opened, j + 1);
    const { a, scale_a: scale } = state.layers[layer];
    const replayed = this.#math.output(this.#math.scores(query, visible), seen, scale);
    const { index, difference } = worstDifference(a, replayed);
    this.#phase.check('deep-prefix', difference <= this.#math.tolerance, () => ({
      code: 'attention_replay_mismatch',
      place: `${place}/${String(index)}`,
      message: `the attention output differs from the replayed one by ${String(difference)}, at most ${String(this.#math.tolerance)} is allowed`,
      claimed: String(a[index]),
      recomputed: String(replayed[index]),
      layer,
      token_index: j,
    }));
  }
}
