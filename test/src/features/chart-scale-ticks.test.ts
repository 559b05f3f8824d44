import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, horizontalDomain, linearScale, logScale } from '../../../src/features/views/chart/scale.ts';
import { linearTicks, logTicks } from '../../../src/features/views/chart/ticks.ts';

const MOST = Number.MAX_VALUE;
const at = (...x: number[]) => ({ x: Float64Array.from(x) });
const texts = (ticks: readonly { readonly text: string }[]): readonly string[] => ticks.map(({ text }) => text);

describe('a scale', () => {
  it.each([[[5, 5]], [[5, 4]], [[Number.NaN, 1]], [[0, Number.NaN]]] as const)(
    'puts everything in the middle of a domain without width: %j',
    ([low, high]) => {
      expect(linearScale([low, high], [0, 100])(7)).toBe(50);
      expect(logScale([low, high], [0, 100])(7)).toBe(50);
    },
  );

  it.each([[[0, 10]], [[-1, 10]]] as const)('of a logarithm takes no domain that reaches 0: %j', ([low, high]) => {
    expect(logScale([low, high], [0, 100])(1)).toBe(50);
  });

  it.each([0, -0, -3, Number.NaN, Number.NEGATIVE_INFINITY])('of a logarithm has no place for %d', (value) => {
    expect(logScale([1, 10], [0, 100])(value)).toBeNaN();
  });

  it('keeps to the pixels over all doubles', () => {
    const scale = linearScale(bounded([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]), [0, 100]);
    expect([-MOST, 0, MOST].map(scale)).toEqual([0, 50, 100]);
  });

  it('keeps to the pixels over the smallest doubles', () => {
    expect([0, 5e-324, 1e-323].map(linearScale([0, 1e-323], [0, 100]))).toEqual([0, 50, 100]);
    const scale = logScale([5e-324, MOST], [0, 100]);
    expect(scale(5e-324)).toBeCloseTo(0, 9);
    expect(scale(MOST)).toBeCloseTo(100, 9);
  });

  it('runs downwards, as rows of pixels do', () => {
    expect(linearScale([0, 4], [100, 0])(1)).toBe(75);
    expect(logScale([1, 1e4], [100, 0])(10)).toBeCloseTo(75, 9);
  });
});

describe('a horizontal domain', () => {
  it.each([
    ['nothing', [], [0, 1]],
    ['no finite number', [at(Number.NaN, Number.POSITIVE_INFINITY)], [0, 1]],
    ['one place', [at(0)], [-1, 1]],
    ['one place twice', [at(20), at(20)], [19, 21]],
    ['one place between whole numbers', [at(0.5)], [0.475, 0.525]],
    ['one negative place', [at(-20)], [-21, -19]],
    ['two series, in any order', [at(3, 1), at(9, 2)], [1, 9]],
  ] as const)('of %s', (_, arrays, domain) => {
    expect(horizontalDomain(arrays)).toEqual(domain);
  });

  it('of the largest double is made of doubles', () => {
    const [low, high] = horizontalDomain([at(MOST)]);
    expect(low).toBeLessThan(high);
    expect(high).toBe(MOST);
  });
});

