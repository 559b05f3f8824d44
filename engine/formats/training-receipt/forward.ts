/**
 * Forward pass and loss of the three-layer network, value and half-width side by side.
 *
 * Values follow training-receipts.md section 5 operation by operation, so they equal the reference engine's bits.
 * Half-widths bound how far an honest producer's value can lie from ours: the uncertainty of the written inputs carried
 * through the formula (first order, with the second-order remainder kept), plus gamma_n = n u / (1 - n u) for sums in
 * unknown order (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1), plus the error of the
 * transcendental functions. `u` is the producer's unit round-off plus our own.
 */
import { float64Array } from '../../base/slab.ts';
import { exp } from '../../numeric/exp.ts';
import { log } from '../../numeric/log.ts';
import type { HiddenActivation, Layout } from './layout.ts';

/** Values and half-widths of one quantity over its index space. */
export interface Column {
  readonly value: Float64Array;
  readonly radius: Float64Array;
}

export function column(length: number): Column {
  return { value: float64Array(length), radius: float64Array(length) };
}

/** Forward pass of one sample. Index of `net`, `out`: hidden units, then output units. */
export interface Pass {
  readonly net: Column;
  readonly out: Column;
  /** Softmax only: relative half-width of each probability, per output. */
  readonly relative: Float64Array;
  /** Loss per output. */
  readonly loss: Column;
  /** Sum of `loss` in output order: value and half-width. */
  readonly total: Column;
}

export function newPass(layout: Layout): Pass {
  const units = layout.hidden + layout.outputs;
  return {
    net: column(units),
    out: column(units),
    relative: float64Array(layout.outputs),
    loss: column(layout.outputs),
    total: column(1),
  };
}

/** Round-off allowed for one evaluation of exp, log or a logistic function, in units of `u`. */
const TRANSCENDENTAL = 8;

/**
 * Runs the network on one sample.
 * @param x inputs, per input unit
 * @param w parameters, per parameter index
 * @param u unit round-off of producer plus verifier
 */
export function forwardPass(layout: Layout, x: Column, w: Column, u: number, pass: Pass): void {
  const { inputs, hidden, outputs } = layout;
  preActivations(layout.inputWeights, layout.biasOf, 0, inputs, hidden, x.value, x.radius, w, u, pass.net);
  activate(layout.hiddenActivation, 0, hidden, u, pass);
  const { value, radius } = pass.out;
  preActivations(layout.outputWeights, layout.biasOf, hidden, hidden, outputs, value, radius, w, u, pass.net);
  if (layout.outputActivation === 'softmax') softmax(hidden, outputs, u, pass);
  else activate(layout.outputActivation, hidden, hidden + outputs, u, pass);
}

/** net = sum over sources of source * weight, in declared order from 0, then plus the bias. */
function preActivations(
  weights: Int32Array,
  biasOf: Int32Array,
  first: number,
  sources: number,
  targets: number,
  x: Float64Array,
  xr: Float64Array,
  w: Column,
  u: number,
  net: Column,
): void {
  const wv = w.value;
  const wr = w.radius;
  let at = 0;
  for (let target = 0; target < targets; target += 1) {
    let sum = 0;
    let magnitude = 0;
    let radius = 0;
    for (let source = 0; source < sources; source += 1) {
      const p = weights[at];
      at += 1;
      const a = x[source];
      const ar = xr[source];
      const b = wv[p];
      const br = wr[p];
      const term = a * b;
      sum += term;
      magnitude += Math.abs(term);
      radius += Math.abs(a) * br + Math.abs(b) * ar + ar * br;
    }
    const bias = biasOf[first + target];
    const b = wv[bias];
    net.value[first + target] = sum + b;
    net.radius[first + target] = radius + wr[bias] + (sources + 2) * u * (magnitude + Math.abs(b));
  }
}

