/** Activations and their derivatives, each operation rounded to the format. */
import { exp } from '../../../numeric/exp.ts';
import { tanh } from '../../../numeric/tanh.ts';
import { ulp, ulp32 } from '../../../numeric/ulp.ts';
import type { Arithmetic, Reals } from './arithmetic.ts';
import type { Branch, DenseLayer } from './network.ts';

/** Spacings of the sum of the absolute terms within which the sign of a ReLU input is not determined by rounding. */
const KINK_SPACINGS = 8;

/** What a layer made of its input, kept for the way back. */
export interface LayerTrace {
  readonly input: Reals;
  /** Behind the activation. */
  readonly output: Reals;
  /** ReLU only: 1 where it is on. */
  readonly on: Uint8Array | undefined;
}

export interface Activated extends LayerTrace {
  /** ReLU inputs that lay within rounding of 0; counted only when a branch was asked for. */
  readonly undetermined: number;
}

/** Turns the sums `z` of a layer (overwritten) into its output. */
export function activate(
  arithmetic: Arithmetic,
  layer: DenseLayer,
  input: Reals,
  z: Reals,
  parameters: readonly Reals[],
  branch: Branch,
): Activated {
  const { round } = arithmetic;
  if (layer.activation === 'relu') return rectify(arithmetic, layer, input, z, parameters, branch);
  if (layer.activation === 'tanh') {
    for (let i = 0; i < z.length; i++) z[i] = round(tanh(z[i]));
  } else if (layer.activation === 'sigmoid') {
    for (let i = 0; i < z.length; i++) z[i] = round(1 / round(1 + round(exp(-z[i]))));
  }
  return { input, output: z, on: undefined, undetermined: 0 };
}

function rectify(
  arithmetic: Arithmetic,
  layer: DenseLayer,
  input: Reals,
  z: Reals,
  parameters: readonly Reals[],
  branch: Branch,
): Activated {
  const on = new Uint8Array(z.length);
  let undetermined = 0;
  const spacing = arithmetic.dtype === 'float32' ? ulp32 : ulp;
  for (let i = 0; i < z.length; i++) {
    let open = z[i] > 0;
    if (branch !== 'computed') {
      const row = Math.floor(i / layer.outputs);
      const column = i - row * layer.outputs;
      if (Math.abs(z[i]) <= KINK_SPACINGS * spacing(absoluteSum(layer, input, row, column, parameters))) {
        undetermined += 1;
        open = branch === 'on';
      }
    }
    if (open) on[i] = 1;
    else z[i] = 0;
  }
  return { input, output: z, on, undetermined };
}

function absoluteSum(
  layer: DenseLayer,
  input: Reals,
  row: number,
  column: number,
  parameters: readonly Reals[],
): number {
  const weight = parameters[layer.weight];
  let sum = layer.bias < 0 ? 0 : Math.abs(parameters[layer.bias][column]);
  for (let k = 0; k < layer.inputs; k++) {
    sum += Math.abs(input[row * layer.inputs + k] * weight[column * layer.inputs + k]);
  }
  return sum;
}

/** Takes the gradient behind the activation (overwritten) to the gradient before it. */
export function deactivate(arithmetic: Arithmetic, layer: DenseLayer, trace: LayerTrace, gradient: Reals): void {
  const { round } = arithmetic;
  const { output, on } = trace;
  if (on !== undefined) {
    for (let i = 0; i < gradient.length; i++) if (on[i] === 0) gradient[i] = 0;
  } else if (layer.activation === 'tanh') {
    for (let i = 0; i < gradient.length; i++)
      gradient[i] = round(gradient[i] * round(1 - round(output[i] * output[i])));
  } else if (layer.activation === 'sigmoid') {
    for (let i = 0; i < gradient.length; i++)
      gradient[i] = round(gradient[i] * round(round(1 - output[i]) * output[i]));
  }
}
