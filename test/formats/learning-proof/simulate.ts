/**
 * Honest training runs by a plain simulator that shares nothing with the engine: gradients in double with the built-in functions,
 * weights and state rounded to float32 after every step, as hardware with wider sums would. Written as safetensors, npy and CSV.
 */
import type { NamedBytes } from './vectors.ts';

export interface RunPlan {
  readonly seed: number;
  readonly sizes: readonly number[];
  readonly activation: 'relu' | 'tanh' | 'sigmoid';
  readonly loss: 'cross_entropy' | 'mse_one_hot';
  readonly optimizer: Readonly<Record<string, unknown>> & {
    readonly name: 'sgd' | 'adam' | 'adamw';
    readonly lr: number;
  };
  readonly steps: number;
  readonly every: number;
  readonly batch: number;
  readonly samples: number;
}

/** mulberry32 */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface SimulatedRun {
  readonly proof: readonly NamedBytes[];
  readonly recipe: NamedBytes;
  readonly data: NamedBytes;
}

interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly state: Map<string, Float32Array>;
}

export function simulate(plan: RunPlan): SimulatedRun {
  const random = generator(plan.seed);
  const [inputs] = plan.sizes;
  const classes = plan.sizes[plan.sizes.length - 1];
  const labels = Array.from({ length: plan.samples }, (_, i) => i % classes);
  const x = labels.map((label) =>
    Float32Array.from({ length: inputs }, (_, j) => 2 * random() - 1 + (j % classes === label ? 1.5 : 0)),
  );
  const parameters = begin(plan, random);
  const order = epochsOf(plan, random);
  const files: NamedBytes[] = [];
  const save = (step: number): void => {
    files.push({ name: `run/model_step_${step}.safetensors`, bytes: checkpoint(plan, parameters, step) });
  };
  save(0);
  for (let step = 1; step <= plan.steps; step++) {
    const batch = order.slice((step - 1) * plan.batch, step * plan.batch);
    const gradients = gradientsOf(
      plan,
      parameters,
      batch.map((i) => ({ x: x[i], label: labels[i] })),
    );
    parameters.forEach((parameter, i) => {
      update(plan, parameter, gradients[i], step);
    });
    if (step % plan.every === 0 || step === plan.steps) save(step);
  }
  files.push({ name: 'run/indices.npy', bytes: npy(order, plan.steps, plan.batch) });
  return {
    proof: files,
    recipe: { name: 'recipe.json', bytes: bytesOf(JSON.stringify(recipeOf(plan, parameters))) },
    data: { name: 'data.csv', bytes: bytesOf(csv(x, labels)) },
  };
}

/** Evenly spread over the range and shuffled: no test of the distribution can be unlucky. */
function begin({ sizes }: RunPlan, random: () => number): Parameter[] {
  const parameters: Parameter[] = [];
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
    const bound = 1 / Math.sqrt(inputs);
    for (const [part, shape] of [
      ['weight', [outputs, inputs]],
      ['bias', [outputs]],
    ] as const) {
      const n = shape.reduce((a, b) => a * b, 1);
      const values = shuffle(
        Array.from({ length: n }, (_, i) => bound * ((2 * (i + random())) / n - 1)),
        random,
      );
      parameters.push({ name: `fc${layer}.${part}`, shape, values: Float32Array.from(values), state: new Map() });
    }
  }
  return parameters;
}

function shuffle<T>(list: T[], random: () => number): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

function epochsOf({ steps, batch, samples }: RunPlan, random: () => number): number[] {
  const order: number[] = [];
  while (order.length < steps * batch)
    order.push(
      ...shuffle(
        Array.from({ length: samples }, (_, i) => i),
        random,
      ),
    );
  return order.slice(0, steps * batch);
}

function gradientsOf(
  plan: RunPlan,
  parameters: readonly Parameter[],
  batch: readonly { x: Float32Array; label: number }[],
): Float64Array[] {
  const gradients = parameters.map(({ values }) => new Float64Array(values.length));
  const layers = plan.sizes.length - 1;
  for (const { x, label } of batch) {
    const flows: number[][] = [Array.from(x)];
    for (let layer = 0; layer < layers; layer++) {
      const [weight, bias] = [parameters[2 * layer].values, parameters[2 * layer + 1].values];
      const inputs = plan.sizes[layer];
      flows.push(
        Array.from(bias, (b, o) => {
          let z = b;
          for (let i = 0; i < inputs; i++) z += weight[o * inputs + i] * flows[layer][i];
          if (layer === layers - 1) return z;
          return plan.activation === 'relu'
            ? Math.max(0, z)
            : plan.activation === 'tanh'
              ? Math.tanh(z)
              : 1 / (1 + Math.exp(-z));
        }),
      );
    }
    const out = flows[layers];
    const exps = out.map((z) => Math.exp(z - Math.max(...out)));
    const sum = exps.reduce((a, b) => a + b, 0);
    let back = out.map((z, c) => {
      const target = c === label ? 1 : 0;
      return plan.loss === 'cross_entropy'
        ? (exps[c] / sum - target) / batch.length
        : (2 * (z - target)) / (batch.length * out.length);
    });
    for (let layer = layers - 1; layer >= 0; layer--) {
      const inputs = plan.sizes[layer];
      const weight = parameters[2 * layer].values;
      back.forEach((g, o) => {
        gradients[2 * layer + 1][o] += g;
        for (let i = 0; i < inputs; i++) gradients[2 * layer][o * inputs + i] += g * flows[layer][i];
      });
      if (layer === 0) break;
      const after = back;
      back = flows[layer].map((h, i) => {
        let g = 0;
        after.forEach((d, o) => {
          g += d * weight[o * inputs + i];
        });
        return (
          g * (plan.activation === 'relu' ? (h > 0 ? 1 : 0) : plan.activation === 'tanh' ? 1 - h * h : (1 - h) * h)
        );
      });
    }
  }
  return gradients;
}

