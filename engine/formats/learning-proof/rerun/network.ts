/** A dense network as the auditor's recipe declares it, laid over the parameters of a checkpoint. */
import type { Reals } from './arithmetic.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'sigmoid', 'identity'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export const LOSSES = ['cross_entropy', 'mse_one_hot'] as const;
export type Loss = (typeof LOSSES)[number];

export interface DenseLayer {
  /** Position of the weight among the parameters; shape [outputs, inputs]. */
  readonly weight: number;
  /** Position of the bias among the parameters; -1 without one. */
  readonly bias: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
}

export interface Network {
  readonly layers: readonly DenseLayer[];
  readonly loss: Loss;
}

/** Samples of one step. */
export interface Batch {
  /** Row-major, size x inputs of the first layer. */
  readonly x: Reals;
  /** Class of each sample. */
  readonly y: Int32Array;
}

/** Which way a ReLU goes whose input lies within rounding of 0: as it was computed, or all of them on, or off. */
export type Branch = 'computed' | 'on' | 'off';

/** What the recipe declares of the layers. */
export interface DeclaredLayer {
  readonly linear: string;
  readonly activation: Activation;
  readonly bias: boolean;
}

export interface ShapedName {
  readonly name: string;
  readonly shape: readonly number[];
}

export type LayOut =
  { readonly ok: true; readonly layers: readonly DenseLayer[] } | { readonly ok: false; readonly message: string };

/** Finds the declared layers among the parameters. Every parameter must belong to a layer, every width must fit the next. */
export function layOut(declared: readonly DeclaredLayer[], parameters: readonly ShapedName[]): LayOut {
  const used = new Set<number>();
  const layers: DenseLayer[] = [];
  for (const { linear, activation, bias } of declared) {
    const weight = parameters.findIndex(({ name }) => name === `${linear}.weight`);
    if (weight < 0) return { ok: false, message: `the recipe declares ${linear}.weight, which the checkpoints lack` };
    const shape = parameters[weight].shape;
    if (shape.length !== 2) {
      return { ok: false, message: `${linear}.weight has ${shape.length} dimensions; a dense layer has 2` };
    }
    const [outputs, inputs] = shape;
    const before = layers.at(-1);
    if (before !== undefined && before.outputs !== inputs) {
      return {
        ok: false,
        message: `${linear}.weight takes ${inputs} numbers; the layer before gives ${before.outputs}`,
      };
    }
    const biasAt = parameters.findIndex(({ name }) => name === `${linear}.bias`);
    if (bias !== biasAt >= 0) {
      const [has, lacks] = bias
        ? ['the recipe declares', 'the checkpoints lack']
        : ['the checkpoints hold', 'the recipe lacks'];
      return { ok: false, message: `${has} ${linear}.bias, which ${lacks}` };
    }
    if (bias && (parameters[biasAt].shape.length !== 1 || parameters[biasAt].shape[0] !== outputs)) {
      return {
        ok: false,
        message: `${linear}.bias has the shape [${parameters[biasAt].shape.join(', ')}], not [${outputs}]`,
      };
    }
    if (used.has(weight)) return { ok: false, message: `the recipe declares ${linear} twice` };
    used.add(weight);
    if (bias) used.add(biasAt);
    layers.push({ weight, bias: bias ? biasAt : -1, inputs, outputs, activation });
  }
  const left = parameters.find((_, i) => !used.has(i));
  if (left !== undefined)
    return { ok: false, message: `the checkpoints hold ${left.name}, which no declared layer has` };
  return { ok: true, layers };
}
