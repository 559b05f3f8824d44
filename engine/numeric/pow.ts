// Derived from fdlibm 5.3, e_pow.c, in the form that V8 used up to 12.x (Node 20 and 22).
// ====================================================
// Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
// Developed at SunSoft/SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Do not reorder, factor or "simplify" anything below: each rounding is part of the result.
import { HIGH, LOW, POW2, POW2_BIAS, float64, highWord, int32, uint32, withHighWord, withoutLowWord } from './bits.ts';

const BP = [1, 1.5];
const DP_H = [0, 5.84962487220764160156e-1];
const DP_L = [0, 1.35003920212974897128e-8];
const L1 = 5.99999999999994648725e-1;
const L2 = 4.28571428578550184252e-1;
const L3 = 3.33333329818377432918e-1;
const L4 = 2.72728123808534006489e-1;
const L5 = 2.30660745775561754067e-1;
const L6 = 2.06975017800338417784e-1;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;
const LN2 = 6.93147180559945286227e-1;
const LN2_H = 6.93147182464599609375e-1;
const LN2_L = -1.90465429995776804525e-9;
/** -(1024 - log2(largest double + half an ulp)) */
const OVT = 8.008566259537294e-17;
/** 2 / (3 ln2), and its two parts */
const CP = 9.61796693925975554329e-1;
const CP_H = 9.61796700954437255859e-1;
const CP_L = -7.02846165095275826516e-9;
/** 1 / ln2, and its two parts */
const INV_LN2 = 1.442695040888963387;
const INV_LN2_H = 1.44269502162933349609;
const INV_LN2_L = 1.92596299112661746887e-8;
const TWO_53 = 9007199254740992;
/** A scaling by 2^-900 leaves z and its 53 bits normal, so it is exact. */
const STEP = 900;

/**
 * x to the power y, dimensionless. Bit for bit `Math.pow` and `**` of Node 20 and 22 on x64, in every engine, including
 * their one departure from fdlibm (marked below), because the reference verifiers' goldens were made there.
 *
 * As ECMAScript has it: y = 0 gives 1 even for NaN; (+-1) ^ (+-Infinity) is NaN; a negative x with a non-integer y is NaN.
 * Never throws. Source: fdlibm e_pow.c; V8 12.4 src/base/ieee754.cc (`legacy::pow`).
 */
export function pow(x: number, y: number): number {
  float64[0] = x;
  const hx = int32[HIGH];
  const lx = uint32[LOW];
  float64[0] = y;
  const hy = int32[HIGH];
  const ly = uint32[LOW];
  let ix = hx & 0x7fffffff;
  const iy = hy & 0x7fffffff;

  if ((iy | ly) === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const parity = hx < 0 ? integerParity(iy, ly) : 0;

  if (ly === 0) {
    if (iy === 0x7ff00000) {
      if (((ix - 0x3ff00000) | lx) === 0) return NaN;
      if (ix >= 0x3ff00000) return hy >= 0 ? y : 0;
      return hy < 0 ? -y : 0;
    }
    if (iy === 0x3ff00000) return hy < 0 ? 1 / x : x;
    if (hy === 0x40000000) return x * x;
    if (hy === 0x3fe00000 && hx >= 0) return Math.sqrt(x);
  }

  let ax = Math.abs(x);
  if (lx === 0 && (ix === 0x7ff00000 || ix === 0 || ix === 0x3ff00000)) {
    // x is +-0, +-1 or +-Infinity
    const z = hy < 0 ? 1 / ax : ax;
    if (hx >= 0) return z;
    if (((ix - 0x3ff00000) | parity) === 0) return NaN;
    return parity === 1 ? -z : z;
  }
  if (hx < 0 && parity === 0) return NaN;
  const sign = hx < 0 && parity === 1 ? -1 : 1;

  // (t1, t2) = log2(ax) in two parts
  let t1: number;
  let t2: number;
  if (iy > 0x41e00000) {
    // |y| > 2^31: only an x next to 1 gives a finite result
    if (iy > 0x43f00000) {
      if (ix <= 0x3fefffff) return hy < 0 ? Infinity : 0;
      if (ix >= 0x3ff00000) return hy > 0 ? Infinity : 0;
    }
    if (ix < 0x3fefffff) return hy < 0 ? sign * Infinity : sign * 0;
    if (ix > 0x3ff00000) return hy > 0 ? sign * Infinity : sign * 0;
    const t = ax - 1; // at most 20 trailing bits
    const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
    const u = INV_LN2_H * t;
    const v = t * INV_LN2_L - w * INV_LN2;
    t1 = withoutLowWord(u + v);
    t2 = v - (t1 - u);
  } else {
    let n = 0;
    if (ix < 0x00100000) {
      ax *= TWO_53;
      n -= 53;
      ix = highWord(ax);
    }
    n += (ix >> 20) - 0x3ff;
    const fraction = ix & 0x000fffff;
    ix = fraction | 0x3ff00000;
    let k: number;
    if (fraction <= 0x3988e) {
      k = 0; // below sqrt(3/2)
    } else if (fraction < 0xbb67a) {
      k = 1; // below sqrt(3)
    } else {
      k = 0;
      n += 1;
      ix -= 0x00100000;
    }
    ax = withHighWord(ax, ix);

    // ss = s_h + s_l = (x - 1) / (x + 1) or (x - 1.5) / (x + 1.5)
    let u = ax - BP[k];
    let v = 1 / (ax + BP[k]);
    const ss = u * v;
    const sH = withoutLowWord(ss);
    let tH = withHighWord(0, ((ix >> 1) | 0x20000000) + 0x00080000 + (k << 18));
    let tL = ax - (tH - BP[k]);
    const sL = v * (u - sH * tH - sH * tL);
    let s2 = ss * ss;
    let r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6)))));
    r += sL * (sH + ss);
    s2 = sH * sH;
    tH = withoutLowWord(3 + s2 + r);
    tL = r - (tH - 3 - s2);
    u = sH * tH;
    v = sL * tH + tL * ss;
    const pH = withoutLowWord(u + v);
    const pL = v - (pH - u);
    const zH = CP_H * pH;
    const zL = CP_L * pH + pL * CP + DP_L[k];
    t1 = withoutLowWord(zH + zL + DP_H[k] + n);
    t2 = zL - (t1 - n - DP_H[k] - zH);
  }

  // (pH, pL) = y * log2(ax), y split in two parts
  const y1 = withoutLowWord(y);
  const pL = (y - y1) * t1 + y * t2;
  const pH = y1 * t1;
  const z = pL + pH;
  float64[0] = z;
  const j = int32[HIGH];
  const i = int32[LOW];
  if (j >= 0x40900000) {
    // z >= 1024
    if (((j - 0x40900000) | i) !== 0 || pL + OVT > z - pH) return sign * Infinity;
  } else if ((j & 0x7fffffff) >= 0x4090cc00) {
    // z <= -1075
    if (((j - (0xc090cc00 | 0)) | i) !== 0 || pL <= z - pH) return sign * 0;
  }
  return sign * exp2OfSum(j, pH, pL);
}