function update({ optimizer }: RunPlan, { values, state }: Parameter, gradient: Float64Array, step: number): void {
  const number = (name: string): number => Number(optimizer[name] ?? 0);
  const { lr } = optimizer;
  const decay = number('weight_decay');
  const array = (name: string): Float32Array => {
    const known = state.get(name) ?? new Float32Array(values.length);
    state.set(name, known);
    return known;
  };
  if (optimizer.name === 'sgd') {
    const momentum = number('momentum');
    const first = !state.has('momentum_buffer');
    for (let i = 0; i < values.length; i++) {
      let g = gradient[i] + decay * values[i];
      if (momentum !== 0) {
        const buffer = array('momentum_buffer');
        buffer[i] = first ? g : momentum * buffer[i] + (1 - number('dampening')) * g;
        g = optimizer['nesterov'] === true ? g + momentum * buffer[i] : buffer[i];
      }
      values[i] = values[i] - lr * g;
    }
    return;
  }
  const [b1, b2] = [0.9, 0.999];
  const [m, v] = [array('exp_avg'), array('exp_avg_sq')];
  for (let i = 0; i < values.length; i++) {
    let p = values[i];
    let g = gradient[i];
    if (optimizer.name === 'adam') g += decay * p;
    else p *= 1 - lr * decay;
    m[i] = b1 * m[i] + (1 - b1) * g;
    v[i] = b2 * v[i] + (1 - b2) * g * g;
    values[i] = p - ((lr / (1 - b1 ** step)) * m[i]) / (Math.sqrt(v[i]) / Math.sqrt(1 - b2 ** step) + 1e-8);
  }
}

function recipeOf(plan: RunPlan, parameters: readonly Parameter[]): unknown {
  const layers = plan.sizes.length - 1;
  return {
    schema: 'learning-recipe/1',
    steps: plan.steps,
    save_every: plan.every,
    batch_size: plan.batch,
    epochs: Math.ceil((plan.steps * plan.batch) / plan.samples),
    dataset_size: plan.samples,
    dtype: 'float32',
    layers: Array.from({ length: layers }, (_, layer) => ({
      linear: `fc${layer}`,
      activation: layer === layers - 1 ? 'identity' : plan.activation,
      bias: true,
    })),
    loss: plan.loss,
    optimizer: plan.optimizer,
    schedule: null,
    init: Object.fromEntries(parameters.map(({ name }) => [name, name.endsWith('bias') ? 'default_bias' : 'default'])),
  };
}

/** One parameter group as torch saves it. */
function groupOf({ optimizer }: RunPlan, count: number): unknown {
  const { name, ...rest } = optimizer;
  const group =
    name === 'sgd'
      ? { momentum: 0, dampening: 0, weight_decay: 0, nesterov: false, ...rest }
      : { betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, amsgrad: false, ...rest };
  return { ...group, maximize: false, params: Array.from({ length: count }, (_, i) => i) };
}

export function safetensors(
  tensors: readonly { name: string; shape: readonly number[]; values: Float32Array }[],
  metadata: Record<string, string>,
): Uint8Array {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + values.byteLength] };
    at += values.byteLength;
  }
  const text = bytesOf(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + at);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  let to = 8 + text.length;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), to);
    to += values.byteLength;
  }
  return file;
}

function checkpoint(plan: RunPlan, parameters: readonly Parameter[], step: number): Uint8Array {
  const tensors = parameters.map(({ name, shape, values }) => ({ name: `net.${name}`, shape, values: values.slice() }));
  if (step > 0) {
    parameters.forEach(({ shape, state }, i) => {
      for (const [key, values] of state)
        tensors.push({ name: `optimizer.state.${i}.${key}`, shape, values: values.slice() });
      if (plan.optimizer.name !== 'sgd')
        tensors.push({ name: `optimizer.state.${i}.step`, shape: [], values: Float32Array.of(step) });
    });
  }
  return safetensors(tensors, { 'optimizer.param_groups': JSON.stringify([groupOf(plan, parameters.length)]) });
}

export function npy(values: readonly number[], rows: number, columns: number): Uint8Array {
  const header = `{'descr': '<i8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const padded = `${header}${' '.repeat((64 - ((10 + header.length + 1) % 64)) % 64)}\n`;
  const file = new Uint8Array(10 + padded.length + 8 * values.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 0xff, padded.length >> 8]);
  file.set(bytesOf(padded), 10);
  const view = new DataView(file.buffer);
  values.forEach((value, i) => {
    view.setBigInt64(10 + padded.length + 8 * i, BigInt(value), true);
  });
  return file;
}

function csv(x: readonly Float32Array[], labels: readonly number[]): string {
  const header = [...Array.from(x[0], (_, i) => `x${i}`), 'label'].join(',');
  return `${[header, ...x.map((row, i) => [...row, labels[i]].join(','))].join('\n')}\n`;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
