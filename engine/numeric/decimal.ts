/** Exact decimal helpers: the one place to import them from. Each file behind it has one job. */
export { formatCanonical, sameCanonical } from './canonical-number.ts';
export type { CanonicalNumber } from './canonical-number.ts';
export { isFloat32, isFloat32Rounding } from './float32.ts';
export { halfUnit, leadingExponent, pow10 } from './pow10.ts';
export { ulp, ulp32 } from './ulp.ts';
