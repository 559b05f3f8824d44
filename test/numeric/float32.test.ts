import { describe, expect, it } from 'vitest';
import { isFloat32, isFloat32Rounding } from '../../engine/numeric/decimal.ts';
import { Lcg } from './grid.ts';

describe('isFloat32', () => {
  it.each([NaN, Infinity, -Infinity, 0.1, 16777217, 1e39, 1e-46, 1 + 2 ** -24])('%d is not', (x) => {
    expect(isFloat32(x)).toBe(false);
  });

  it.each([0, -0, 1, 0.5, 16777216, 3.4028234663852886e38, 1.401298464324817e-45, 0.10000000149011612])(
    '%d is',
    (x) => {
      expect(isFloat32(x)).toBe(true);
    },
  );
});

describe('isFloat32Rounding', () => {
  it.each([0, -1, 1.5, NaN])('refuses %d digits', (digits) => {
    expect(() => isFloat32Rounding(1, digits)).toThrow(RangeError);
  });

  it.each([
    [NaN, 9],
    [Infinity, 9],
    [0.1, 9], // the float32 beside it prints 0.100000001
    [0.123456789, 9], // its float32 prints 0.123456791
    [0.10000000149011612, 16], // needs 17 digits
    [0.1, 17],
    [1e39, 9],
    [4e38, 1],
    [1e-46, 1],
    [1.00195311, 9], // 513/512 = 1.001953125 prints ...12 or ...13
    [1.00195314, 9],
  ])('%d in %d digits is none', (x, digits) => {
    expect(isFloat32Rounding(x, digits)).toBe(false);
  });

  it.each([
    [0, 9],
    [-0, 9],
    [0.1, 6],
    [0.100000001, 9],
    [-0.100000001, 9],
    [0.123456791, 9],
    [0.10000000149011612, 17],
    [0.10000000149011612, 40],
    [1.00195312, 9], // half to even: C, Python, canonical receipts
    [1.00195313, 9], // half up: ECMAScript
    [3.403e38, 4], // above the largest float32, which prints so
    [1e-45, 1], // the smallest float32, 1.4e-45
  ])('%d in %d digits is one', (x, digits) => {
    expect(isFloat32Rounding(x, digits)).toBe(true);
  });

  it('recognises every printed float32, and hardly any other number of nine digits', () => {
    const random = new Lcg(5);
    const float = new Float32Array(1);
    const bits = new Uint32Array(float.buffer);
    let byChance = 0;
    for (let i = 0; i < 4000; i++) {
      bits[0] = random.word();
      const f = float[0];
      if (f - f !== 0) continue;
      for (let digits = 1; digits <= 17; digits++) {
        if (!isFloat32Rounding(Number(f.toPrecision(digits)), digits)) expect.fail(`${f} in ${digits} digits`);
      }
      if (isFloat32Rounding(Number(random.scaled(-20, 20).toPrecision(9)), 9)) byChance += 1;
    }
    // A unit of the ninth digit is 1/120 to 1/6 of the spacing of float32 numbers: about one in twenty meets by chance.
    expect(byChance / 4000).toBeLessThan(0.1);
  });
});
