/** The small parts: thresholds, choices, print-outs, counts under other settings, spacings. */
import { describe, expect, it } from 'vitest';
import { UpdateSums, isVacuous, judgeAdaptive } from '../../../engine/formats/learning-proof/distances.ts';
import { principalPlane } from '../../../engine/formats/learning-proof/plane.ts';
import { numpyText } from '../../../engine/formats/learning-proof/printed/numpy-text.ts';
import { torchText } from '../../../engine/formats/learning-proof/printed/torch-text.ts';
import { epochsOf, halfEven, largest, selectUpdates } from '../../../engine/formats/learning-proof/selection.ts';
import { spacingOf } from '../../../engine/formats/learning-proof/spacing.ts';
import { settle } from '../../../engine/formats/learning-proof/verification.ts';
import { jsonOf } from './vectors.ts';

const sumsOf = (base: number[], claimed: number[], reproduced: number[], steps = 1): UpdateSums => {
  const sums = new UpdateSums(steps);
  sums.add(Float64Array.from(base), Float64Array.from(claimed), Float64Array.from(reproduced), spacingOf('f32'));
  return sums;
};

describe('thresholds', () => {
  it('NaN anywhere never passes, in no metric and no order', () => {
    for (const claimed of [
      [NaN, 1],
      [1, NaN],
      [Infinity, 1],
    ]) {
      const sums = sumsOf([0, 0], claimed, [1, 1]);
      expect(judgeAdaptive(sums, 0.5)).toBe('failed');
      for (const metric of ['l1', 'l2', 'linf', 'cos'] as const) expect(sums.pair.of(metric) <= 1000).toBe(false);
    }
  });

  it('no update is below the resolution and no more', () => {
    expect(judgeAdaptive(sumsOf([1, 1], [1, 1], [1, 1]), 0.5)).toBe('below-resolution');
    expect(judgeAdaptive(sumsOf([1], [1], [1 + 2 ** -23]), 0.5)).toBe('below-resolution');
    expect(judgeAdaptive(sumsOf([1], [1], [1 + 2 ** -21]), 0.5)).toBe('failed');
    expect(judgeAdaptive(sumsOf([1], [1], [1 + 2 ** -21], 4), 0.5)).toBe('below-resolution');
  });

  it('the limit itself does not pass', () => {
    expect(judgeAdaptive(sumsOf([0], [1], [1.5]), 0.5)).toBe('failed');
    expect(judgeAdaptive(sumsOf([0], [1], [1.4999]), 0.5)).toBe('passed');
  });

  it('twice the length in one direction fails however small the angle', () => {
    expect(judgeAdaptive(sumsOf([0, 0], [2, 2], [1, 1]), 0.5)).toBe('failed');
  });

  it('the true cosine is not fooled by length, the published one is', () => {
    const { pair } = sumsOf([0, 0], [0.5, 0], [Math.SQRT1_2, Math.SQRT1_2]);
    expect(pair.cos).toBeCloseTo(1 - Math.SQRT1_2, 12);
    expect(pair.publishedCos).toBeLessThan(0);
  });

  it('a threshold is vacuous when no direction could exceed it in any given norm', () => {
    const sums = sumsOf([0], [1], [1]);
    expect(isVacuous(sums, new Map([['l2', 2]]))).toBe(true);
    expect(isVacuous(sums, new Map([['l2', 1.999]]))).toBe(false);
    expect(
      isVacuous(
        sums,
        new Map([
          ['l2', 2],
          ['l1', 1],
        ]),
      ),
    ).toBe(false);
    expect(isVacuous(sums, new Map([['cos', 0]]))).toBe(true);
  });
});

