/** Honest receipts of random networks, written by the reference engine. */
import { runGeneralStep } from '@mcptoolshop/backprop-trace';
import type { GeneralInput } from '@mcptoolshop/backprop-trace';
import type { Random } from './random.ts';
import type { JsonObject } from './receipts.ts';

const OPTIMIZERS = ['none', 'sgd', 'decay', 'momentum', 'nesterov', 'damped', 'adam', 'adamw'] as const;

/** A random honest step. Its numbers have all digits; `observed` makes it an imported receipt of a framework. */
export function authored(random: Random, observed: boolean): JsonObject {
  const softmax = random.below(3) === 0;
  const trained = random.below(2) === 0;
  const sizes = [1 + random.below(4), 1 + random.below(4), softmax ? 2 + random.below(3) : 1 + random.below(3)];
  const [inputs, hidden, outputs] = ['x', 'h', 'o'].map((letter, layer) =>
    Array.from({ length: sizes[layer] }, (_, i) => `${letter}${String(i + 1)}`),
  );
  const perNeuron = trained || random.below(2) === 0;
  const parameters = [
    ...weights('input_to_hidden_weight', inputs, hidden),
    ...biases('hidden_bias', hidden, perNeuron),
    ...weights('hidden_to_output_weight', hidden, outputs),
    ...biases('output_bias', outputs, perNeuron),
  ];
  const value = (): number => Number((random.next() * 2 - 1).toFixed(4));
  const ids = parameters.map(({ id }) => id);
  const rate = random.pick([0.5, 0.1, 0.01, 0.05]);
  const hot = random.below(outputs.length);
  const input = {
    topology: {
      layers: ['input', 'hidden', 'output'],
      input_size: inputs.length,
      hidden_size: hidden.length,
      output_size: outputs.length,
      unit_order: { input: inputs, hidden, output: outputs },
      parameter_order: ids,
      parameters,
      activation_hidden: random.pick(['sigmoid', 'relu', 'identity']),
      activation_output: softmax ? 'softmax' : random.pick(['sigmoid', 'relu', 'identity']),
      loss: softmax ? 'cross_entropy_softmax' : 'half_squared_error',
      bias_sharing: perNeuron ? 'per_neuron' : 'per_layer',
    },
    learning_rate: rate,
    inputs: Object.fromEntries(inputs.map((id) => [id, value()])),
    targets: Object.fromEntries(outputs.map((id, o) => [id, softmax ? Number(o === hot) : value()])),
    parameters_before: Object.fromEntries(ids.map((id) => [id, value()])),
    numeric_policy: {
      number_encoding: 'decimal',
      precision_significant_digits: 9,
      rounding: 'round_half_to_even',
      tolerance: { atol: 1e-8, rtol: 1e-6 },
      computation_order: 'schema_defined',
      byte_output: {
        format: 'jsonl',
        json_key_order: 'schema_defined',
        trailing_zero_policy: 'pad_to_significant_digits',
        indent: 'none',
      },
    },
    bias_policy: { mode: trained ? 'sgd' : 'constant', updated_in_step: trained },
    fixture: 'authored',
    metadata: { source: 'test', gradient_convention: 'descent_direction' },
    ...optimizer(random.pick(OPTIMIZERS), rate, ids, random),
  };
  const receipt = JSON.parse(JSON.stringify(runGeneralStep(input as unknown as GeneralInput))) as JsonObject;
  // The engine keeps the units after the step in an object of their own; the schema wants them beside the status.
  const post = receipt['post_update_forward'] as JsonObject;
  receipt['post_update_forward'] = { status: post['status'], ...(post['units'] as JsonObject) };
  return observed ? asObserved(receipt) : receipt;
}

type Parameter = { readonly id: string } & Readonly<Record<string, unknown>>;

function weights(role: string, from: readonly string[], to: readonly string[]): Parameter[] {
  return to.flatMap((target) =>
    from.map((source) => ({ id: `w_${source}_${target}`, role, from_unit: source, to_unit: target })),
  );
}

function biases(role: string, units: readonly string[], perNeuron: boolean): Parameter[] {
  if (!perNeuron) return [{ id: `b_${role}`, role, applies_to_units: units }];
  return units.map((unit) => ({ id: `b_${unit}`, role, applies_to_units: [unit] }));
}

function optimizer(name: (typeof OPTIMIZERS)[number], rate: number, ids: readonly string[], random: Random): object {
  const first = random.below(2) === 0;
  const state = (members: readonly string[]): object =>
    Object.fromEntries(
      ids.map((id) => [id, Object.fromEntries(members.map((member) => [member, first ? 0 : random.next() / 10]))]),
    );
  const adam = { learning_rate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, t: first ? 1 : 2 + random.below(9) };
  const momentum = { name: 'sgd_momentum', learning_rate: rate, momentum: 0.9 };
  switch (name) {
    case 'none':
      return {};
    case 'sgd':
      return { optimizer_config: { name: 'sgd', learning_rate: rate } };
    case 'decay':
      return { optimizer_config: { name: 'sgd', learning_rate: rate, weight_decay: 0.01 } };
    case 'momentum':
      return {
        optimizer_config: { ...momentum, ...(first ? { weight_decay: 0.02 } : {}) },
        optimizer_state_before: state(['buffer']),
      };
    case 'nesterov':
      return {
        optimizer_config: { ...momentum, nesterov: true, ...(first ? { weight_decay: 0.02 } : {}) },
        optimizer_state_before: state(['buffer']),
      };
    case 'damped':
      return { optimizer_config: { ...momentum, dampening: 0.25 }, optimizer_state_before: state(['buffer']) };
    case 'adam':
      return { optimizer_config: { name: 'adam', ...adam }, optimizer_state_before: state(['m', 'v']) };
    case 'adamw':
      return {
        optimizer_config: { name: 'adamw', ...adam, weight_decay: 0.05 },
        optimizer_state_before: state(['m', 'v']),
      };
  }
}

function asObserved(receipt: JsonObject): JsonObject {
  const version = receipt['schema_version'] as string;
  return {
    ...receipt,
    schema_version: version < '0.4.0' ? '0.4.0' : version,
    fixture_status: {
      authoring_state: 'external_imported',
      verification_state: 'engine_recompute_matched_within_tolerance',
      canonical: true,
    },
    source_framework: { name: 'pytorch', version: '2.4.0' },
    attestor: {
      computed_by: { kind: 'framework', identity: 'pytorch@2.4.0' },
      verified_by: { kind: 'engine', identity: 'backprop-trace-engine@0.6.0' },
      differential_tolerance: { atol: 1e-6, rtol: 1e-4 },
    },
  };
}

/** Moves numbers by about the tolerance, so that windows and formulas are tried near their limits. */
export function jitter(receipt: JsonObject, random: Random, share: number, size: number): JsonObject {
  const text = JSON.stringify(receipt, (key, value: unknown) => {
    if (typeof value !== 'number' || Number.isInteger(value) || UNTOUCHED.has(key) || random.next() >= share)
      return value;
    return value * (1 + (random.next() * 2 - 1) * size);
  });
  return JSON.parse(text) as JsonObject;
}

const UNTOUCHED = new Set(['atol', 'rtol', 'learning_rate', 'beta1', 'beta2', 'epsilon', 'momentum', 'dampening']);
