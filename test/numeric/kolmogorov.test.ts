import { describe, expect, it } from 'vitest';
import { holm, kolmogorovDistance, kolmogorovTail } from '../../engine/numeric/kolmogorov.ts';
import { normalCdf } from '../../engine/numeric/normal.ts';
import { jsonOf } from '../formats/learning-proof/vectors.ts';

interface Table {
  readonly tail: readonly { n: number; D: number; p: number }[];
  readonly samples: readonly {
    distribution: string;
    sample: number[];
    D: number;
    p: number;
    D_published: number;
    p_published: number;
  }[];
  readonly holm: readonly { p: number[]; adjusted: number[] }[];
}
const TABLE = jsonOf<Table>('tables/ks.json');

describe('kolmogorovTail', () => {
  it('has no answer for NaN, and the ends of the range', () => {
    expect(kolmogorovTail(10, NaN)).toBeNaN();
    expect(kolmogorovTail(10, 1)).toBe(0);
    expect(kolmogorovTail(10, 2)).toBe(0);
    expect(kolmogorovTail(10, 0.05)).toBe(1);
    expect(kolmogorovTail(10, -1)).toBe(1);
  });

  it('one point: P(D >= d) = 2 (1 - d)', () => {
    for (const d of [0.5, 0.6, 0.75, 0.99]) expect(kolmogorovTail(1, d)).toBeCloseTo(2 * (1 - d), 14);
  });

  it('two points, by the area of the unit square in which D < d', () => {
    // For 1/4 <= d <= 1/2: P(D < d) = 2 (2 d - 1/2)^2.
    for (const d of [0.26, 0.3, 0.45]) expect(kolmogorovTail(2, d)).toBeCloseTo(1 - 2 * (2 * d - 0.5) ** 2, 13);
  });

  it.each(TABLE.tail.map(({ n, D, p }) => [n, D, p]))('n = %d, D = %d', (n, d, p) => {
    expect(Math.abs(kolmogorovTail(n, d) - p)).toBeLessThanOrEqual(1e-6 * p);
  });

  it('falls as d grows, across the ways in which it is computed', () => {
    for (const n of [139, 141, 600]) {
      let before = 1;
      for (let z = 0.3; z < 4; z += 0.05) {
        const p = kolmogorovTail(n, z / Math.sqrt(n));
        expect(p).toBeLessThanOrEqual(before * (1 + 2e-6));
        before = p;
      }
    }
  });
});

it('matrix and expansion agree where the one gives way to the other', () => {
  for (const z of [0.5, 1, 1.45]) {
    const [exact, expanded] = [kolmogorovTail(2500, z / Math.sqrt(2500)), kolmogorovTail(2501, z / Math.sqrt(2501))];
    expect(Math.abs(exact / expanded - 1)).toBeLessThanOrEqual(3e-5);
  }
});

describe('kolmogorovDistance', () => {
  it('is NaN when the sample holds NaN', () => {
    expect(kolmogorovDistance(Float64Array.of(0, NaN), (x) => x)).toBeNaN();
  });

  it.each(TABLE.samples.map((one) => [one.distribution, one] as const))('%s', (distribution, { sample, D, p }) => {
    const [, name, a, b] = /^(\w+)\((.*), (.*)\)$/.exec(distribution) ?? [];
    const [from, to] = [Number(a), Number(b)];
    const cdf = (x: number): number =>
      name === 'uniform' ? Math.min(1, Math.max(0, (x - from) / (to - from))) : normalCdf((x - from) / to);
    const d = kolmogorovDistance(Float64Array.from(sample), cdf);
    expect(Math.abs(d - D)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(kolmogorovTail(sample.length, d) - p)).toBeLessThanOrEqual(1e-6 * p);
  });
});

describe('holm', () => {
  it.each(TABLE.holm.map(({ p, adjusted }) => [p, adjusted] as const))('%j', (p, adjusted) => {
    holm(p).forEach((value, i) => {
      expect(value).toBeCloseTo(adjusted[i], 12);
    });
  });

  it('a p-value that is NaN stays so', () => {
    expect(holm([NaN])[0]).toBeNaN();
    expect(holm([])).toEqual([]);
  });
});
