/** What the published draws of the sampler do not tell apart: ties at the edge of top-k and top-p. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleToken } from '../../../../engine/formats/inference-audit/key/sampler.ts';

const seeds = Array.from(
  { length: 300 },
  (_, i) =>
    new Uint8Array(
      createHash('sha256')
        .update(`seed ${String(i)}`)
        .digest(),
    ),
);
const chosen = (
  logits: readonly number[],
  top_k: number,
  top_p: number,
  temperature = 1,
): ReadonlySet<number | undefined> =>
  new Set(seeds.map((seed) => sampleToken(Float32Array.from(logits), { temperature, top_k, top_p }, seed)));

describe('never chooses', () => {
  it('beyond the lowest of equal logits that fill top-k', () => {
    expect(chosen([2, 2, 2, 2, 2, 2], 3, 1)).toEqual(new Set([0, 1, 2]));
    expect(chosen([2, 5, 2, 5, 2, 2], 3, 1)).toEqual(new Set([0, 1, 3]));
  });
  it('beyond the lowest of equal probabilities that reach top-p', () => {
    expect(chosen([1, 1, 1, 1], 0, 0.5)).toEqual(new Set([0, 1]));
    expect(chosen([1, 1, 1, 1], 0, 0.5000001)).toEqual(new Set([0, 1, 2]));
  });
  it('anything but the best where one is kept', () => {
    expect(chosen([0, 3, 2, 3], 1, 1)).toEqual(new Set([1]));
    expect(chosen([0, 3, 2, 3], 0, 1e-9)).toEqual(new Set([1]));
    expect(chosen([0, 3, 2, 3], 0, 1, 0)).toEqual(new Set([1]));
  });
  it('minus infinity', () => {
    expect(chosen([-Infinity, 0, -Infinity, 0], 0, 1)).toEqual(new Set([1, 3]));
  });
});

it('chooses in proportion: twice the probability, about twice as often', () => {
  const counts = new Map<number | undefined, number>();
  for (const seed of seeds) {
    const token = sampleToken(Float32Array.of(Math.log(2), 0), { temperature: 1, top_k: 0, top_p: 1 }, seed);
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  // 200 expected, deviation 8.2.
  expect(counts.get(0)).toBeGreaterThan(165);
  expect(counts.get(0)).toBeLessThan(235);
});