function activate(name: HiddenActivation, from: number, to: number, u: number, pass: Pass): void {
  const net = pass.net.value;
  const netR = pass.net.radius;
  const out = pass.out.value;
  const outR = pass.out.radius;
  for (let i = from; i < to; i += 1) {
    const z = net[i];
    const r = netR[i];
    if (name === 'sigmoid') {
      const s = 1 / (1 + exp(-z));
      out[i] = s;
      // |s'| <= s (1 - s) e^r on [z - r, z + r]; e^r <= 1 + 2r for r <= 1/4.
      outR[i] = (r < 0.25 ? s * (1 - s) * r * (1 + 2 * r) : 1) + TRANSCENDENTAL * u * s;
    } else if (name === 'relu') {
      out[i] = z > 0 ? z : 0;
      outR[i] = z < -r ? 0 : r;
    } else {
      out[i] = z;
      outR[i] = r;
    }
  }
}

/** Softmax with the largest logit subtracted; d ln p_i = dz_i - sum_j p_j dz_j. */
function softmax(first: number, outputs: number, u: number, pass: Pass): void {
  const net = pass.net.value;
  const netR = pass.net.radius;
  const out = pass.out.value;
  const outR = pass.out.radius;
  let max = -Infinity;
  for (let i = 0; i < outputs; i += 1) {
    const z = net[first + i];
    if (z > max) max = z;
  }
  let sum = 0;
  for (let i = 0; i < outputs; i += 1) {
    const e = exp(net[first + i] - max);
    out[first + i] = e;
    sum += e;
  }
  let weighted = 0;
  let widest = 0;
  for (let i = 0; i < outputs; i += 1) {
    const p = out[first + i] / sum;
    out[first + i] = p;
    const r = netR[first + i] + u * Math.abs(net[first + i] - max);
    pass.relative[i] = r;
    weighted += p * r;
    if (r > widest) widest = r;
  }
  for (let i = 0; i < outputs; i += 1) {
    const p = out[first + i];
    const r = pass.relative[i];
    // r (1 - p) + sum over the others of p_j r_j, then the second-order remainder of exp.
    const firstOrder = r * (1 - p) + (weighted - p * r);
    const relative =
      widest < 0.25 ? firstOrder + 4 * widest * firstOrder + (outputs + TRANSCENDENTAL) * u : Number.POSITIVE_INFINITY;
    pass.relative[i] = relative;
    outR[first + i] = relative === Infinity ? 1 : p * relative;
  }
}

/** Loss per output and in total. @param y targets, per output unit */
export function lossOf(layout: Layout, y: Column, u: number, pass: Pass): void {
  const { hidden, outputs } = layout;
  let total = 0;
  let totalR = 0;
  for (let o = 0; o < outputs; o += 1) {
    const target = y.value[o];
    const targetR = y.radius[o];
    const out = pass.out.value[hidden + o];
    const outR = pass.out.radius[hidden + o];
    let value = 0;
    let radius = 0;
    if (layout.loss === 'cross_entropy_softmax') {
      if (target !== 0) {
        const ln = log(out);
        const relative = pass.relative[o];
        value = -target * ln;
        radius =
          Math.abs(target) * (relative < 0.25 ? relative * (1 + 2 * relative) : Infinity) +
          Math.abs(ln) * targetR +
          TRANSCENDENTAL * u * (Math.abs(value) + Math.abs(target));
      }
    } else {
      const d = target - out;
      const dR = targetR + outR + u * Math.abs(d);
      value = 0.5 * d * d;
      radius = Math.abs(d) * dR + 0.5 * dR * dR + 3 * u * value;
    }
    pass.loss.value[o] = value;
    pass.loss.radius[o] = radius;
    total += value;
    totalR += radius;
  }
  pass.total.value[0] = total;
  pass.total.radius[0] = totalR + (outputs + 1) * u * total;
}

/** Derivative of an activation from its output, with half-width: sigmoid o (1 - o), relu o > 0, identity 1. */
export function derivativeFromOutput(name: HiddenActivation, out: number): number {
  if (name === 'sigmoid') return out * (1 - out);
  if (name === 'relu') return out > 0 ? 1 : 0;
  return 1;
}

export function derivativeRadius(name: HiddenActivation, out: number, radius: number, u: number): number {
  if (name !== 'sigmoid') return 0;
  return Math.abs(1 - 2 * out) * radius + radius * radius + 2 * u * Math.abs(out);
}
