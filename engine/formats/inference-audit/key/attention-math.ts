/** Attention of one query over keys and values, in doubles (commitllm-v4.md section 5.7). */
import { exp } from '../../../numeric/exp.ts';
import type { ModelConfig, ShellLayerOpening, VerifierKey } from '../wire/types.ts';
import { scalesOf } from './bridge.ts';
import { clampI8, dequantize, toI8 } from './numbers.ts';
import { inverseFrequencies, rotate } from './rope.ts';

/** Below this a scale counts as 1. */
const NO_SCALE = 1e-30;

export type Projection = 'q' | 'k' | 'v';
const MATRIX = { q: 'Wq', k: 'Wk', v: 'Wv' } as const;
const BIAS = { q: 0, k: 1, v: 2 } as const;

/** What the replay of a key computes with. */
export class AttentionMath {
  readonly key: VerifierKey;
  readonly config: ModelConfig;
  /** Made when first needed, for a head that is known to fit a vector. */
  #frequencies: Float64Array | undefined;

  constructor(key: VerifierKey) {
    this.key = key;
    this.config = key.config;
  }

  /** Whether heads and widths of the key fit each other. */
  get wellShaped(): boolean {
    const { n_q_heads: q, n_kv_heads: kv, d_head: d, kv_dim: width } = this.config;
    return kv > 0 && d > 0 && q % kv === 0 && kv * d === width;
  }

  /** Largest difference of a replayed vector from the committed one. */
  get tolerance(): number {
    return this.key.rope_aware_replay ? (this.key.verification_profile?.attention_tolerance ?? 0) : 0;
  }

  /**
   * Query, key or value from its accumulators. Without rotation-aware replay they are clamped to int8 as they are.
   * @param position to rotate to; undefined: not rotated, as values are not
   */
  project(which: Projection, layer: number, opened: ShellLayerOpening, position: number | undefined): Float64Array {
    const acc = opened[which] ?? new Int32Array();
    if (!this.key.rope_aware_replay) return Float64Array.from(acc, clampI8);
    const x = dequantize(acc, scalesOf(this.key, layer, MATRIX[which], acc.length), opened.scale_x_attn);
    const bias = this.key.qkv_biases.at(layer)?.[BIAS[which]] ?? new Float32Array();
    for (let i = 0; i < x.length && i < bias.length; i++) x[i] += bias[i];
    if (position !== undefined && this.config.d_head <= x.length) {
      this.#frequencies ??= inverseFrequencies(this.config);
      rotate(x, position, this.config, this.#frequencies);
    }
    return x;
  }

  /** Scores of all heads: `[head * keys.length + position]`. */
  scores(query: Float64Array, keys: readonly Float64Array[]): Float64Array {
    const { n_q_heads: heads, n_kv_heads: groups, d_head: d } = this.config;
    const scale = 1 / Math.sqrt(d);
    const scores = new Float64Array(heads * keys.length);
    for (let head = 0; head < heads; head++) {
      const q = head * d;
      const k = Math.floor(head / (heads / groups)) * d;
      for (let position = 0; position < keys.length; position++) {
        const key = keys[position];
        let sum = 0;
        for (let i = 0; i < d; i++) sum += query[q + i] * key[k + i];
        scores[head * keys.length + position] = sum * scale;
      }
    }
    return scores;
  }

  /** Softmax of the scores of each head over the values, quantized by the scale of the committed vector. */
  output(scores: Float64Array | Float32Array, values: readonly Float64Array[], scaleA: number): Int8Array {
    const { n_q_heads: heads, n_kv_heads: groups, d_head: d } = this.config;
    const inverse = this.key.rope_aware_replay && Math.abs(scaleA) > NO_SCALE ? 1 / scaleA : 1;
    const out = new Int8Array(heads * d);
    const sums = new Float64Array(d);
    const length = values.length;
    for (let head = 0; head < heads; head++) {
      const weights = softmax(scores.subarray(head * length, (head + 1) * length));
      const v = Math.floor(head / (heads / groups)) * d;
      sums.fill(0);
      for (let position = 0; position < length; position++) {
        const value = values[position];
        for (let i = 0; i < d; i++) sums[i] += weights[position] * value[v + i];
      }
      for (let i = 0; i < d; i++) out[head * d + i] = toI8(sums[i] * inverse);
    }
    return out;
  }
}

function softmax(scores: Float64Array | Float32Array): Float64Array {
  let max = -Infinity;
  for (const score of scores) if (score > max) max = score;
  const weights = Float64Array.from(scores, (score) => exp(score - max));
  let sum = 0;
  for (const weight of weights) sum += weight;
  for (let i = 0; i < weights.length; i++) weights[i] /= sum;
  return weights;
}

/** Where two vectors differ most, over the shorter of them. */
export function worstDifference(a: Int8Array, b: Int8Array): { readonly index: number; readonly difference: number } {
  let index = 0;
  let difference = 0;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    if (d > difference) {
      difference = d;
      index = i;
    }
  }
  return { index, difference };
}
