import { describe, expect, it } from 'vitest';
import { ulp, ulp32 } from '../../engine/numeric/decimal.ts';
import { Lcg } from './grid.ts';
import { adjacent } from './rational.ts';

describe('ulp', () => {
  it.each([NaN, Infinity, -Infinity])('of %d is NaN, so that a comparison fails', (x) => {
    expect(ulp(x)).toBeNaN();
    expect(ulp32(x)).toBeNaN();
  });

  it.each([
    [0, 5e-324],
    [-0, 5e-324],
    [5e-324, 5e-324],
    [2.2250738585072014e-308, 5e-324],
    [1, 2.220446049250313e-16],
    [-1, 2.220446049250313e-16],
    [1.7976931348623157e308, 2 ** 971],
  ])('of %d is %d', (x, expected) => {
    expect(ulp(x)).toBe(expected);
  });

  it('is the distance to the next double, on random bits', () => {
    const random = new Lcg(3);
    for (let i = 0; i < 5000; i++) {
      const a = Math.abs(random.bits());
      const next = adjacent(a, 1);
      if (next - next === 0 && ulp(-a) !== next - a) expect.fail(String(a));
    }
  });
});

describe('ulp32', () => {
  it.each([
    [2 ** 128, NaN],
    [1e39, NaN],
    [0, 2 ** -149],
    [5e-324, 2 ** -149],
    [2 ** -127, 2 ** -149],
    [2 ** -126, 2 ** -149],
    [1, 2 ** -23],
    [-1.9999999999, 2 ** -23],
    [2, 2 ** -22],
    [3.4028234663852886e38, 2 ** 104],
  ])('of %d is %d', (x, expected) => {
    expect(ulp32(x)).toBe(expected);
  });

  it('is the distance to the next float32, on random bits', () => {
    const random = new Lcg(4);
    const float = new Float32Array(1);
    const bits = new Uint32Array(float.buffer);
    for (let i = 0; i < 5000; i++) {
      bits[0] = random.word() >>> 1;
      const a = float[0];
      bits[0] += 1;
      const next = float[0];
      if (next - next === 0 && ulp32(a) !== next - a) expect.fail(String(a));
    }
  });
});
