/**
 * A plain simulator of training steps, written apart from the engine: ordinary loops, `Math.exp`, its own order of
 * operations. It stands for honest producers, in binary64 or in float32, and for the helpers that record them.
 */

export type Activation = 'sigmoid' | 'relu' | 'identity';

/** A three-layer network. Parameters lie flat: input weights by hidden unit, output weights by output, biases. */
export interface Network {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly hiddenActivation: Activation;
  readonly outputActivation: Activation | 'softmax';
  readonly perNeuron: boolean;
  /** Whether biases are trained (needs one bias per unit). */
  readonly trained: boolean;
}

export interface Optimizer {
  readonly name: 'sgd' | 'sgd_momentum' | 'adam' | 'adamw';
  readonly rate: number;
  readonly decay?: number;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly nesterov?: boolean;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** How a producer computes. Every choice is one that real frameworks make. */
export interface Arithmetic {
  /** Rounds after every operation: the identity for binary64, `Math.fround` for float32. */
  readonly round: (x: number) => number;
  readonly order: 'forward' | 'backward' | 'pairwise';
  readonly biasFirst: boolean;
  /** 1 / (1 + e^-z) always, or e^z / (1 + e^z) for negative z. */
  readonly stableSigmoid: boolean;
  /** Probabilities as e^(log softmax), loss from log softmax. */
  readonly logSoftmax: boolean;
}

/** Parameters and optimiser state between two steps. */
export interface State {
  readonly parameters: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Steps done so far. */
  readonly steps: number;
}

export interface Sample {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export function parameterCount(network: Network): number {
  const { inputs, hidden, outputs, perNeuron } = network;
  return hidden * inputs + outputs * hidden + (perNeuron ? hidden + outputs : 2);
}

export interface Pass {
  readonly net: number[];
  readonly out: number[];
  readonly loss: number[];
  readonly total: number;
}

export interface Backward {
  readonly error: number[];
  readonly derivative: number[];
  readonly outputSignal: number[];
  /** By hidden unit, then output. */
  readonly contributions: number[][];
  readonly sums: number[];
  readonly hiddenSignal: number[];
  readonly gradient: number[];
  /** Softmax: the error signal once more, as the sum of y_j ([j = o] - p_o), by output. */
  readonly dual: readonly { readonly deltas: number[]; readonly values: number[]; readonly sum: number }[];
}

/** Everything that one step produces. */
export interface StepNumbers {
  readonly pass: Pass;
  readonly backward: Backward;
  /** Batches: pass of each sample, reduced loss per output and in total. */
  readonly samples: readonly Pass[];
  readonly loss: readonly number[];
  readonly total: number;
  readonly gradient: readonly number[];
  readonly update: readonly number[];
  readonly after: State;
  readonly post: Pass;
}

export type Reduction = 'mean' | 'sum';

/** One training step. With several samples the gradients are reduced; `pass` and `backward` are those of the first. */
export function simulate(
  network: Network,
  optimizer: Optimizer,
  how: Arithmetic,
  before: State,
  samples: readonly Sample[],
  reduction: Reduction,
): StepNumbers {
  const maths = new Maths(how);
  const passes = samples.map((sample) => forward(network, maths, before.parameters, sample));
  const backwards = samples.map((sample, s) => backward(network, maths, before.parameters, sample, passes[s]));
  const reduce = (values: readonly number[]): number => {
    if (samples.length === 1) return values[0];
    const sum = maths.sum(values);
    return reduction === 'mean' ? maths.f(sum / samples.length) : sum;
  };
  const gradient = before.parameters.map((_, p) => reduce(backwards.map((own) => own.gradient[p])));
  const { update, after } = optimise(network, optimizer, maths, before, gradient);
  return {
    pass: passes[0],
    backward: backwards[0],
    samples: passes,
    loss: passes[0].loss.map((_, o) => reduce(passes.map((pass) => pass.loss[o]))),
    total: reduce(passes.map((pass) => pass.total)),
    gradient,
    update,
    after,
    post: forward(network, maths, after.parameters, samples[0]),
  };
}

class Maths {
  readonly f: (x: number) => number;
  readonly how: Arithmetic;

