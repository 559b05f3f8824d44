/**
 * Angles from + - * / and square roots, so that every engine has the same bits. Not the fastest way and not the last ulp:
 * relative error below 1e-15, which is what angles between updates and thresholds of degrees need.
 */

/** Terms of the arctangent series; after three halvings the argument is below 0.1317, and 0.1317^25 / 25 below 4e-24. */
const ATAN_TERMS = 12;

/** Arctangent of `x` in radians, -pi/2 to pi/2. NaN gives NaN. Three halvings, then the Taylor series. */
export function atan(x: number): number {
  const a = Math.abs(x);
  if (a !== a) return NaN;
  if (a > 1) return sign(x) * (Math.PI / 2 - atan(1 / a));
  let t = a;
  for (let i = 0; i < 3; i++) t = t / (1 + Math.sqrt(1 + t * t));
  const square = t * t;
  let sum = 0;
  for (let k = ATAN_TERMS; k >= 0; k--) sum = 1 / (2 * k + 1) - square * sum;
  return sign(x) * 8 * t * sum;
}

/**
 * The angle between two vectors in degrees, 0 to 180, from their lengths and the length of their difference: accurate for
 * small angles too, where a cosine says nothing. NaN when a length is 0 or not finite: such vectors have no angle.
 */
export function angleDegrees(a: number, b: number, difference: number): number {
  const product = a * b;
  if (!(product > 0 && product < Infinity)) return NaN;
  // |a/|a| - b/|b||^2 = (|a - b|^2 - (|a| - |b|)^2) / (|a| |b|)
  const chordSquare = (difference * difference - (a - b) * (a - b)) / product;
  if (chordSquare !== chordSquare) return NaN;
  const half = Math.min(1, Math.sqrt(Math.max(0, chordSquare)) / 2);
  const radians = half === 1 ? Math.PI : 2 * atan(half / Math.sqrt((1 - half) * (1 + half)));
  return (radians * 180) / Math.PI;
}

/** Sine of an angle of 0 to 90 degrees; NaN outside. Taylor series of sine, or of cosine above 45 degrees. */
export function sinDegrees(degrees: number): number {
  if (!(degrees >= 0 && degrees <= 90)) return NaN;
  const upper = degrees > 45;
  const x = ((upper ? 90 - degrees : degrees) * Math.PI) / 180;
  const square = x * x;
  let sum = 1;
  for (let k = upper ? 19 : 20; k > 0; k -= 2) sum = 1 - (square / (k * (k + 1))) * sum;
  return upper ? sum : x * sum;
}

function sign(x: number): number {
  return x < 0 ? -1 : 1;
}
