import { describe, expect, it } from 'vitest';
import { exp, expm1 } from '../../engine/numeric/exp.ts';
import { log, log1p } from '../../engine/numeric/log.ts';
import { pow } from '../../engine/numeric/pow.ts';
import { tanh } from '../../engine/numeric/tanh.ts';
import { errorInUlps, exactExp, exactLog, exactPow, exactTanh, fixed } from './exact.ts';
import { Lcg } from './grid.ts';

/** Special values: ECMAScript 2022, 21.3.2 (Math.exp, expm1, log, log1p, tanh) and 6.1.6.1.3 (Number::exponentiate). */
const TABLES: readonly [name: string, f: (x: number) => number, rows: readonly (readonly [number, number])[]][] = [
  [
    'exp',
    exp,
    [
      [NaN, NaN],
      [0, 1],
      [-0, 1],
      [Infinity, Infinity],
      [-Infinity, 0],
      [709.79, Infinity],
      [-745.14, 0],
      [1, Math.E],
    ],
  ],
  [
    'expm1',
    expm1,
    [
      [NaN, NaN],
      [0, 0],
      [-0, -0],
      [Infinity, Infinity],
      [-Infinity, -1],
      [709.79, Infinity],
      [-60, -1],
    ],
  ],
  [
    'log',
    log,
    [
      [NaN, NaN],
      [-1, NaN],
      [-Infinity, NaN],
      [-5e-324, NaN],
      [0, -Infinity],
      [-0, -Infinity],
      [1, 0],
      [Infinity, Infinity],
    ],
  ],
  [
    'log1p',
    log1p,
    [
      [NaN, NaN],
      [-1.5, NaN],
      [-1, -Infinity],
      [0, 0],
      [-0, -0],
      [Infinity, Infinity],
      [-Infinity, NaN],
    ],
  ],
  [
    'tanh',
    tanh,
    [
      [NaN, NaN],
      [0, 0],
      [-0, -0],
      [Infinity, 1],
      [-Infinity, -1],
      [22, 1],
      [-22, -1],
      [5e-324, 5e-324],
    ],
  ],
];

describe.each(TABLES)('%s', (_, f, rows) => {
  it.each(rows)('at %d is %d', (x, expected) => {
    expect(f(x)).toBe(expected);
  });
});

describe('pow', () => {
  it.each([
    [NaN, 1, NaN],
    [1, NaN, NaN],
    [1, Infinity, NaN],
    [-1, -Infinity, NaN],
    [-8, 1 / 3, NaN],
    [NaN, 0, 1],
    [Infinity, -0, 1],
    [0.5, Infinity, 0],
    [0.5, -Infinity, Infinity],
    [-Infinity, 3, -Infinity],
    [-Infinity, 2, Infinity],
    [-Infinity, -3, -0],
    [-0, 3, -0],
    [-0, -3, -Infinity],
    [-0, -2, Infinity],
    [0, -0.5, Infinity],
    [-2, 3, -8],
    [-2, 4, 16],
    [2, -1074, 5e-324],
    [2, -1076, 0],
    [2, 1024, Infinity],
    [-2, 1025, -Infinity],
    [-1.5, 9007199254740992, Infinity], // from 2^53 on every double is even
    [10, 2, 100],
  ])('%d to the power %d is %d', (x, y, expected) => {
    expect(pow(x, y)).toBe(expected);
  });
});

describe('against 320-bit arithmetic', () => {
  const SEED = 20260731;
  const COUNT = 300;

  /** Largest error of `ours` over random arguments, in ulps. */
  function worst(draw: (random: Lcg) => readonly [result: number, exact: bigint]): number {
    const random = new Lcg(SEED);
    let most = 0;
    for (let i = 0; i < COUNT; i++) most = Math.max(most, errorInUlps(...draw(random)));
    return most;
  }

  /** A magnitude on a log scale, so that every branch is met. */
  const signed = (random: Lcg): number => random.scaled(-12, 4);

  it('exp is within 1 ulp', () => {
    expect(worst((r) => ((x) => [exp(x), exactExp(fixed(x))] as const)(signed(r)))).toBeLessThan(1);
  });

  it('expm1 is within 1 ulp', () => {
    expect(worst((r) => ((x) => [expm1(x), exactExp(fixed(x)) - fixed(1)] as const)(signed(r)))).toBeLessThan(1);
  });

  it('log is within 1 ulp', () => {
    expect(
      worst((r) => ((x) => [log(x), exactLog(fixed(x), log(x))] as const)(Math.abs(r.scaled(-60, 60)))),
    ).toBeLessThan(1);
  });

  it('log1p is within 1 ulp', () => {
    const draw = (x: number): readonly [number, bigint] => [log1p(x), exactLog(fixed(1) + fixed(x), log1p(x))];
    expect(worst((r) => draw(r.between(-0.9, 3)))).toBeLessThan(1);
  });

  it('tanh is within 2.5 ulp, which fdlibm does not better', () => {
    expect(worst((r) => ((x) => [tanh(x), exactTanh(fixed(x))] as const)(signed(r)))).toBeLessThan(2.5);
  });

  it('pow is within 1.5 ulp: V8 gave away some of the accuracy of fdlibm', () => {
    const draw = (x: number, y: number): readonly [number, bigint] => [pow(x, y), exactPow(x, y, log(x))];
    expect(worst((r) => draw(r.between(0.1, 10), r.between(-20, 20)))).toBeLessThan(1.5);
  });
});
