/**
 * Forward pass and loss of the three-layer network, value and half-width side by side.
 *
 * Values follow training-receipts.md section 5 operation by operation, so they equal the reference engine's bits.
 * Half-widths bound how far an honest producer's value can lie from ours: the uncertainty of the written inputs carried
 * through the formula (first order, with the second-order remainder kept), plus gamma_n = n u / (1 - n u) for sums in
 * unknown order (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1), plus the error of the
 * transcendental functions. `u` is the producer's unit round-off plus our own.
 */
import { float64Array, float64Pair } from '../../base/slab.ts';
import { exp } from '../../numeric/exp.ts';
import { log } from '../../numeric/log.ts';
import { leastNormal, leastStep } from './digits.ts';
import type { HiddenActivation, Layout } from './layout.ts';

/** Values and half-widths of one quantity over its index space. */
export interface Column {
  readonly value: Float64Array;
  readonly radius: Float64Array;
}

export function column(length: number): Column {
  const [value, radius] = float64Pair(length);
  return { value, radius };
}

/** Forward pass of one sample. Index of `net`, `out`: hidden units, then output units. */
export interface Pass {
  readonly net: Column;
  readonly out: Column;
  /** Softmax only: half-width of the logarithm of each probability, per output. */
  readonly relative: Float64Array;
  /** Softmax only: logarithm of each probability from the logits, which does not underflow. */
  readonly logarithm: Float64Array;
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
    logarithm: float64Array(layout.outputs),
    loss: column(layout.outputs),
    total: column(1),
  };
}

/** Round-off allowed for one evaluation of exp, log or a logistic function, in units of `u`, relative. */
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
    net.radius[first + target] = radius + wr[bias] + (sources + 2) * (u * (magnitude + Math.abs(b)) + leastNormal(u));
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
      outR[i] = (r < 0.25 ? s * (1 - s) * r * (1 + 2 * r) : 1) + TRANSCENDENTAL * u * s + leastNormal(u);
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
  const logSum = log(sum);
  let weighted = 0;
  let widest = 0;
  for (let i = 0; i < outputs; i += 1) {
    const p = out[first + i] / sum;
    out[first + i] = p;
    pass.logarithm[i] = net[first + i] - max - logSum;
    // Twice: e^(z - max - log sum) rounds its exponent once more than e^(z - max) / sum.
    const r = netR[first + i] + 2 * u * Math.abs(net[first + i] - max);
    pass.relative[i] = r;
    weighted += p * r;
    if (r > widest) widest = r;
  }
  for (let i = 0; i < outputs; i += 1) {
    const p = out[first + i];
    const r = pass.relative[i];
    // r (1 - p) + sum over the others of p_j r_j, then the second-order remainder: half the variance of the shifts. Where the
    // shifts are large: ln sum e^z moves by no more than the widest of them.
    const firstOrder = r * (1 - p) + (weighted - p * r);
    const logarithm = (widest < 0.25 ? firstOrder * (1 + 4 * widest) : r + widest) + (outputs + TRANSCENDENTAL) * u;
    pass.relative[i] = logarithm;
    // e^x - 1 <= x (1 + x) for x <= 1.
    outR[first + i] = (logarithm <= 1 ? Math.min(1, p * logarithm * (1 + logarithm)) : 1) + leastNormal(u);
  }
}

/**
 * Half-width of ln p beyond the relative one, where p is so small that its format has fewer digits for it. A logarithm of
 * zero is no number, so where p itself would be zero the logarithm was taken from the logits.
 */
export function logUnderflow(p: number, u: number): number {
  const step = leastStep(u);
  return p < step / 2 || p >= leastNormal(u) ? 0 : Math.min(1, (2 * step) / p);
}

/**
 * Loss per output and in total.
 * @param y targets, per output unit
 * @param bits whether the reference's bits are wanted where a probability underflows: it takes the logarithm of what is left
 */
export function lossOf(layout: Layout, y: Column, u: number, pass: Pass, bits = false): void {
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
        const ln = bits || out >= leastNormal(0) ? log(out) : pass.logarithm[o];
        const relative = pass.relative[o] + logUnderflow(out, u);
        value = -target * ln;
        radius =
          (Math.abs(target) + targetR) * relative +
          Math.abs(ln) * targetR +
          TRANSCENDENTAL * u * (Math.abs(value) + Math.abs(target));
      }
    } else {
      const d = target - out;
      const dR = targetR + outR + u * Math.abs(d);
      value = 0.5 * d * d;
      radius = Math.abs(d) * dR + 0.5 * dR * dR + 3 * u * value + leastNormal(u);
    }
    pass.loss.value[o] = value;
    pass.loss.radius[o] = radius;
    total += value;
    totalR += radius;
  }
  pass.total.value[0] = total;
  pass.total.radius[0] = totalR + (outputs + 1) * u * total;
}

/**
 * How far the long form of a softmax error, sum over j of y_j ([j = o] - p_o), can lie from the short one, y_o - p_o: targets
 * that sum to 1 only within their digits, and the round-off of its products and of its sum.
 */
export function dualSlack(p: number, y: ArrayLike<number>, yR: ArrayLike<number>, o: number, u: number): number {
  let sum = -1;
  let radius = 0;
  let magnitude = 0;
  for (let j = 0; j < y.length; j += 1) {
    sum += y[j];
    radius += yR[j];
    magnitude += Math.abs(y[j] * ((j === o ? 1 : 0) - p));
  }
  return Math.abs(p) * (Math.abs(sum) + radius) + (y.length + 2) * u * magnitude;
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
