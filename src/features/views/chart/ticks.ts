/** Numbers along an axis, round and as few as fit. */
import type { Span } from './scale.ts';

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Beyond these, numbers are written with an exponent. */
const PLAIN_FROM = 1e-4;
const PLAIN_BELOW = 1e6;
const WHOLE_BELOW = 1e10;

/** `1.2e-8` has the exponent -8. */
const exponentOf = (value: number): number => Number(value.toExponential().split('e')[1]);

/** Through the decimal form, which is rounded once. */
const decimal = (digits: number, exponent: number): number => Number(`${String(digits)}e${String(exponent)}`);

const withExponent = (value: number, digits: number): string =>
  value === 0 ? '0' : value.toExponential(Math.min(100, Math.max(0, digits))).replace('e+', 'e');

/**
 * Steps of 1, 2 or 5 times a power of ten, about `most` of them, each with as many digits as tell it from its neighbours.
 * @param whole no step below 1: what is counted has nothing between
 */
export function linearTicks([low, high]: Span, most: number, whole = false): readonly Tick[] {
  if (!(high > low) || !Number.isFinite(low) || !Number.isFinite(high)) return [];
  const parts = Math.max(2, most);
  const least = high / parts - low / parts;
  // Below, doubles have too few digits to be divided.
  if (least < 1e-300) return ends(low, high);
  let exponent = exponentOf(least);
  let digit = [1, 2, 5].find((one) => decimal(one, exponent) >= least * (1 - 1e-9));
  if (digit === undefined) {
    digit = 1;
    exponent += 1;
  }
  if (whole && exponent < 0) [digit, exponent] = [1, 0];
  const step = decimal(digit, exponent);
  // One more on either side: the quotient of an end that is a multiple may miss it by a rounding.
  const first = Math.ceil(low / step) - 1;
  const last = Math.floor(high / step) + 1;
  // Closer together than doubles are: no round number lies between.
  if (!Number.isSafeInteger(first * digit) || !Number.isSafeInteger(last * digit)) return ends(low, high);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const plain = largest >= PLAIN_FROM && largest < (whole ? WHOLE_BELOW : PLAIN_BELOW);
  const ticks: Tick[] = [];
  for (let index = first; index <= last; index += 1) {
    const value = decimal(index * digit, exponent);
    if (value < low || value > high) continue;
    const text = plain
      ? value.toFixed(Math.min(100, Math.max(0, -exponent)))
      : withExponent(value, exponentOf(value) - exponent);
    ticks.push({ value, text });
  }
  return ticks;
}

const ends = (low: number, high: number): readonly Tick[] =>
  [low, high].map((value) => ({ value, text: String(value) }));

export interface LogTicks {
  readonly ticks: readonly Tick[];
  /** Places between two decades, without a text; none where decades are left out. */
  readonly minor: readonly number[];
}

/** Decades, every n-th where they are many, and 2 and 5 between them where they are few. */
export function logTicks([low, high]: Span, most: number): LogTicks {
  if (!(low > 0) || !(high > low) || !Number.isFinite(high)) return { ticks: [], minor: [] };
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const step = Math.max(1, Math.ceil((to - from) / Math.max(1, most)));
  const digits = (to - from) * 3 <= most ? [1, 2, 5] : [1];
  const plain = low >= PLAIN_FROM && high < PLAIN_BELOW;
  const inside = (value: number): boolean => value >= low && value <= high;
  const ticks: Tick[] = [];
  const minor: number[] = [];
  for (let exponent = Math.ceil(from / step) * step; exponent <= to; exponent += step) {
    for (let digit = 1; digit <= 9; digit += 1) {
      const value = decimal(digit, exponent);
      if (!inside(value)) continue;
      const text = plain || exponent === 0 ? String(value) : `${String(digit)}e${String(exponent)}`;
      if (digits.includes(digit)) ticks.push({ value, text });
      else if (step === 1) minor.push(value);
    }
  }
  return { ticks, minor };
}