  constructor(how: Arithmetic) {
    this.f = how.round;
    this.how = how;
  }

  sum(terms: readonly number[]): number {
    if (this.how.order === 'pairwise') return this.#pairwise(terms, 0, terms.length);
    let sum = 0;
    if (this.how.order === 'forward') for (let i = 0; i < terms.length; i += 1) sum = this.f(sum + terms[i]);
    else for (let i = terms.length - 1; i >= 0; i -= 1) sum = this.f(sum + terms[i]);
    return sum;
  }

  #pairwise(terms: readonly number[], from: number, to: number): number {
    if (to - from === 0) return 0;
    if (to - from === 1) return terms[from];
    const middle = (from + to) >> 1;
    return this.f(this.#pairwise(terms, from, middle) + this.#pairwise(terms, middle, to));
  }

  activate(name: Activation, z: number): number {
    const { f } = this;
    if (name === 'identity') return z;
    if (name === 'relu') return z > 0 ? z : 0;
    if (this.how.stableSigmoid && z < 0) {
      const e = f(Math.exp(z));
      return f(e / f(1 + e));
    }
    return f(1 / f(1 + f(Math.exp(-z))));
  }

  /** From the output, as backpropagation does it. */
  derivative(name: Activation, out: number): number {
    if (name === 'identity') return 1;
    if (name === 'relu') return out > 0 ? 1 : 0;
    return this.f(out * this.f(1 - out));
  }
}

function biasOf(network: Network, unit: number): number {
  const first = network.hidden * (network.inputs + network.outputs);
  if (network.perNeuron) return first + unit;
  return unit < network.hidden ? first : first + 1;
}

function preActivation(maths: Maths, terms: number[], bias: number): number {
  if (maths.how.biasFirst) return maths.sum([bias, ...terms]);
  return maths.f(maths.sum(terms) + bias);
}

function forward(network: Network, maths: Maths, w: readonly number[], sample: Sample): Pass {
  const { inputs, hidden, outputs, hiddenActivation, outputActivation } = network;
  const { f } = maths;
  const net: number[] = [];
  const out: number[] = [];
  for (let h = 0; h < hidden; h += 1) {
    const terms: number[] = [];
    for (let i = 0; i < inputs; i += 1) terms.push(f(sample.x[i] * w[h * inputs + i]));
    const z = preActivation(maths, terms, w[biasOf(network, h)]);
    net.push(z);
    out.push(maths.activate(hiddenActivation, z));
  }
  const offset = hidden * inputs;
  for (let o = 0; o < outputs; o += 1) {
    const terms: number[] = [];
    for (let h = 0; h < hidden; h += 1) terms.push(f(out[h] * w[offset + o * hidden + h]));
    net.push(preActivation(maths, terms, w[biasOf(network, hidden + o)]));
  }
  if (outputActivation !== 'softmax') {
    for (let o = 0; o < outputs; o += 1) out.push(maths.activate(outputActivation, net[hidden + o]));
    const loss = sample.y.map((y, o) => {
      const d = f(y - out[hidden + o]);
      return f(f(0.5 * d) * d);
    });
    return { net, out, loss, total: maths.sum(loss) };
  }
  const logits = net.slice(hidden);
  const max = Math.max(...logits);
  const shifted = logits.map((z) => f(z - max));
  const exps = shifted.map((z) => f(Math.exp(z)));
  const sum = maths.sum(exps);
  const logSum = f(Math.log(sum));
  const logs = shifted.map((z) => f(z - logSum));
  const probabilities = maths.how.logSoftmax ? logs.map((l) => f(Math.exp(l))) : exps.map((e) => f(e / sum));
  out.push(...probabilities);
  const loss = sample.y.map((y, o) => {
    if (y === 0) return 0;
    return f(-y * (maths.how.logSoftmax ? logs[o] : f(Math.log(probabilities[o]))));
  });
  return { net, out, loss, total: maths.sum(loss) };
}

function backward(network: Network, maths: Maths, w: readonly number[], sample: Sample, pass: Pass): Backward {
  const { inputs, hidden, outputs, hiddenActivation, outputActivation } = network;
  const { f } = maths;
  const error = sample.y.map((y, o) => f(y - pass.out[hidden + o]));
  const derivative: number[] = [];
  for (let unit = 0; unit < hidden + outputs; unit += 1) {
    if (unit < hidden) derivative.push(maths.derivative(hiddenActivation, pass.out[unit]));
    else derivative.push(outputActivation === 'softmax' ? 1 : maths.derivative(outputActivation, pass.out[unit]));
  }
  const outputSignal = error.map((e, o) => f(e * derivative[hidden + o]));
  const offset = hidden * inputs;
  const contributions: number[][] = [];
  for (let h = 0; h < hidden; h += 1) {
    contributions.push(outputSignal.map((signal, o) => f(signal * w[offset + o * hidden + h])));
  }
  const sums = contributions.map((terms) => maths.sum(terms));
  const hiddenSignal = sums.map((sum, h) => f(sum * derivative[h]));
  const gradient: number[] = [];
  for (let h = 0; h < hidden; h += 1) {
    for (let i = 0; i < inputs; i += 1) gradient.push(f(hiddenSignal[h] * sample.x[i]));
  }
  for (let o = 0; o < outputs; o += 1) {
    for (let h = 0; h < hidden; h += 1) gradient.push(f(outputSignal[o] * pass.out[h]));
  }
  if (network.perNeuron) gradient.push(...hiddenSignal, ...outputSignal);
  else gradient.push(0, 0);
  const dual = error.map((_, o) => {
    const deltas = sample.y.map((_y, j) => f((j === o ? 1 : 0) - pass.out[hidden + o]));
    const values = sample.y.map((y, j) => f(y * deltas[j]));
    return { deltas, values, sum: maths.sum(values) };
  });
  return { error, derivative, outputSignal, contributions, sums, hiddenSignal, gradient, dual };
}

/** The optimisers as frameworks run them: hyper-parameters in the format of the arithmetic, corrections in binary64. */
function optimise(
  network: Network,
  optimizer: Optimizer,
  maths: Maths,
  before: State,
  gradient: readonly number[],
): { update: number[]; after: State } {
  const { f } = maths;
  const weights = network.hidden * (network.inputs + network.outputs);
  const rate = f(optimizer.rate);
  const decay = f(optimizer.decay ?? 0);
  const t = before.steps + 1;
  const parameters = [...before.parameters];
  const first = [...before.first];
  const second = [...before.second];
  const update = gradient.map(() => 0);
  for (let p = 0; p < gradient.length; p += 1) {
    if (p >= weights && !network.trained) continue;
    const w = before.parameters[p];
    const g = gradient[p];
    if (optimizer.name === 'adam' || optimizer.name === 'adamw') {
      const beta1 = optimizer.beta1 ?? 0.9;
      const beta2 = optimizer.beta2 ?? 0.999;
      first[p] = f(f(f(beta1) * before.first[p]) + f(f(1 - beta1) * g));
      second[p] = f(f(f(beta2) * before.second[p]) + f(f(1 - beta2) * f(g * g)));
      const root = f(Math.sqrt(f(second[p] / f(1 - beta2 ** t))));
      const step = f(rate * f(first[p] / f(1 - beta1 ** t)));
      update[p] = f(step / f(root + f(optimizer.epsilon ?? 1e-8)));
      const kept = optimizer.name === 'adamw' ? f(w * f(1 - optimizer.rate * (optimizer.decay ?? 0))) : w;
      parameters[p] = f(kept + update[p]);
      continue;
    }
    let direction = decay === 0 ? g : f(g - f(decay * w));
    if (optimizer.name === 'sgd_momentum') {
      const mu = f(optimizer.momentum ?? 0.9);
      const buffer = f(f(mu * before.first[p]) + f(f(1 - (optimizer.dampening ?? 0)) * direction));
      first[p] = buffer;
      direction = optimizer.nesterov === true ? f(direction + f(mu * buffer)) : buffer;
    }
    update[p] = f(rate * direction);
    parameters[p] = f(w + update[p]);
  }
  return { update, after: { parameters, first, second, steps: t } };
}
