/** Kolmogorov-Smirnov tests of the first checkpoint against the declared initialisers. */
import { holm, kolmogorovDistance, kolmogorovTail } from '../../numeric/kolmogorov.ts';
import { normalCdf } from '../../numeric/normal.ts';
import type { NamedTensor, State } from './checkpoint.ts';
import type { Initialiser } from './recipe.ts';

export interface InitialisationTest {
  readonly parameter: string;
  readonly initialiser: Exclude<Initialiser, 'none'>;
  /** Numbers tested, of those that the tensor has. */
  readonly n: number;
  readonly size: number;
  /** Two-sided statistic and its p-value; NaN when the declaration does not fit the tensor. */
  readonly d: number;
  readonly p: number;
  /** Holm-corrected over all tests. */
  readonly adjusted: number;
  /** Numbers outside the declared range. */
  readonly outside: number;
  /** The published one-sided statistic max |F(x_i) - (i-1)/n| and the p-value it is given. */
  readonly publishedD: number;
  readonly publishedP: number;
}

/** Numbers of one tensor that are sorted; of a larger one, every n-th is tested. */
const MOST_NUMBERS = 1 << 21;

/** Tests every declared tensor. @throws DataError */
export async function testInitialisation(
  state: State,
  init: ReadonlyMap<string, Initialiser>,
): Promise<readonly InitialisationTest[]> {
  const raw: Omit<InitialisationTest, 'adjusted'>[] = [];
  for (const [name, initialiser] of init) {
    if (initialiser === 'none') continue;
    raw.push(await testTensor(state.parameters, name, initialiser));
  }
  const adjusted = holm(raw.map(({ p }) => p));
  return raw.map((test, i) => ({ ...test, adjusted: adjusted[i] }));
}

async function testTensor(
  parameters: readonly NamedTensor[],
  name: string,
  initialiser: InitialisationTest['initialiser'],
): Promise<Omit<InitialisationTest, 'adjusted'>> {
  const tensor = parameters.find((one) => one.name === name)?.tensor;
  const distribution = tensor === undefined ? undefined : distributionOf(parameters, name, initialiser);
  const none = { parameter: name, initialiser, n: 0, size: tensor?.size ?? 0, d: NaN, p: NaN, outside: 0 };
  if (tensor === undefined || distribution === undefined || tensor.size === 0) {
    return { ...none, publishedD: NaN, publishedP: NaN };
  }
  const stride = Math.ceil(tensor.size / MOST_NUMBERS);
  const sample = new Float64Array(Math.ceil(tensor.size / stride));
  for (let from = 0; from < tensor.size; from += MOST_NUMBERS) {
    const values = await tensor.values(from, Math.min(tensor.size, from + MOST_NUMBERS));
    for (let i = (stride - (from % stride)) % stride; i < values.length; i += stride)
      sample[(from + i) / stride] = values[i];
  }
  sample.sort();
  const n = sample.length;
  const { cdf, bound } = distribution;
  const d = kolmogorovDistance(sample, cdf);
  let publishedD = 0;
  let outside = 0;
  for (let i = 0; i < n; i++) {
    publishedD = Math.max(publishedD, Math.abs(cdf(sample[i]) - i / n));
    if (!(Math.abs(sample[i]) <= bound)) outside += 1;
  }
  return {
    ...none,
    n,
    d,
    p: kolmogorovTail(n, d),
    outside,
    publishedD,
    publishedP: kolmogorovTail(n, publishedD),
  };
}

interface Distribution {
  readonly cdf: (x: number) => number;
  /** Infinity without one. Rounded to float32, as the weights are. */
  readonly bound: number;
}

/** Undefined when fan-in or fan-out cannot be told from the shapes. */
function distributionOf(
  parameters: readonly NamedTensor[],
  name: string,
  initialiser: InitialisationTest['initialiser'],
): Distribution | undefined {
  const weightName = initialiser === 'default_bias' ? name.replace(/bias$/, 'weight') : name;
  const shape = parameters.find((one) => one.name === weightName)?.tensor.shape;
  if (shape === undefined || shape.length < 2) return undefined;
  const area = shape.slice(2).reduce((product, length) => product * length, 1);
  const fanIn = shape[1] * area;
  const fanOut = shape[0] * area;
  if (initialiser === 'default' || initialiser === 'default_bias') {
    const bound = 1 / Math.sqrt(fanIn);
    return {
      cdf: (x) => Math.min(1, Math.max(0, (x + bound) / (2 * bound))),
      bound: Math.max(bound, Math.fround(bound)),
    };
  }
  const std = Math.sqrt(2 / (initialiser === 'resnet' ? fanOut : fanIn));
  return { cdf: (x) => normalCdf(x / std), bound: Infinity };
}
