// Derived from fdlibm 5.3, e_exp.c and s_expm1.c, in the form that V8 used up to 12.x.
// ====================================================
// Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
// Developed at SunSoft/SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
//
// Do not reorder, factor or "simplify" anything below: each rounding is part of the result.
import { POW2, POW2_BIAS } from './bits.ts';

const LN2_HI = 6.9314718036912381649e-1;
const LN2_LO = 1.90821492927058770002e-10;
const INV_LN2 = 1.442695040888963387;
/** Above this, exp overflows. */
const OVERFLOW = 7.09782712893383973096e2;
/** Below this, exp is zero. */
const UNDERFLOW = -7.4513321910194110842e2;
const TWO_M1000 = 9.3326361850321887899e-302;
const TWO_1023 = 8.98846567431157953865e307;

// fdlibm compares top words; these are the doubles at which the top word changes, so that the same branch is taken
// without looking at bits.
/** Top word 0x3fd62e43: just above ln2 / 2. */
const HALF_LN2 = 0.3465735912322998;
/** Top word 0x3ff0a2b2: just below 3 ln2 / 2. */
const THREE_HALVES_LN2 = 1.0397205352783203;
/** 2^-28: below, 1 + x is exact enough. */
const EXP_TINY = 3.725290298461914e-9;
/** 2^-54: below, expm1(x) is x. */
const EXPM1_TINY = 5.551115123125783e-17;
/** Top word 0x4043687a: just below 56 ln2; under the negative of it, expm1 is -1. */
const EXPM1_LARGE = 38.81622314453125;

const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;

/**
 * e^x, dimensionless. Bit for bit `Math.exp` of Node 20 to 26 on x64, in every engine; error under 1 ulp.
 * NaN gives NaN, -Infinity gives 0, overflow gives Infinity. Never throws. Source: fdlibm e_exp.c as in V8.
 */
export function exp(x: number): number {
  const a = Math.abs(x);
  if (!(a < 709.78)) {
    if (x !== x) return NaN;
    if (x > OVERFLOW) return Infinity;
    if (x < UNDERFLOW) return 0;
  }
  // x = k ln2 + r, r = hi - lo, |r| <= ln2 / 2
  let hi = 0;
  let lo = 0;
  let k = 0;
  let r = x;
  if (a >= HALF_LN2) {
    if (a < THREE_HALVES_LN2) {
      if (x === 1) return 2.718281828459045; // V8 has the correctly rounded e here; plain fdlibm is 1 ulp high
      if (x < 0) {
        hi = x + LN2_HI;
        lo = -LN2_LO;
        k = -1;
      } else {
        hi = x - LN2_HI;
        lo = LN2_LO;
        k = 1;
      }
    } else {
      k = (INV_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
      hi = x - k * LN2_HI;
      lo = k * LN2_LO;
    }
    r = hi - lo;
  } else if (a < EXP_TINY) {
    return 1 + x;
  }
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (lo - (r * c) / (2 - c) - hi);
  // 2^1024 is not a double, and neither is 2^-1075: such results are reached in two steps, of which only the last rounds.
  if (k >= -1021) return k === 1024 ? y * 2 * TWO_1023 : y * POW2[k + POW2_BIAS];
  return y * POW2[k + 1000 + POW2_BIAS] * TWO_M1000;
}

const Q1 = -3.33333333333331316428e-2;
const Q2 = 1.58730158725481460165e-3;
const Q3 = -7.93650757867487942473e-5;
const Q4 = 4.00821782732936239552e-6;
const Q5 = -2.01099218183624371326e-7;

/**
 * e^x - 1 without the cancellation at small x, dimensionless. Bit for bit `Math.expm1` of Node 20 to 26 on x64; error
 * under 1 ulp. NaN gives NaN, -Infinity gives -1, overflow gives Infinity. Never throws. Source: fdlibm s_expm1.c as in V8.
 */
export function expm1(x: number): number {
  const a = Math.abs(x);
  if (!(a < EXPM1_LARGE)) {
    if (x !== x) return NaN;
    if (x > OVERFLOW) return Infinity;
    if (x < 0) return -1;
  }
  let k = 0;
  let r = x; // x - k ln2
  let c = 0; // rounding error of r
  if (a >= HALF_LN2) {
    let hi: number;
    let lo: number;
    if (a < THREE_HALVES_LN2) {
      if (x < 0) {
        hi = x + LN2_HI;
        lo = -LN2_LO;
        k = -1;
      } else {
        hi = x - LN2_HI;
        lo = LN2_LO;
        k = 1;
      }
    } else {
      k = (INV_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
      hi = x - k * LN2_HI;
      lo = k * LN2_LO;
    }
    r = hi - lo;
    c = hi - r - lo;
  } else if (a < EXPM1_TINY) {
    return x;
  }
  const hfx = 0.5 * r;
  const hxs = r * hfx;
  const r1 = 1 + hxs * (Q1 + hxs * (Q2 + hxs * (Q3 + hxs * (Q4 + hxs * Q5))));
  const t = 3 - r1 * hfx;
  let e = hxs * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - hxs);
  e = r * (e - c) - c;
  e -= hxs;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - r);
    return (k === 1024 ? y * 2 * TWO_1023 : y * POW2[k + POW2_BIAS]) - 1;
  }
  const inverse = POW2[POW2_BIAS - k]; // 2^-k
  const y = k < 20 ? 1 - inverse - (e - r) : r - (e + inverse) + 1;
  return y * POW2[k + POW2_BIAS];
}
