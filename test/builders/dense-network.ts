/** A topology input of a fully connected network with fixed pseudo-random numbers, of any size. */
export function denseInput(inputs: number, hidden: number, outputs: number): Record<string, unknown> {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Number((state / 4_294_967_296 - 0.5).toFixed(6));
  };
  const names = (letter: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${letter}${String(i + 1)}`);
  const unit_order = { input: names('i', inputs), hidden: names('h', hidden), output: names('o', outputs) };
  const weights = (role: string, from: readonly string[], to: readonly string[]) =>
    to.flatMap((t) => from.map((f) => ({ id: `w_${f}_${t}`, role, from_unit: f, to_unit: t })));
  const parameters = [
    ...weights('input_to_hidden_weight', unit_order.input, unit_order.hidden),
    ...weights('hidden_to_output_weight', unit_order.hidden, unit_order.output),
    { id: 'b1', role: 'hidden_bias', applies_to_units: unit_order.hidden },
    { id: 'b2', role: 'output_bias', applies_to_units: unit_order.output },
  ];
  return {
    fixture: 'dense',
    metadata: { source: 'test', gradient_convention: 'descent_direction' },
    numeric_policy: {
      number_encoding: 'decimal',
      precision_significant_digits: 9,
      rounding: 'round_half_to_even',
      tolerance: { atol: 1e-9, rtol: 1e-6 },
      computation_order: 'schema_defined',
      byte_output: {
        format: 'jsonl',
        json_key_order: 'schema_defined',
        trailing_zero_policy: 'pad_to_significant_digits',
        indent: 'none',
      },
    },
    bias_policy: { mode: 'constant', updated_in_step: false },
    topology: {
      layers: ['input', 'hidden', 'output'],
      input_size: inputs,
      hidden_size: hidden,
      output_size: outputs,
      unit_order,
      parameter_order: parameters.map(({ id }) => id),
      parameters,
      activation_hidden: 'sigmoid',
      activation_output: 'sigmoid',
      loss: 'half_squared_error',
      bias_sharing: 'per_layer',
    },
    learning_rate: 0.5,
    inputs: Object.fromEntries(unit_order.input.map((id) => [id, Number((next() + 0.6).toFixed(4))])),
    targets: Object.fromEntries(unit_order.output.map((id) => [id, Number((next() + 0.5).toFixed(4))])),
    parameters_before: Object.fromEntries(parameters.map(({ id }) => [id, next()])),
  };
}
