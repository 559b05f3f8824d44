/** `str(array)` of numpy with its default print options: precision 8, 75 columns, corners only above 1,000 numbers. */
import type { Digits } from './decimal-text.ts';
import { exponentPart, fixedText, roundSignificant, shortest } from './decimal-text.ts';
import type { PrintedArray } from './printed.ts';
import { EDGE, cornersOf, isSummarised } from './printed.ts';

const PRECISION = 8;
const LINE_WIDTH = 75;

export function numpyText(array: PrintedArray): string {
  const summary = isSummarised(array);
  const format = formatter(array, summary ? cornersOf(array) : array.values);
  const { shape, values } = array;
  const print = (axis: number, offset: number, stride: number, indent: string, width: number): string => {
    const length = shape[axis];
    const inner = stride / length;
    const short = summary && length > 2 * EDGE;
    const order = Array.from({ length }, (_, i) => i).filter((i) => !short || i < EDGE || i >= length - EDGE);
    if (axis === shape.length - 1) {
      const words = order.map((i) => format(values[offset + i]));
      if (short) words.splice(EDGE, 0, '...');
      return `[${wrap(words, indent, width - 1).slice(indent.length)}]`;
    }
    const rows = order.map((i) => print(axis + 1, offset + i * inner, inner, `${indent} `, width - 1));
    if (short) rows.splice(EDGE, 0, '...');
    return `[${rows
      .map((row) => indent + row)
      .join('\n'.repeat(shape.length - axis - 1))
      .slice(indent.length)}]`;
  };
  return print(0, 0, values.length, ' ', LINE_WIDTH);
}

/** Words on lines of at most `width` characters; a line that has no word yet is never wrapped. */
function wrap(words: readonly string[], indent: string, width: number): string {
  let text = '';
  let line = indent;
  for (const [i, word] of words.entries()) {
    if (line.length + word.length > width && line.length > indent.length) {
      text += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += i === words.length - 1 ? word : `${word} `;
  }
  return text + line;
}

function formatter(array: PrintedArray, shown: ArrayLike<number>): (x: number) => string {
  const numbers = Array.from(shown);
  if (!array.floating) {
    const width = Math.max(...numbers.map((x) => String(x).length));
    return (x) => String(x).padStart(width);
  }
  const finite = numbers.filter((x) => x - x === 0);
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  const [most, least] = [Math.max(...sizes), Math.min(...sizes)];
  const ratio = array.single ? Math.fround(most / least) : most / least;
  const scientific = sizes.length > 0 && (most >= 1e8 || least < 0.0001 || ratio > 1000);
  const texts = finite.map((x) => (scientific ? scientificParts(x, array.single) : fixedParts(x, array.single)));
  let left = Math.max(0, ...texts.map(({ whole }) => whole.length));
  const places = Math.max(0, ...texts.map(({ fraction }) => fraction.length));
  const exponentWidth = Math.max(0, ...texts.map(({ exponent }) => exponent.length - 2));
  const right = places + (scientific ? exponentWidth + 2 : 0);
  if (finite.length < numbers.length) {
    const infinite = numbers.some((x) => x === -Infinity) ? 4 : 3;
    left = Math.max(left, 3 - right - 1, infinite - right - 1);
  }
  return (x) => {
    if (x - x !== 0) return (x !== x ? 'nan' : x < 0 ? '-inf' : 'inf').padStart(left + right + 1);
    if (scientific) {
      // Digits beyond the shortest are those of the number, not zeros.
      const { negative, digits, exponent } = roundSignificant(x, places + 1);
      const whole = (negative ? '-' : '') + digits[0];
      return `${whole.padStart(left)}.${digits.slice(1)}${exponentPart(exponent, exponentWidth)}`;
    }
    const { whole, fraction } = fixedParts(x, array.single);
    return `${whole.padStart(left)}.${fraction.padEnd(right)}`;
  };
}

interface Parts {
  /** With its sign. */
  readonly whole: string;
  readonly fraction: string;
  /** `e+05`, or empty. */
  readonly exponent: string;
}

/** The shortest digits, at most 8 behind the point. */
function fixedParts(x: number, single: boolean): Parts {
  const { negative, digits, exponent } = shortest(x, single);
  const places = Math.max(0, digits.length - 1 - exponent);
  const text = places > PRECISION ? fixedText(Math.abs(x), PRECISION) : plain({ negative: false, digits, exponent });
  const [whole, fraction = ''] = text.split('.');
  return { whole: (negative ? '-' : '') + whole, fraction: fraction.replace(/0+$/, ''), exponent: '' };
}

function plain({ digits, exponent }: Digits): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1)}`;
}

function scientificParts(x: number, single: boolean): Parts {
  const short = shortest(x, single);
  const { negative, digits, exponent } =
    short.digits.length > PRECISION + 1 ? roundSignificant(x, PRECISION + 1) : short;
  return {
    whole: (negative ? '-' : '') + digits[0],
    fraction: digits.slice(1).replace(/0+$/, ''),
    exponent: exponentPart(exponent, 2),
  };
}