describe('choices', () => {
  it('rounds halves to even', () => {
    expect([0.5, 1.5, 2.5, 2.4999, 2.5001].map(halfEven)).toEqual([0, 2, 2, 2, 3]);
    expect(epochsOf(25, 1, 2, 25)).toEqual([
      { from: 0, to: 12 },
      { from: 12, to: 25 },
    ]);
    expect(epochsOf(0, 5, 2, 0)).toEqual([
      { from: 0, to: 0 },
      { from: 0, to: 0 },
    ]);
  });

  it('takes NaN for the largest, equals in order', () => {
    expect(largest([1, NaN, 3, 3], { from: 0, to: 4 }, 3)).toEqual([1, 2, 3]);
    expect(largest([1], { from: 0, to: 1 }, 5)).toEqual([0]);
  });

  it('the sample outside the largest is that of the vectors', () => {
    const sizes = Array.from({ length: 40 }, (_, i) => (i % 20 < 2 ? 9 : 1));
    const verification = { ...settle({}, undefined, true), mode: 'topq' as const, q: 2, extra: 3, seed: 'auditor-1' };
    const chosen = selectUpdates(verification, sizes, [...sizes.keys()], epochsOf(40, 1, 2, 40));
    expect([...chosen].sort((a, b) => a - b)).toEqual([0, 1, 3, 13, 19, 20, 21, 26, 31, 38]);
  });
});

interface Form {
  readonly form: 'numpy' | 'torch';
  readonly dtype: string;
  readonly shape: number[];
  readonly text: string;
  readonly values: (number | string)[];
}
const PYTHON = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
]);

describe('print-outs of samples', () => {
  const { forms } = jsonOf<{ forms: Form[] }>('tables/hash-text.json');
  it.each(forms.map((one, i) => [i, one.form, one.dtype, one] as const))(
    '%d: %s of %s',
    (_i, form, dtype, { shape, text, values }) => {
      const numbers = values.map((value) => (typeof value === 'number' ? value : (PYTHON.get(value) ?? Number(value))));
      const array = { shape, values: numbers, floating: dtype.startsWith('float'), single: dtype === 'float32' };
      const shown = dtype === 'float32' || dtype === 'int64' ? undefined : dtype;
      expect(form === 'numpy' ? numpyText(array) : torchText(array, shown)).toBe(text);
    },
  );

  it('different data share a print-out, so a digest of it binds none of them', () => {
    const array = (values: number[]) => ({ shape: [2], values, floating: true, single: true });
    expect(torchText(array([0.12345, 0.5]), undefined)).toBe(torchText(array([0.123451, 0.5]), undefined));
  });

  it('halves go to even, as in C', () => {
    const array = { shape: [2], values: [0.001953125, 0.005859375], floating: true, single: true };
    expect(numpyText(array)).toBe('[0.00195312 0.00585938]');
    expect(torchText({ ...array, values: [0.03125, 0.09375] }, undefined)).toBe('tensor([0.0312, 0.0938])');
  });
});

describe('spacings', () => {
  it.each([
    ['f64', 1, 2 ** -52],
    ['f32', 1, 2 ** -23],
    ['f32', 0, 2 ** -149],
    ['f16', 1, 2 ** -10],
    ['f16', 1.999, 2 ** -10],
    ['f16', 0, 2 ** -24],
    ['bf16', -3, 2 ** -6],
    ['i64', 7, 0],
  ] as const)('%s at %d', (dtype, x, spacing) => {
    expect(spacingOf(dtype)(x)).toBe(spacing);
  });

  it('there are none at NaN', () => {
    for (const dtype of ['f64', 'f32', 'f16', 'bf16'] as const) expect(spacingOf(dtype)(NaN) > 0).toBe(false);
  });
});

describe('principal plane', () => {
  const path = (rows: number[][]) => ({
    steps: rows.map((_, i) => i),
    coordinates: rows[0].length,
    total: rows[0].length,
    values: Float64Array.from(rows.flat()),
  });
  it('needs three points and some movement', () => {
    expect(
      principalPlane(
        path([
          [0, 0],
          [1, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      principalPlane(
        path([
          [1, 1],
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      principalPlane(
        path([
          [NaN, 1],
          [1, 1],
          [2, 1],
        ]),
      ),
    ).toBeUndefined();
  });

  it('a straight line has one axis, a corner two', () => {
    expect(
      principalPlane(
        path([
          [0, 0],
          [1, 2],
          [2, 4],
          [3, 6],
        ]),
      )?.shares[0],
    ).toBeCloseTo(1, 12);
    const corner = principalPlane(
      path([
        [0, 0, 0],
        [3, 0, 0],
        [3, 1, 0],
      ]),
    );
    expect((corner?.shares[0] ?? 0) + (corner?.shares[1] ?? 0)).toBeCloseTo(1, 9);
    expect(corner?.shares[1]).toBeGreaterThan(0.05);
  });
});