describe('linear ticks', () => {
  it.each([
    [[1, 1]],
    [[2, 1]],
    [[Number.NaN, 1]],
    [[0, Number.POSITIVE_INFINITY]],
    [[Number.NEGATIVE_INFINITY, 0]],
  ] as const)('are none for %j', ([low, high]) => {
    expect(linearTicks([low, high], 5)).toEqual([]);
  });

  it('are the ends where no round number lies between two doubles', () => {
    const next = 1 + Number.EPSILON;
    expect(linearTicks([1, next], 5)).toEqual([
      { value: 1, text: '1' },
      { value: next, text: '1.0000000000000002' },
    ]);
  });

  it.each([
    [[0, 10], 5, ['0', '2', '4', '6', '8', '10']],
    [[0, 1], 5, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    [[-0.3, 0.3], 3, ['-0.2', '0.0', '0.2']],
    [[1, 97], 5, ['20', '40', '60', '80']],
    [[10_001, 10_004], 3, ['10001', '10002', '10003', '10004']],
    [[0.9999, 1.0001], 4, ['0.99990', '0.99995', '1.00000', '1.00005', '1.00010']],
    [[0, 3e-8], 3, ['0', '1e-8', '2e-8', '3e-8']],
    [[1.2e-8, 1.6e-8], 4, ['1.2e-8', '1.3e-8', '1.4e-8', '1.5e-8', '1.6e-8']],
    [[0, 4e9], 4, ['0', '1e9', '2e9', '3e9', '4e9']],
    [[-MOST, MOST], 4, ['-1e308', '0', '1e308']],
  ] as const)('of %j, about %d', ([low, high], most, expected) => {
    expect(texts(linearTicks([low, high], most))).toEqual(expected);
  });

  it('have nothing between whole numbers where told so', () => {
    expect(texts(linearTicks([1, 3], 10, true))).toEqual(['1', '2', '3']);
    expect(texts(linearTicks([0.5, 1.5], 10, true))).toEqual(['1']);
    expect(texts(linearTicks([12_345_677, 12_345_679], 2, true))).toEqual(['12345677', '12345678', '12345679']);
  });

  it('are in order, inside, apart in text, and not more than asked for by far', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, double, fc.integer({ min: 2, max: 12 }), (a, b, most) => {
        fc.pre(a !== b);
        const [low, high] = a < b ? [a, b] : [b, a];
        const ticks = linearTicks([low, high], most);
        expect(ticks.length).toBeLessThanOrEqual(most + 2);
        expect(new Set(texts(ticks)).size).toBe(ticks.length);
        ticks.forEach(({ value, text }, index) => {
          expect(value).toBeGreaterThan(ticks[index - 1]?.value ?? Number.NEGATIVE_INFINITY);
          expect(Number(text)).toBeCloseTo(value, 12);
          expect(linearScale([low, high], [0, 1000])(value)).toBeGreaterThan(-0.01);
          expect(linearScale([low, high], [0, 1000])(value)).toBeLessThan(1000.01);
        });
      }),
      { seed: 20261121, numRuns: 2000 },
    );
  });
});

describe('logarithmic ticks', () => {
  it.each([[[0, 1]], [[-1, 1]], [[1, 1]], [[Number.NaN, 1]], [[1, Number.POSITIVE_INFINITY]]] as const)(
    'are none for %j',
    ([low, high]) => {
      expect(logTicks([low, high], 5)).toEqual({ ticks: [], minor: [] });
    },
  );

  it.each([
    [[0.01, 10], 6, ['0.01', '0.1', '1', '10']],
    [[1, 10], 6, ['1', '2', '5', '10']],
    [[1e-7, 1e-2], 6, ['1e-7', '1e-6', '1e-5', '1e-4', '1e-3', '1e-2']],
    [[1e-9, 10], 5, ['1e-8', '1e-6', '1e-4', '1e-2', '1']],
  ] as const)('of %j, about %d', ([low, high], most, expected) => {
    expect(texts(logTicks([low, high], most).ticks)).toEqual(expected);
  });

  it('mark the places between decades, unless decades are left out', () => {
    expect(logTicks([10, 1000], 3).minor).toEqual([
      20, 30, 40, 50, 60, 70, 80, 90, 200, 300, 400, 500, 600, 700, 800, 900,
    ]);
    expect(logTicks([1e-9, 10], 5).minor).toEqual([]);
  });

  it('reach over all doubles', () => {
    const { ticks } = logTicks([1e-323, 1e308], 6);
    expect(ticks.length).toBeGreaterThan(3);
    expect(ticks.every(({ value }) => value > 0 && Number.isFinite(value))).toBe(true);
  });
});
