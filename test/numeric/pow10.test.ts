import { describe, expect, it } from 'vitest';
import { halfUnit, leadingExponent, pow10 } from '../../engine/numeric/decimal.ts';
import { Lcg } from './grid.ts';
import { adjacent, compareExactly, decimal, fractionOf } from './rational.ts';

const SEED = 77;

describe('leadingExponent', () => {
  it.each([0, -0, NaN, Infinity, -Infinity])('refuses %d', (x) => {
    expect(() => leadingExponent(x)).toThrow(RangeError);
  });

  it.each([
    [1, 0],
    [-1, 0],
    [9.999999999999998, 0],
    [10, 1],
    [0.1, -1],
    [1e-6, -7], // the double is 9.99999999999999954748e-7
    [1e23, 22], // the double is 9.999999999999999161e22
    [1e22, 22],
    [5e-324, -324],
    [1.7976931348623157e308, 308],
  ])('of %d is %d', (x, expected) => {
    expect(leadingExponent(x)).toBe(expected);
  });

  /** Whether 10^k <= |x| < 10^(k+1), over integers. */
  function isExact(x: number, k: number): boolean {
    const exact = fractionOf(Math.abs(x));
    return compareExactly(exact, decimal(1n, k)) >= 0 && compareExactly(exact, decimal(1n, k + 1)) < 0;
  }

  it('is exact at every power of ten and at the doubles beside it', () => {
    let checked = 0;
    for (let k = -323; k <= 308; k++) {
      for (const x of [Number(`1e${k}`), adjacent(Number(`1e${k}`), 1), adjacent(Number(`1e${k}`), -1)]) {
        if (!isExact(x, leadingExponent(x))) expect.fail(`${x}: ${leadingExponent(x)}`);
        checked += 1;
      }
    }
    expect(checked).toBe(3 * 632);
  });

  it('is exact at every power of two and on random bits', () => {
    const random = new Lcg(SEED);
    const samples = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
    while (samples.length < 6000) samples.push(random.bits());
    const wrong = samples.filter((x) => x !== 0 && x - x === 0 && !isExact(x, leadingExponent(x)));
    expect(wrong).toEqual([]);
  });

  it('no binary exponent comes near an integer when turned into a decimal one', () => {
    let nearest = 1;
    for (let b = -1074; b <= 1023; b++) {
      if (b === 0) continue;
      const rest = (b * 0.3010299956639812) % 1;
      nearest = Math.min(nearest, Math.abs(rest), 1 - Math.abs(rest));
    }
    expect(nearest).toBeGreaterThan(1e-4);
  });
});

describe('pow10', () => {
  it('is zero and infinite beyond the table', () => {
    expect(pow10(-351)).toBe(0);
    expect(pow10(309)).toBe(Infinity);
  });

  it('is the nearest double for every k, over integers', () => {
    for (let k = -323; k <= 308; k++) {
      const x = pow10(k);
      const target = decimal(1n, k);
      // Twice the target lies between x + the double below and x + the double above.
      const doubled = decimal(2n, k);
      const sum = (a: number, b: number): { numerator: bigint; denominator: bigint } => {
        const p = fractionOf(a);
        const q = fractionOf(b);
        return {
          numerator: p.numerator * q.denominator + q.numerator * p.denominator,
          denominator: p.denominator * q.denominator,
        };
      };
      const ok =
        compareExactly(sum(x, adjacent(x, -1)), doubled) <= 0 && compareExactly(sum(x, adjacent(x, 1)), doubled) >= 0;
      if (!ok) expect.fail(`10^${k}: ${x} against ${String(target.numerator)}`);
    }
    for (let k = -350; k < -323; k++) expect(pow10(k)).toBe(0);
  });
});

describe('halfUnit', () => {
  it('refuses a unit that no finite double has', () => {
    expect(() => halfUnit(308, 0)).toThrow(RangeError);
    expect(() => halfUnit(NaN, 9)).toThrow(RangeError);
  });

  it.each([
    [0, 1, 0.5],
    [0, 9, 5e-9],
    [6, 9, 0.005],
    [-324, 17, 5e-324],
    [0, 4300, 5e-324],
    [308, 1, 5e307],
  ])('for a first digit at 10^%d and %d digits is about %d', (lead, digits, expected) => {
    expect(Math.abs(halfUnit(lead, digits) - expected)).toBeLessThanOrEqual(expected * 3e-16);
  });

  it('is the least double that is not under the exact value, for every unit', () => {
    let checked = 0;
    for (let k = -350; k <= 308; k++) {
      const half = halfUnit(k, 1);
      const exact = decimal(5n, k - 1);
      expect(half).toBeGreaterThan(0);
      if (compareExactly(fractionOf(half), exact) < 0) expect.fail(`under: 10^${k}`);
      if (compareExactly(fractionOf(adjacent(half, -1)), exact) >= 0) expect.fail(`not the least: 10^${k}`);
      expect(halfUnit(k, 1)).toBe(half);
      checked += 1;
    }
    expect(checked).toBe(659);
  });
});
