/**
 * One forward and backward pass in the declared order (learning-proofs.md, "Reproduction"): dot products left to right from 0,
 * bias added last, gradients summed over the batch in order.
 */
import { exp } from '../../../numeric/exp.ts';
import { log } from '../../../numeric/log.ts';
import type { LayerTrace } from './activations.ts';
import { activate, deactivate } from './activations.ts';
import type { Arithmetic, Reals } from './arithmetic.ts';
import type { Batch, Branch, Network } from './network.ts';

export interface Gradient {
  /** One array for each parameter, in the order of the parameters. */
  readonly gradients: readonly Reals[];
  /** False when a number of the pass is not finite: then the gradients mean nothing. */
  readonly finite: boolean;
  /** ReLU inputs within rounding of 0, when a branch was asked for. */
  readonly undetermined: number;
}

export function gradientOf(
  arithmetic: Arithmetic,
  network: Network,
  parameters: readonly Reals[],
  batch: Batch,
  branch: Branch,
): Gradient {
  const { round } = arithmetic;
  const size = batch.y.length;
  const traces: LayerTrace[] = [];
  let finite = true;
  let undetermined = 0;
  let flow = batch.x;
  for (const layer of network.layers) {
    const z = arithmetic.make(size * layer.outputs);
    arithmetic.product({
      left: flow,
      leftRow: layer.inputs,
      leftStep: 1,
      right: parameters[layer.weight],
      rightStep: 1,
      rightColumn: layer.inputs,
      rows: size,
      inner: layer.inputs,
      columns: layer.outputs,
      out: z,
    });
    if (layer.bias >= 0) {
      const bias = parameters[layer.bias];
      for (let i = 0, column = 0; i < z.length; i++) {
        z[i] = round(z[i] + bias[column]);
        column = column + 1 === layer.outputs ? 0 : column + 1;
      }
    }
    finite &&= allFinite(z);
    const activated = activate(arithmetic, layer, flow, z, parameters, branch);
    undetermined += activated.undetermined;
    traces.push(activated);
    flow = activated.output;
  }
  let back = lossGradient(arithmetic, network, flow, batch.y);
  const gradients: Reals[] = parameters.map(() => arithmetic.make(0));
  for (let at = network.layers.length - 1; at >= 0; at--) {
    const layer = network.layers[at];
    deactivate(arithmetic, layer, traces[at], back);
    finite &&= allFinite(back);
    const weightGradient = arithmetic.make(layer.outputs * layer.inputs);
    arithmetic.product({
      left: back,
      leftRow: 1,
      leftStep: layer.outputs,
      right: traces[at].input,
      rightStep: layer.inputs,
      rightColumn: 1,
      rows: layer.outputs,
      inner: size,
      columns: layer.inputs,
      out: weightGradient,
    });
    gradients[layer.weight] = weightGradient;
    if (layer.bias >= 0) gradients[layer.bias] = columnSums(arithmetic, back, size, layer.outputs);
    if (at === 0) break;
    const before = arithmetic.make(size * layer.inputs);
    arithmetic.product({
      left: back,
      leftRow: layer.outputs,
      leftStep: 1,
      right: parameters[layer.weight],
      rightStep: layer.inputs,
      rightColumn: 1,
      rows: size,
      inner: layer.outputs,
      columns: layer.inputs,
      out: before,
      // What a ReLU kept shut is set to 0 on the way back.
      wanted: traces[at - 1].on,
    });
    back = before;
  }
  return { gradients, finite, undetermined };
}

function columnSums({ make, round }: Arithmetic, values: Reals, rows: number, columns: number): Reals {
  const sums = make(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      sums[column] = round(sums[column] + values[row * columns + column]);
    }
  }
  return sums;
}

/** Gradient of the loss, a mean over the batch, by the output of the network. */
function lossGradient(arithmetic: Arithmetic, network: Network, output: Reals, labels: Int32Array): Reals {
  const { round } = arithmetic;
  const classes = output.length / labels.length;
  const gradient = arithmetic.make(output.length);
  if (network.loss === 'mse_one_hot') {
    const scale = round(2 / output.length);
    for (let i = 0; i < output.length; i++) {
      const row = Math.floor(i / classes);
      const target = i - row * classes === labels[row] ? 1 : 0;
      gradient[i] = round(round(output[i] - target) * scale);
    }
    return gradient;
  }
  const scale = round(1 / labels.length);
  for (let row = 0; row < labels.length; row++) {
    const from = row * classes;
    let most = output[from];
    for (let c = 1; c < classes; c++) if (output[from + c] > most) most = output[from + c];
    let sum = 0;
    for (let c = 0; c < classes; c++) sum = round(sum + round(exp(round(output[from + c] - most))));
    const logSum = round(log(sum));
    for (let c = 0; c < classes; c++) {
      const p = round(exp(round(round(output[from + c] - most) - logSum)));
      gradient[from + c] = round(round(p - (c === labels[row] ? 1 : 0)) * scale);
    }
  }
  return gradient;
}

/** Whether no number is NaN or infinite. */
export function allFinite(values: Reals): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return false;
  return true;
}
