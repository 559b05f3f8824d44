/** Re-execution against plain loops in the declared order, and against arithmetic by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arithmetic, Product, Reals } from '../../../../engine/formats/learning-proof/rerun/arithmetic.ts';
import { FLOAT32, FLOAT64 } from '../../../../engine/formats/learning-proof/rerun/arithmetic.ts';
import { gradientOf } from '../../../../engine/formats/learning-proof/rerun/gradient.ts';
import { layOut } from '../../../../engine/formats/learning-proof/rerun/network.ts';
import type { Branch, Network } from '../../../../engine/formats/learning-proof/rerun/network.ts';
import { applyRule } from '../../../../engine/formats/learning-proof/rerun/rules.ts';
import type { ParameterState, Rule } from '../../../../engine/formats/learning-proof/rerun/rules.ts';
import { runSteps } from '../../../../engine/formats/learning-proof/rerun/steps.ts';
import { generator } from '../simulate.ts';

const f = Math.fround;

/** A product whose `left` and `right` are drawn with a share of zeros, and its elements by the plain loop in the declared order. */
function drawProduct(
  arithmetic: Arithmetic,
  [rows, inner, columns]: readonly [number, number, number],
  seed: number,
  transposed: boolean,
  zeros: number,
): { readonly task: Product; readonly plain: (r: number, c: number) => number } {
  const random = generator(seed);
  const fill = (n: number): Reals =>
    arithmetic.make(n).map(() => (random() < zeros ? 0 : arithmetic.round(random() * 2 - 1)));
  const [left, right, out] = [fill(rows * inner), fill(inner * columns), arithmetic.make(rows * columns)];
  const at = (r: number, k: number): number => (transposed ? k * rows + r : r * inner + k);
  const to = (k: number, c: number): number => (transposed ? c * inner + k : k * columns + c);
  const task = {
    left,
    leftRow: at(1, 0),
    leftStep: at(0, 1),
    right,
    rightStep: to(1, 0),
    rightColumn: to(0, 1),
    rows,
    inner,
    columns,
    out,
  };
  const plain = (r: number, c: number): number => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum = arithmetic.round(sum + arithmetic.round(left[at(r, k)] * right[to(k, c)]));
    return sum;
  };
  return { task, plain };
}

describe.each([FLOAT32, FLOAT64])('product, $dtype', (arithmetic: Arithmetic) => {
  it('has the bits of the plain loop for every size and stride', () => {
    const size = fc.integer({ min: 0, max: 19 });
    fc.assert(
      fc.property(
        fc.tuple(size, size, size),
        fc.nat(),
        fc.boolean(),
        fc.constantFrom(0, 0.4),
        fc.boolean(),
        (sizes, seed, transposed, zeros, some) => {
          const { task, plain } = drawProduct(arithmetic, sizes, seed, transposed, zeros);
          const random = generator(seed + 1);
          const wanted = Uint8Array.from({ length: task.out.length }, () => (some && random() < 0.5 ? 0 : 1));
          arithmetic.product(some ? { ...task, wanted } : task);
          for (let r = 0; r < task.rows; r++) {
            for (let c = 0; c < task.columns; c++) {
              const at = r * task.columns + c;
              if (wanted[at] === 1) expect(Object.is(task.out[at], plain(r, c))).toBe(true);
            }
          }
        },
      ),
      { seed: 11, numRuns: 2000 },
    );
  });

  it.each([
    ['a full right matrix', 0, true, false],
    ['a right matrix with zeros', 0.5, false, false],
    ['elements that are not wanted', 0.3, false, true],
  ] as const)('has them across the edges of its blocks: %s', (_, zeros, transposed, some) => {
    const { task, plain } = drawProduct(arithmetic, [131, 259, 263], 7, transposed, zeros);
    const wanted = Uint8Array.from({ length: task.out.length }, (__, i) => (some ? (i * 7 + (i >> 5)) % 3 : 1));
    arithmetic.product(some ? { ...task, wanted } : task);
    let different = 0;
    for (let i = 0; i < task.out.length; i++) {
      if (wanted[i] === 0) continue;
      if (!Object.is(task.out[i], plain(Math.floor(i / task.columns), i % task.columns))) different += 1;
    }
    expect(different).toBe(0);
  });
});