/** Of |y|, given by its words: 0 not an integer, 1 odd, 2 even. */
function integerParity(iy: number, ly: number): 0 | 1 | 2 {
  if (iy >= 0x43400000) return 2; // |y| >= 2^53
  if (iy < 0x3ff00000) return 0; // |y| < 1
  const k = (iy >> 20) - 0x3ff;
  if (k > 20) {
    const j = ly >>> (52 - k);
    if ((j << (52 - k)) >>> 0 !== ly) return 0;
    return (j & 1) === 1 ? 1 : 2;
  }
  if (ly !== 0) return 0;
  const j = iy >> (20 - k);
  if (j << (20 - k) !== iy) return 0;
  return (j & 1) === 1 ? 1 : 2;
}

/** 2^(pH + pL); `j` is the top word of pH + pL. */
function exp2OfSum(j: number, pH: number, pL: number): number {
  let head = pH;
  const i = j & 0x7fffffff;
  let n = 0;
  if (i > 0x3fe00000) {
    // |z| > 0.5: take off the nearest integer n
    n = (j + (0x00100000 >> ((i >> 20) - 0x3ff + 1))) | 0;
    const k = ((n & 0x7fffffff) >> 20) - 0x3ff;
    const t = withHighWord(0, n & ~(0x000fffff >> k));
    n = ((n & 0x000fffff) | 0x00100000) >> (20 - k);
    if (j < 0) n = -n;
    head -= t;
  }
  const t = withoutLowWord(pL + head);
  const u = t * LN2_H;
  const v = (pL - (t - head)) * LN2 + t * LN2_L;
  let z = u + v;
  const w = v - (z - u);
  const zz = z * z;
  const p = z - zz * (P1 + zz * (P2 + zz * (P3 + zz * (P4 + zz * P5))));
  // V8 up to 12.x divides by the whole of this bracket; fdlibm has (z p) / (p - 2) - (w + z w). It changes 4 % of results.
  const r = (z * p) / (p - 2 - (w + z * w));
  z = 1 - (r - z);
  const high = highWord(z);
  if ((high + (n << 20)) >> 20 <= 0) return scaleToSubnormal(z, n);
  return withHighWord(z, (high + (n << 20)) | 0);
}

/** z * 2^n for z in [0.7, 1.5) and n >= -1076: 2^n need not be a double, so an exact step goes first and only the last rounds. */
function scaleToSubnormal(z: number, n: number): number {
  return z * POW2[POW2_BIAS - STEP] * POW2[n + STEP + POW2_BIAS];
}
