// Derived from fdlibm 5.3, k_sin.c and k_cos.c.
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
// Developed at SunSoft/SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Sine and cosine of rotation angles, the same in every engine. The reduction is our own: in two and a half doubles, exact
// enough for every angle below 2^33.

const S1 = -1.66666666666666324348e-1;
const S2 = 8.33333333332248946124e-3;
const S3 = -1.98412698298579493134e-4;
const S4 = 2.75573137070700676789e-6;
const S5 = -2.50507602534068634195e-8;
const S6 = 1.58969099521155010221e-10;
const C1 = 4.16666666666666019037e-2;
const C2 = -1.38888888888741095749e-3;
const C3 = 2.48015872894767294178e-5;
const C4 = -2.75573143513906633035e-7;
const C5 = 2.0875723212981748279e-9;
const C6 = -1.13596475577881948265e-11;

/** pi / 2 as the sum of three doubles. */
const PIO2_A = 1.5707963267948966;
const PIO2_B = 6.123233995736766e-17;
const PIO2_C = -1.4973849048591698e-33;
const TWO_OVER_PI = 0.6366197723675814;
const PIO4 = 0.7853981633974483;
/** 2^27 + 1 */
const SPLITTER = 134217729;

/** [sine, cosine] of an angle in radians. @param x finite, |x| below 2^33; NaN gives NaN */
export function sinCos(x: number): readonly [sin: number, cos: number] {
  if (!(Math.abs(x) > PIO4)) return [kernelSin(x, 0), kernelCos(x, 0)];
  const n = Math.floor(Math.abs(x) * TWO_OVER_PI + 0.5);
  const [high, low] = reduce(Math.abs(x), n);
  const sin = kernelSin(high, low);
  const cos = kernelCos(high, low);
  const quadrant = n % 4;
  const turnedSin = quadrant === 0 ? sin : quadrant === 1 ? cos : quadrant === 2 ? -sin : -cos;
  const turnedCos = quadrant === 0 ? cos : quadrant === 1 ? -sin : quadrant === 2 ? -cos : sin;
  return [x < 0 ? -turnedSin : turnedSin, turnedCos];
}

/** x - n pi/2 as the sum of two doubles. */
function reduce(x: number, n: number): readonly [high: number, low: number] {
  const [p, pLow] = product(n, PIO2_A);
  const [s, sLow] = sum(x - p, -pLow);
  const [q, qLow] = product(n, PIO2_B);
  const [t, tLow] = sum(s, -q);
  const rest = sLow + tLow - qLow - n * PIO2_C;
  const high = t + rest;
  return [high, t - high + rest];
}

/** a b exactly, as the sum of two doubles (Dekker). */
function product(a: number, b: number): readonly [number, number] {
  const p = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return [p, aHigh * bHigh - p + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

function split(a: number): readonly [number, number] {
  const c = SPLITTER * a;
  const high = c - (c - a);
  return [high, a - high];
}

/** a + b exactly, as the sum of two doubles (Knuth). */
function sum(a: number, b: number): readonly [number, number] {
  const s = a + b;
  const bb = s - a;
  return [s, a - (s - bb) + (b - bb)];
}

function kernelSin(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  return x - (z * (0.5 * y - v * r) - y - v * S1);
}

function kernelCos(x: number, y: number): number {
  const z = x * x;
  const r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}