describe('update rules, by hand', () => {
  const run = (rule: Rule, state: ParameterState, p: number, g: number, arithmetic: Arithmetic = FLOAT64): number => {
    const parameter = arithmetic.make(1).fill(p);
    applyRule(arithmetic, rule, 0.1, parameter, arithmetic.make(1).fill(g), state);
    return parameter[0];
  };
  const fresh = (): ParameterState => ({ step: 0, arrays: new Map() });
  const sgd = { name: 'sgd', momentum: 0, dampening: 0, weightDecay: 0, nesterov: false } as const;
  const adam = { name: 'adam', betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false } as const;

  it('sgd, with weight decay, in both formats', () => {
    expect(run(sgd, fresh(), 1, 0.5)).toBe(1 + -0.1 * 0.5);
    expect(run({ ...sgd, weightDecay: 0.2 }, fresh(), 1, 0.5)).toBe(1 + -0.1 * (0.5 + 0.2));
    expect(run(sgd, fresh(), 1, 0.3, FLOAT32)).toBe(f(1 + f(f(-0.1) * f(0.3))));
  });

  it('the first momentum is the gradient, dampened only from the second on', () => {
    const state = fresh();
    const rule = { ...sgd, momentum: 0.9, dampening: 0.5 };
    expect(run(rule, state, 1, 0.5)).toBe(1 + -0.1 * 0.5);
    expect(run(rule, state, 1, 0.5)).toBe(1 + -0.1 * (0.9 * 0.5 + 0.5 * 0.5));
    expect(state.arrays.get('momentum_buffer')?.[0]).toBe(0.9 * 0.5 + 0.5 * 0.5);
  });

  it('nesterov looks ahead', () => {
    expect(run({ ...sgd, momentum: 0.9, nesterov: true }, fresh(), 1, 0.5)).toBe(1 + -0.1 * (0.5 + 0.9 * 0.5));
  });

  it('the first step of adam is the learning rate long', () => {
    const state = fresh();
    expect(run(adam, state, 1, 0.5)).toBeCloseTo(0.9, 7);
    expect(state.step).toBe(1);
    expect(state.arrays.get('exp_avg_sq')?.[0]).toBeCloseTo(0.00025, 10);
  });

  it('adam couples weight decay, adamw does not, amsgrad keeps the largest', () => {
    expect(run({ ...adam, weightDecay: 0.5 }, fresh(), 1, 0)).toBeCloseTo(0.9, 7);
    expect(run({ ...adam, name: 'adamw', weightDecay: 0.5 }, fresh(), 1, 0)).toBeCloseTo(0.95, 12);
    const state = fresh();
    run({ ...adam, amsgrad: true }, state, 1, 0.5);
    run({ ...adam, amsgrad: true }, state, 1, 0);
    expect(state.arrays.get('max_exp_avg_sq')?.[0]).toBeCloseTo(0.00025, 10);
  });
});

const NET: Network = {
  layers: [
    { weight: 0, bias: 1, inputs: 3, outputs: 4, activation: 'tanh' },
    { weight: 2, bias: 3, inputs: 4, outputs: 2, activation: 'identity' },
  ],
  loss: 'cross_entropy',
};
const net = (activation: 'relu' | 'tanh' | 'sigmoid', loss: Network['loss']): Network => ({
  layers: [{ ...NET.layers[0], activation }, NET.layers[1]],
  loss,
});

function lossOf({ layers, loss }: Network, parameters: readonly Reals[], x: Reals, y: Int32Array): number {
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    let flow = Array.from(x.subarray(row * layers[0].inputs, (row + 1) * layers[0].inputs));
    for (const { weight, bias, inputs, activation } of layers) {
      flow = Array.from(parameters[bias], (b, o) => {
        const z = flow.reduce((sum, h, i) => sum + h * parameters[weight][o * inputs + i], b);
        if (activation === 'identity') return z;
        return activation === 'relu' ? Math.max(0, z) : activation === 'tanh' ? Math.tanh(z) : 1 / (1 + Math.exp(-z));
      });
    }
    const label = y[row];
    total +=
      loss === 'cross_entropy'
        ? Math.log(flow.reduce((sum, z) => sum + Math.exp(z), 0)) - flow[label]
        : flow.reduce((sum, z, c) => sum + (z - (c === label ? 1 : 0)) ** 2, 0) / flow.length;
  }
  return total / y.length;
}

