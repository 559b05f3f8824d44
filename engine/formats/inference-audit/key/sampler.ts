/** The canonical sampler `chacha20-vi-sample-v1` (commitllm-v4.md section 5.6). */
import { exp } from '../../../numeric/exp.ts';
import { firstDraw } from './chacha20.ts';

export interface SamplingRules {
  readonly temperature: number;
  readonly top_k: number;
  readonly top_p: number;
}

/**
 * The token that the rules choose.
 * @param logits f32 values
 * @param seed of the position, 32 bytes
 * @returns undefined where the reference panics: numbers that cannot be sorted
 */
export function sampleToken(logits: Float32Array, rules: SamplingRules, seed: Uint8Array): number | undefined {
  const { temperature, top_k: k, top_p: p } = rules;
  if (temperature === 0) return argmax(logits);
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  if (k > 0 && k < scaled.length && !keepTopK(scaled, k)) return undefined;
  const probabilities = softmax(scaled);
  if (!(p >= 1)) keepTopP(probabilities, p);
  renormalize(probabilities);
  return pick(probabilities, firstDraw(seed));
}

/** The first of the largest. */
export function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** Leaves the k largest, ties by lowest index, and makes the others minus infinity. @returns false where one is NaN */
function keepTopK(values: Float64Array, k: number): boolean {
  const sorted = values.slice().sort();
  // Numeric sorting puts NaN last.
  if (Number.isNaN(sorted[sorted.length - 1])) return false;
  const threshold = sorted[sorted.length - k];
  let room = k;
  for (const value of values) if (value > threshold) room -= 1;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > threshold) continue;
    if (values[i] === threshold && room > 0) room -= 1;
    else values[i] = -Infinity;
  }
  return true;
}

function softmax(values: Float64Array): Float64Array {
  let max = -Infinity;
  for (const value of values) if (value > max) max = value;
  if (max === -Infinity) return new Float64Array(values.length).fill(1 / values.length);
  const result = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    result[i] = values[i] === -Infinity ? 0 : exp(values[i] - max);
    sum += result[i];
  }
  for (let i = 0; i < values.length; i++) result[i] /= sum;
  return result;
}

/** Leaves the most probable until they reach p, ties by lowest index, and makes the others 0. */
function keepTopP(probabilities: Float64Array, p: number): void {
  const order = Uint32Array.from(probabilities, (_, i) => i).sort((a, b) => {
    const [x, y] = [probabilities[a], probabilities[b]];
    return x > y ? -1 : x < y ? 1 : a - b;
  });
  let sum = 0;
  let kept = 0;
  while (kept < order.length) {
    sum += probabilities[order[kept]];
    kept += 1;
    if (sum >= p) break;
  }
  for (const index of order.subarray(kept)) probabilities[index] = 0;
}

function renormalize(probabilities: Float64Array): void {
  let sum = 0;
  for (const probability of probabilities) sum += probability;
  if (sum === 0 || sum === 1) return;
  for (let i = 0; i < probabilities.length; i++) probabilities[i] /= sum;
}

function pick(probabilities: Float64Array, u: number): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum += probabilities[i];
    if (u < sum) return i;
  }
  for (let i = probabilities.length - 1; i >= 0; i--) if (probabilities[i] > 0) return i;
  return probabilities.length - 1;
}
