/** The plane in which a path varies most: the first two principal components, by power iteration from a fixed start. */
import type { PathSamples } from './trajectory.ts';

export interface PlanePoint {
  readonly step: number;
  readonly x: number;
  readonly y: number;
}

export interface Plane {
  readonly points: readonly PlanePoint[];
  /** Share of the variance along each axis, 0 to 1. */
  readonly shares: readonly [number, number];
}

const ROUNDS = 200;

/** Undefined when there are fewer than three points, or nothing finite to draw. */
export function principalPlane({ steps, coordinates, values }: PathSamples): Plane | undefined {
  const n = steps.length;
  if (n < 3 || coordinates === 0) return undefined;
  const gram = centredGram(values, n, coordinates);
  let total = 0;
  for (let i = 0; i < n; i++) total += gram[i * n + i];
  if (!(total > 0 && total < Infinity)) return undefined;
  const first = leading(gram, n, 1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) gram[i * n + j] -= first.value * first.vector[i] * first.vector[j];
  }
  const second = leading(gram, n, 2);
  const points = steps.map((step, i) => ({
    step,
    x: Math.sqrt(Math.max(0, first.value)) * first.vector[i],
    y: Math.sqrt(Math.max(0, second.value)) * second.vector[i],
  }));
  return { points, shares: [first.value / total, Math.max(0, second.value) / total] };
}

function centredGram(values: Float64Array, n: number, m: number): Float64Array {
  const centred = values.slice();
  for (let c = 0; c < m; c++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += values[i * m + c];
    mean /= n;
    for (let i = 0; i < n; i++) centred[i * m + c] -= mean;
  }
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < m; c++) dot += centred[i * m + c] * centred[j * m + c];
      gram[i * n + j] = dot;
      gram[j * n + i] = dot;
    }
  }
  return gram;
}

interface Leading {
  readonly value: number;
  readonly vector: Float64Array;
}

function leading(matrix: Float64Array, n: number, seed: number): Leading {
  let state = seed;
  let vector = Float64Array.from({ length: n }, () => {
    // The minimal standard generator: 48271 * state stays below 2^53.
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  });
  let value = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(n);
    let square = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) next[i] += matrix[i * n + j] * vector[j];
      square += next[i] * next[i];
    }
    value = Math.sqrt(square);
    if (!(value > 0)) return { value: 0, vector: new Float64Array(n) };
    vector = next.map((x) => x / value);
  }
  return { value, vector };
}