describe('gradients', () => {
  it.each([
    ['relu', 'cross_entropy'],
    ['tanh', 'cross_entropy'],
    ['sigmoid', 'cross_entropy'],
    ['relu', 'mse_one_hot'],
    ['sigmoid', 'mse_one_hot'],
  ] as const)('%s with %s, against differences of the loss', (activation, loss) => {
    const random = generator(5);
    const draw = (n: number): Float64Array => Float64Array.from({ length: n }, () => random() * 2 - 1);
    const parameters = [draw(12), draw(4), draw(8), draw(2)];
    const [x, y] = [draw(15), Int32Array.of(0, 1, 1, 0, 1)];
    const network = net(activation, loss);
    const { gradients, finite } = gradientOf(FLOAT64, network, parameters, { x, y }, 'computed');
    expect(finite).toBe(true);
    const h = 1e-6;
    parameters.forEach((values, p) => {
      for (let i = 0; i < values.length; i++) {
        const moved = (by: number): number =>
          lossOf(
            network,
            parameters.map((one, q) => (q === p ? one.map((v, j) => (j === i ? v + by : v)) : one)),
            x,
            y,
          );
        expect(gradients[p][i]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 7);
      }
    });
  });

  it('a ReLU input within rounding of 0 goes either way when asked, and is counted', () => {
    const parameters = [Float32Array.of(1, -1, 0), Float32Array.of(0), Float32Array.of(1, -1), Float32Array.of(0, 0)];
    const network: Network = {
      layers: [
        { weight: 0, bias: 1, inputs: 3, outputs: 1, activation: 'relu' },
        { weight: 2, bias: 3, inputs: 1, outputs: 2, activation: 'identity' },
      ],
      loss: 'cross_entropy',
    };
    const batch = { x: Float32Array.of(0.5, 0.5, 0), y: Int32Array.of(0) };
    const gradient = (branch: Branch): readonly [number, number] => {
      const { gradients, undetermined } = gradientOf(FLOAT32, network, parameters, batch, branch);
      return [gradients[0][0], undetermined];
    };
    expect(gradient('computed')).toEqual([0, 0]);
    expect(gradient('off')).toEqual([0, 1]);
    expect(gradient('on')[0]).not.toBe(0);
    expect(gradient('on')[1]).toBe(1);
  });

  it('a run that leaves the finite numbers says so', () => {
    const huge = [
      Float32Array.of(3e38, 3e38, 3e38, 0, 0, 0, 0, 0, 0, 0, 0, 0),
      new Float32Array(4),
      new Float32Array(8),
      new Float32Array(2),
    ];
    const batch = { x: Float32Array.of(3, 3, 3), y: Int32Array.of(0) };
    const state = { parameters: huge, states: huge.map(() => ({ step: 0, arrays: new Map() })) };
    const rule: Rule = { name: 'sgd', momentum: 0, dampening: 0, weightDecay: 0, nesterov: false };
    const result = runSteps(
      FLOAT32,
      net('relu', 'cross_entropy'),
      rule,
      state,
      [batch],
      () => 0.1,
      'computed',
      () => undefined,
    );
    expect(result.finite).toBe(false);
  });
});

describe('layOut', () => {
  const dense = (linear: string, bias = true) => ({ linear, activation: 'relu', bias }) as const;
  const weight = { name: 'a.weight', shape: [3, 2] };
  const bias = { name: 'a.bias', shape: [3] };
  it.each([
    ['a layer that is missing', [dense('b')], [weight, bias], /lack/],
    ['a convolution', [dense('a')], [{ name: 'a.weight', shape: [3, 2, 1, 1] }, bias], /4 dimensions/],
    ['a bias that is missing', [dense('a')], [weight], /lack/],
    ['a bias that is too much', [dense('a', false)], [weight, bias], /the recipe lacks/],
    ['a bias of another length', [dense('a')], [weight, { name: 'a.bias', shape: [2] }], /shape \[2\]/],
    ['a layer twice', [dense('a'), dense('a')], [weight, bias], /takes 2 numbers; the layer before gives 3/],
    [
      'a square layer twice',
      [dense('a'), dense('a')],
      [
        { name: 'a.weight', shape: [2, 2] },
        { name: 'a.bias', shape: [2] },
      ],
      /twice/,
    ],
    [
      'a parameter of no layer',
      [dense('a')],
      [weight, bias, { name: 'c', shape: [1] }],
      /c, which no declared layer has/,
    ],
  ])('%s', (_what, layers, parameters, words) => {
    const laid = layOut(layers, parameters);
    expect(laid.ok ? '' : laid.message).toMatch(words);
  });

  it('finds weight and bias wherever they stand', () => {
    expect(layOut([dense('a')], [bias, weight])).toMatchObject({
      ok: true,
      layers: [{ weight: 1, bias: 0, inputs: 2, outputs: 3 }],
    });
  });
});
