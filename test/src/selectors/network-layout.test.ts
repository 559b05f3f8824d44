import { describe, expect, it } from 'vitest';
import { lineBundles, lineOf, networkLayout, strengths } from '../../../src/selectors/network-layout.ts';

describe('the layout of a network', () => {
  it.each([
    [[1, 1, 1], 300, 220],
    [[2, 2, 2], 640, 340],
    [[64, 64, 64], 560, 300],
    [[64, 1, 3], 300, 220],
    [[1, 64, 2], 390, 260],
  ])('%j in %i x %i pixels: every unit inside, none on another', (sizes, width, height) => {
    const { x, y, radius } = networkLayout(sizes, width, height);
    expect(x).toHaveLength(sizes.reduce((sum, size) => sum + size, 0));
    x.forEach((at, slot) => {
      expect(at - radius).toBeGreaterThanOrEqual(0);
      expect(at + radius).toBeLessThanOrEqual(width);
      expect((y[slot] ?? 0) - radius).toBeGreaterThanOrEqual(0);
      expect((y[slot] ?? 0) + radius).toBeLessThanOrEqual(height);
      x.forEach((other, also) => {
        if (also <= slot) return;
        const distance = Math.hypot(at - other, (y[slot] ?? 0) - (y[also] ?? 0));
        expect(distance).toBeGreaterThan(2 * radius);
      });
    });
  });
});

describe('lines', () => {
  const layout = networkLayout([2, 1], 300, 200);
  const ends = { from: Int32Array.of(0, 1, -1), to: Int32Array.of(2, 2, -1) };

  it('of what is no weight, or has no number, there is none', () => {
    expect(lineOf(ends, layout, 2)).toBe('');
    expect(lineBundles(ends, layout, Float64Array.of(Number.NaN, Infinity, 5))).toEqual([]);
  });

  it('the stronger come later, negative ones apart', () => {
    const bundles = lineBundles(ends, layout, Float64Array.of(-4, 1, 0));
    expect(bundles.map(({ sign, level }) => [sign, level])).toEqual([
      ['positive', 3],
      ['negative', 5],
    ]);
  });

  it('where there are many, the strongest few stand out, whatever their numbers are', () => {
    const values = Float64Array.from({ length: 1000 }, (_, at) => 1 + at / 1e6);
    const many = { from: new Int32Array(1000), to: new Int32Array(1000).fill(2) };
    const levels = lineBundles(many, layout, values).map(({ level, path }) => [level, path.split('M').length - 1]);
    expect(levels).toEqual([
      [0, 601],
      [1, 250],
      [2, 100],
      [3, 35],
      [4, 11],
      [5, 3],
    ]);
  });

  it('strength goes by the largest finite number', () => {
    const found = strengths(Float64Array.of(4, -1, 0, Number.NaN, Infinity));
    expect([...found]).toEqual([1, -0.5, 0, Number.NaN, Number.NaN]);
    expect([...strengths(new Float64Array(2))]).toEqual([0, 0]);
  });
});
