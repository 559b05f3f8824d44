/** Decimal texts of binary numbers as C and Python write them: correctly rounded, halves to even. */

/** Digits behind the first one that are looked at; a double with a tie has far fewer. */
const ALL_DIGITS = 100;

export interface Digits {
  readonly negative: boolean;
  /** Significant digits, the first before the point; `0` for zero. */
  readonly digits: string;
  /** Of the first digit. */
  readonly exponent: number;
}

/** A finite number, rounded to `count` significant digits (1 or more). */
export function roundSignificant(x: number, count: number): Digits {
  const negative = x < 0 || Object.is(x, -0);
  if (x === 0) return { negative, digits: '0'.repeat(count), exponent: 0 };
  const [mantissa, exponentText] = Math.abs(x).toExponential(ALL_DIGITS).split('e');
  const all = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  const kept = all.slice(0, count);
  if (!roundsUp(all, count)) return { negative, digits: kept, exponent };
  const raised = increment(kept);
  return raised.length > count
    ? { negative, digits: raised.slice(0, count), exponent: exponent + 1 }
    : { negative, digits: raised, exponent };
}

function roundsUp(all: string, count: number): boolean {
  const next = all.charCodeAt(count) - 48;
  if (!(next >= 5)) return false;
  if (next > 5 || /[1-9]/.test(all.slice(count + 1))) return true;
  return (all.charCodeAt(count - 1) - 48) % 2 === 1;
}

function increment(digits: string): string {
  let at = digits.length - 1;
  while (at >= 0 && digits[at] === '9') at -= 1;
  const zeros = '0'.repeat(digits.length - 1 - at);
  return at < 0 ? `1${zeros}` : `${digits.slice(0, at)}${String(Number(digits[at]) + 1)}${zeros}`;
}

/** `%.<places>f` */
export function fixedText(x: number, places: number): string {
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (x === 0) return withPoint(sign, '0'.repeat(places + 1), places);
  const exponent = Number(Math.abs(x).toExponential(ALL_DIGITS).split('e')[1]);
  const count = exponent + 1 + places;
  if (count < 0) return withPoint(sign, '0'.repeat(places + 1), places);
  // With no digit kept, what is left is below or above half a unit of the last place.
  const rounded = count === 0 ? { digits: leadingUnit(x, exponent), exponent: -places } : roundSignificant(x, count);
  const whole = rounded.digits.padEnd(rounded.exponent + 1 + places, '0').padStart(places + 1, '0');
  return withPoint(sign, whole, places);
}

function leadingUnit(x: number, exponent: number): string {
  const half = Number(`5e${String(exponent)}`);
  return Math.abs(x) > half ? '1' : '0';
}

function withPoint(sign: string, digits: string, places: number): string {
  const cut = digits.length - places;
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** `%.<places>e`, the exponent with at least two digits */
export function exponentText(x: number, places: number): string {
  const { negative, digits, exponent } = roundSignificant(x, places + 1);
  return `${negative ? '-' : ''}${digits[0]}.${digits.slice(1)}${exponentPart(exponent, 2)}`;
}

export function exponentPart(exponent: number, width: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(width, '0')}`;
}

/** The fewest digits that read back as `x`, of a float32 or of a double. */
export function shortest(x: number, single: boolean): Digits {
  if (x === 0) return roundSignificant(x, 1);
  for (let count = 1; count < 17; count++) {
    const value = Number(x.toPrecision(count));
    if ((single ? Math.fround(value) : value) === x) return trimmed(roundSignificant(x, count));
  }
  return roundSignificant(x, 17);
}

function trimmed(number: Digits): Digits {
  return { ...number, digits: number.digits.replace(/(?!^)0+$/, '') };
}
