/** Exact comparison of doubles and decimals as fractions of integers: the expected values of the decimal tests. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The exact value of a finite double. */
export function fractionOf(x: number): Fraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const field = (word >> 52n) & 0x7ffn;
  const mantissa = (word & 0xfffffffffffffn) | (field === 0n ? 0n : 0x10000000000000n);
  const exponent = (field === 0n ? 1n : field) - 1075n;
  const signed = word >> 63n ? -mantissa : mantissa;
  return exponent >= 0n
    ? { numerator: signed << exponent, denominator: 1n }
    : { numerator: signed, denominator: 1n << -exponent };
}

/** units * 10^k */
export function decimal(units: bigint, k: number): Fraction {
  return k >= 0
    ? { numerator: units * 10n ** BigInt(k), denominator: 1n }
    : { numerator: units, denominator: 10n ** BigInt(-k) };
}

/** Negative, zero or positive as a is under, at or over b. */
export function compareExactly(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The neighbouring double of x > 0, `step` = 1 upwards or -1 downwards. */
export function adjacent(x: number, step: 1 | -1): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigUint64(0, view.getBigUint64(0) + BigInt(step));
  return view.getFloat64(0);
}
