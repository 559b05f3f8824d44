import { describe, expect, it } from 'vitest';
import { angleDegrees, atan, sinDegrees } from '../../engine/numeric/angles.ts';
import { normalCdf } from '../../engine/numeric/normal.ts';

describe('atan', () => {
  it('NaN, infinities and zero', () => {
    expect(atan(NaN)).toBeNaN();
    expect(atan(Infinity)).toBe(Math.PI / 2);
    expect(atan(-Infinity)).toBe(-Math.PI / 2);
    expect(atan(0)).toBe(0);
  });

  it('agrees with the built-in to 1e-15', () => {
    for (let x = -50; x < 50; x += 0.0173)
      expect(Math.abs(atan(x) - Math.atan(x))).toBeLessThanOrEqual(1e-15 * Math.abs(Math.atan(x)) + 1e-300);
  });
});

describe('sinDegrees', () => {
  it('refuses what is no angle between 0 and 90', () => {
    for (const degrees of [NaN, -1, 90.001, Infinity]) expect(sinDegrees(degrees)).toBeNaN();
  });

  it('exact ends, and the built-in to 1e-15', () => {
    expect([sinDegrees(0), sinDegrees(90)]).toEqual([0, 1]);
    expect(sinDegrees(30)).toBeCloseTo(0.5, 15);
    for (let d = 0.001; d <= 90; d += 0.0371) {
      expect(Math.abs(sinDegrees(d) / Math.sin((d * Math.PI) / 180) - 1)).toBeLessThanOrEqual(1e-15);
    }
  });
});

describe('angleDegrees', () => {
  it('no angle to nothing, or to what is not finite', () => {
    for (const [a, b, c] of [
      [0, 1, 1],
      [1, 0, 1],
      [0, 0, 0],
      [NaN, 1, 1],
      [1, Infinity, 1],
      [1, 1, NaN],
    ]) {
      expect(angleDegrees(a, b, c)).toBeNaN();
    }
  });

  it('right, straight and no angle', () => {
    expect(angleDegrees(3, 4, 5)).toBeCloseTo(90, 12);
    expect(angleDegrees(1, 2, 3)).toBe(180);
    expect(angleDegrees(1, 1, 0)).toBe(0);
    expect(angleDegrees(2, 1, 1)).toBe(0);
  });

  it('angles far below what a cosine can tell', () => {
    const theta = 1e-9;
    expect(angleDegrees(1, 1, 2 * Math.sin(theta / 2)) / ((theta * 180) / Math.PI)).toBeCloseTo(1, 9);
  });
});

describe('normalCdf', () => {
  it('NaN, the middle and the ends', () => {
    expect(normalCdf(NaN)).toBeNaN();
    expect(normalCdf(0)).toBe(0.5);
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(-41)]).toEqual([0, 1, 0]);
  });

  // Abramowitz and Stegun, table 26.1 and 26.2
  it.each([
    [1, 0.841344746068543],
    [1.96, 0.975002104851779],
    [2.5, 0.993790334674224],
    [-3, 0.00134989803163009],
    [-5, 2.86651571879194e-7],
  ])('P(X <= %d)', (x, p) => {
    expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThanOrEqual(1e-12);
  });

  it('does not jump where the series gives way to the fraction', () => {
    expect(Math.abs(normalCdf(3 - 1e-12) - normalCdf(3))).toBeLessThan(1e-14);
    expect(Math.abs(normalCdf(-3 + 1e-12) / normalCdf(-3) - 1)).toBeLessThan(1e-11);
  });
});
