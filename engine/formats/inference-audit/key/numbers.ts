/** Quantized arithmetic of the forward pass (commitllm-v4.md sections 5.5.3 and 5.5.5), operation by operation. */
import { exp } from '../../../numeric/exp.ts';

/** The nearest integer, half away from zero, clamped to int8; NaN gives 0. */
export function toI8(x: number): number {
  if (x !== x) return 0;
  const whole = Math.trunc(x);
  const rounded = Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
  return rounded > 127 ? 127 : rounded < -128 ? -128 : rounded;
}

/** Each value times 1/scale, to int8. A division by the scale would round differently. */
export function quantize(x: Float64Array, scale: number): Int8Array {
  const inverse = 1 / scale;
  const q = new Int8Array(x.length);
  for (let i = 0; i < x.length; i++) q[i] = toI8(x[i] * inverse);
  return q;
}

/** x / sqrt(mean of squares + eps) * w, from left to right. */
export function rmsnorm(x: Float64Array | Float32Array, weights: Float32Array, eps: number): Float64Array {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  const inverse = 1 / Math.sqrt(sum / x.length + eps);
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i] * inverse * weights[i];
  return y;
}

export function silu(x: number): number {
  return x / (1 + exp(-x));
}

/** Scales of a matrix: one for each of its outputs, or one for all. */
export interface MatrixScales {
  readonly perChannel: Float32Array | undefined;
  /** 0 where the key states none. */
  readonly perTensor: number;
}

/** What an accumulator stands for. @param sx scale of the input */
export function dequantize(acc: Int32Array, { perChannel, perTensor }: MatrixScales, sx: number): Float64Array {
  const y = new Float64Array(acc.length);
  if (perChannel === undefined) {
    const scale = perTensor * sx;
    for (let i = 0; i < acc.length; i++) y[i] = acc[i] * scale;
  } else {
    for (let i = 0; i < acc.length; i++) y[i] = acc[i] * perChannel[i] * sx;
  }
  return y;
}

/** silu(gate) * up, to int8. */
export function siluMultiply(
  g: Int32Array,
  u: Int32Array,
  gate: MatrixScales,
  up: MatrixScales,
  sx: number,
  scaleH: number,
): Int8Array {
  const h = new Int8Array(Math.min(g.length, u.length));
  const inverse = 1 / scaleH;
  if (gate.perChannel !== undefined && up.perChannel !== undefined) {
    const [gateScales, upScales] = [gate.perChannel, up.perChannel];
    for (let i = 0; i < h.length; i++) {
      h[i] = toI8(silu(g[i] * gateScales[i] * sx) * (u[i] * upScales[i] * sx) * inverse);
    }
    return h;
  }
  if (gate.perTensor === 0) return unitSiluMultiply(g, u, h);
  const dg = gate.perTensor * sx;
  const du = up.perTensor * sx;
  for (let i = 0; i < h.length; i++) h[i] = toI8(silu(g[i] * dg) * (u[i] * du) * inverse);
  return h;
}

let siluOfI8: Float32Array | undefined;

/** Weights that are int8 by themselves: accumulators clamped to int8, single precision, no scales. */
function unitSiluMultiply(g: Int32Array, u: Int32Array, h: Int8Array): Int8Array {
  siluOfI8 ??= Float32Array.from({ length: 256 }, (_, i) => {
    const x = i - 128;
    return x / Math.fround(1 + Math.fround(exp(-x)));
  });
  for (let i = 0; i < h.length; i++) h[i] = toI8(Math.fround(siluOfI8[clampI8(g[i]) + 128] * clampI8(u[i])));
  return h;
}

export function clampI8(x: number): number {
  return x > 127 ? 127 : x < -128 ? -128 : x;
}
