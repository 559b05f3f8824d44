/** Receipts written from the simulator's numbers, in the shape of the format, engine or observer population. */
import type { Json, JsonObject } from '../builders/receipts.ts';
import type { Network, Optimizer, Pass, Reduction, Sample, State, StepNumbers } from './simulator.ts';

/** What a record says beside its numbers. */
export interface Shell {
  readonly observer: boolean;
  readonly tolerance: Json;
  readonly traceId?: string;
  readonly stepIndex?: number;
}

export interface Names {
  readonly input: readonly string[];
  readonly hidden: readonly string[];
  readonly output: readonly string[];
  readonly parameters: readonly string[];
  /** Declarations of the topology, in order. */
  readonly declared: readonly JsonObject[];
}

export function namesOf(network: Network): Names {
  const units = (letter: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${letter}${String(i + 1)}`);
  const input = units('x', network.inputs);
  const hidden = units('h', network.hidden);
  const output = units('o', network.outputs);
  const weights = (role: string, from: readonly string[], to: readonly string[]): JsonObject[] =>
    to.flatMap((target) =>
      from.map((source) => ({ id: `w_${source}_${target}`, role, from_unit: source, to_unit: target })),
    );
  const biases = (role: string, layer: readonly string[]): JsonObject[] =>
    network.perNeuron
      ? layer.map((unit) => ({ id: `b_${unit}`, role, applies_to_units: [unit] }))
      : [{ id: `b_${role}`, role, applies_to_units: [...layer] }];
  const declared = [
    ...weights('input_to_hidden_weight', input, hidden),
    ...weights('hidden_to_output_weight', hidden, output),
    ...biases('hidden_bias', hidden),
    ...biases('output_bias', output),
  ];
  return { input, hidden, output, parameters: declared.map(({ id }) => id as string), declared };
}

function keyed<T extends Json>(names: readonly string[], values: readonly T[]): JsonObject {
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function topologyOf(network: Network, names: Names): JsonObject {
  return {
    layers: ['input', 'hidden', 'output'],
    input_size: network.inputs,
    hidden_size: network.hidden,
    output_size: network.outputs,
    unit_order: { input: [...names.input], hidden: [...names.hidden], output: [...names.output] },
    parameter_order: [...names.parameters],
    parameters: [...names.declared],
    activation_hidden: network.hiddenActivation,
    activation_output: network.outputActivation,
    loss: network.outputActivation === 'softmax' ? 'cross_entropy_softmax' : 'half_squared_error',
    bias_sharing: network.perNeuron ? 'per_neuron' : 'per_layer',
  };
}

/** The smallest version that knows everything that the record uses, as the reference chooses it. */
function versionOf(network: Network, optimizer: Optimizer, shell: Shell, batched: boolean): string {
  const { name, decay, nesterov, dampening } = optimizer;
  const family = name === 'sgd' || name === 'sgd_momentum';
  if (family && decay !== undefined && decay !== 0) return '0.8.0';
  if (nesterov === true || (dampening !== undefined && dampening !== 0)) return '0.7.0';
  if (name === 'sgd_momentum') return '0.6.0';
  if (!family) return '0.5.0';
  if (shell.observer || batched) return '0.4.0';
  return network.outputActivation === 'softmax' ? '0.3.0' : '0.2.0';
}

function configOf(optimizer: Optimizer, t: number): JsonObject | undefined {
  const { name, rate, decay, momentum, dampening, nesterov, beta1, beta2, epsilon } = optimizer;
  if (name === 'sgd' && (decay === undefined || decay === 0)) return undefined;
  const block: JsonObject = { name, learning_rate: rate };
  if (name === 'adam' || name === 'adamw') {
    block['beta1'] = beta1 ?? 0.9;
    block['beta2'] = beta2 ?? 0.999;
    block['epsilon'] = epsilon ?? 1e-8;
    if (name === 'adamw') block['weight_decay'] = decay ?? 0;
    block['t'] = t;
    return block;
  }
  if (decay !== undefined && decay !== 0) block['weight_decay'] = decay;
  if (name === 'sgd_momentum') {
    block['momentum'] = momentum ?? 0.9;
    if (nesterov === true) block['nesterov'] = true;
    if (dampening !== undefined && dampening !== 0) block['dampening'] = dampening;
  }
  return block;
}

const OBSERVER = {
  source_framework: { name: 'pytorch', version: '2.4.0' },
  attestor: {
    computed_by: { kind: 'framework', identity: 'pytorch@2.4.0' },
    verified_by: { kind: 'engine', identity: 'backprop-trace-engine@0.6.0' },
    differential_tolerance: { atol: 1e-6, rtol: 1e-4 },
  },
};

/** A receipt with every digit of its numbers. `seen`: the numbers that the record states, where a helper restates some. */
export function receiptOf(
  network: Network,
  optimizer: Optimizer,
  shell: Shell,
  before: State,
  samples: readonly Sample[],
  reduction: Reduction,
  step: StepNumbers,
): JsonObject {
  const names = namesOf(network);
  const batched = samples.length > 1;
  const config = configOf(optimizer, step.after.steps);
  const { observer } = shell;
  const ids = samples.map((_, s) => `s${String(s)}`);
  const reduced: JsonObject = batched
    ? {
        per_sample: keyed(
          ids,
          step.samples.map((pass) => pass.total),
        ),
        reduction,
      }
    : {};
  const batch = { size: samples.length, sample_order: ids, reduction };
  const forward = (pass: Pass): JsonObject => forwardOf(names, pass);
  return {
    schema_version: versionOf(network, optimizer, shell, batched),
    fixture: 'simulated',
    step: (shell.stepIndex ?? 0) + 1,
    fixture_status: {
      authoring_state: observer ? 'external_imported' : 'engine_generated',
      verification_state: observer ? 'engine_recompute_matched_within_tolerance' : 'engine_reproduced_byte_equal',
      canonical: true,
    },
    ...(observer ? OBSERVER : {}),
    metadata: { source: 'test/study/simulator.ts', gradient_convention: 'descent_direction' },
    numeric_policy: {
      number_encoding: 'decimal',
      precision_significant_digits: 9,
      rounding: 'round_half_to_even',
      tolerance: shell.tolerance,
      computation_order: 'schema_defined',
      byte_output: {
        format: 'jsonl',
        json_key_order: 'schema_defined',
        trailing_zero_policy: 'pad_to_significant_digits',
        indent: 'none',
      },
    },
    bias_policy: { mode: network.trained ? 'sgd' : 'constant', updated_in_step: network.trained },
    topology: topologyOf(network, names),
    learning_rate: optimizer.rate,
    ...(config === undefined ? {} : { optimizer_config: config }),
    ...(shell.traceId === undefined ? {} : { trace_id: shell.traceId, step_index: shell.stepIndex ?? 0 }),
    ...(batched ? { batch } : {}),
    inputs: keyed(names.input, samples[0].x),
    targets: keyed(names.output, samples[0].y),
    parameters_before: keyed(names.parameters, before.parameters),
    ...(batched
      ? {
          per_sample: keyed(
            ids,
            samples.map(({ x, y }, s) => ({
              inputs: keyed(names.input, x),
              targets: keyed(names.output, y),
              forward: forward(step.samples[s]),
              loss: { per_output: keyed(names.output, step.samples[s].loss), total: step.samples[s].total },
            })),
          ),
        }
      : {}),
    forward: forward(step.pass),
    loss: { per_output: keyed(names.output, step.loss), ...reduced, total: step.total },
    backward: backwardOf(network, names, samples[0], before, step),
    updates: updatesOf(network, optimizer, names, samples, before, step),
    parameters_after: keyed(names.parameters, step.after.parameters),
    post_update_forward: { status: 'filled', ...forward(step.post) },
    post_update_loss: { status: 'filled', per_output: keyed(names.output, step.post.loss), total: step.post.total },
  };
}

function forwardOf(names: Names, pass: Pass): JsonObject {
  const units = [...names.hidden, ...names.output];
  return keyed(
    units,
    units.map((_, unit) => ({ net: pass.net[unit], out: pass.out[unit] })),
  );
}

const LEFT_TO_RIGHT = 'left_to_right';

function backwardOf(network: Network, names: Names, sample: Sample, before: State, step: StepNumbers): JsonObject {
  const { hidden, inputs, outputActivation } = network;
  const { backward } = step;
  const softmax = outputActivation === 'softmax';
  const output = names.output.map((_id, u): JsonObject => {
    const error = backward.error[u];
    const signal = backward.outputSignal[u];
    if (!softmax) {
      return {
        factors: [
          { name: 'target_minus_output', value: error },
          { name: 'activation_derivative', value: backward.derivative[hidden + u] },
        ],
        product_order: LEFT_TO_RIGHT,
        signal_value: signal,
      };
    }
    const terms = backward.dual[u];
    return {
      factors: [{ name: 'target_minus_probability', value: error }],
      product_order: LEFT_TO_RIGHT,
      signal_value: signal,
      dual_form: {
        jacobian_terms: names.output.map((other, j): JsonObject => {
          return {
            target_unit: other,
            factors: [
              { name: 'y_j', from: `targets.${other}`, value: sample.y[j] },
              { name: 'delta_ju_minus_p_u', value: terms.deltas[j] },
            ],
            term_value: terms.values[j],
          };
        }),
        product_order: LEFT_TO_RIGHT,
        summation_order: [...names.output],
        summed_value: terms.sum,
      },
    };
  });
  const offset = hidden * inputs;
  const inner = names.hidden.map((id, h): JsonObject => ({
    downstream_contributions: names.output.map((from, o) => ({
      from,
      downstream_signal: backward.outputSignal[o],
      via_weight: `w_${id}_${from}`,
      weight_value: before.parameters[offset + o * hidden + h],
      value: backward.contributions[h][o],
    })),
    summation_order: [...names.output],
    backpropagated_sum: backward.sums[h],
    activation_derivative: backward.derivative[h],
    product_order: LEFT_TO_RIGHT,
    signal_value: backward.hiddenSignal[h],
  }));
  return { output_error_signals: keyed(names.output, output), hidden_error_signals: keyed(names.hidden, inner) };
}

function updatesOf(
  network: Network,
  optimizer: Optimizer,
  names: Names,
  samples: readonly Sample[],
  before: State,
  step: StepNumbers,
): JsonObject[] {
  const { inputs, hidden } = network;
  const { backward, pass } = step;
  const weights = hidden * (inputs + network.outputs);
  const hiddenFactor = (h: number): JsonObject => ({
    name: 'hidden_error_signal',
    from: `backward.hidden_error_signals.${names.hidden[h]}.signal_value`,
    value: backward.hiddenSignal[h],
  });
  const outputFactor = (o: number): JsonObject => ({
    name: 'output_error_signal',
    from: `backward.output_error_signals.${names.output[o]}.signal_value`,
    value: backward.outputSignal[o],
  });
  const upstream = (from: string, value: number): JsonObject => ({ name: 'upstream_activation', from, value });
  const updates: JsonObject[] = [];
  const state = (values: State, p: number): JsonObject =>
    optimizer.name === 'sgd_momentum' ? { buffer: values.first[p] } : { m: values.first[p], v: values.second[p] };
  for (let p = 0; p < names.parameters.length; p += 1) {
    const bias = p >= weights;
    if (bias && !network.trained) continue;
    let from: string;
    let to: string;
    let layerEdge = 'bias_to_layer';
    let role = names.declared[p]['role'] as string;
    let factors: JsonObject[];
    if (bias) {
      const unit = p - weights;
      from = unit < hidden ? names.hidden[unit] : names.output[unit - hidden];
      to = from;
      factors = [unit < hidden ? hiddenFactor(unit) : outputFactor(unit - hidden)];
    } else if (p < hidden * inputs) {
      const h = Math.floor(p / inputs);
      const i = p % inputs;
      [from, to, layerEdge] = [names.input[i], names.hidden[h], 'input_to_hidden'];
      factors = [hiddenFactor(h), upstream(`inputs.${from}`, samples[0].x[i])];
    } else {
      const o = Math.floor((p - hidden * inputs) / hidden);
      const h = (p - hidden * inputs) % hidden;
      [from, to, layerEdge] = [names.hidden[h], names.output[o], 'hidden_to_output'];
      factors = [outputFactor(o), upstream(`forward.${from}.out`, pass.out[h])];
    }
    if (!bias) role = `${from}_to_${to}`;
    if (samples.length > 1) factors = [{ name: 'batch_reduced_gradient', value: step.gradient[p] }];
    updates.push({
      parameter_id: names.parameters[p],
      kind: bias ? 'bias' : 'weight',
      layer_edge: layerEdge,
      parameter_role: role,
      from_unit: from,
      to_unit: to,
      weight_before: before.parameters[p],
      optimizer: {
        name: optimizer.name,
        learning_rate: optimizer.rate,
        factors,
        product_order: LEFT_TO_RIGHT,
        ...(optimizer.name === 'sgd' ? {} : { state_before: state(before, p), state_after: state(step.after, p) }),
      },
      gradient: step.gradient[p],
      update: step.update[p],
      weight_after: step.after.parameters[p],
    });
  }
  return updates;
}
