/** `str(tensor)` of torch with its default print options: 4 digits, 80 columns, corners only above 1,000 numbers. */
import { exponentText, fixedText } from './decimal-text.ts';
import type { PrintedArray } from './printed.ts';
import { EDGE, cornersOf, isSummarised } from './printed.ts';

const PRECISION = 4;
const LINE_WIDTH = 80;
const PREFIX = 'tensor(';

interface Format {
  readonly width: number;
  text(x: number): string;
}

/** @param dtype torch's name of the type, where it is printed (all but float32 and int64) */
export function torchText(array: PrintedArray, dtype: string | undefined): string {
  const summary = isSummarised(array);
  const format = formatOf(array, Array.from(summary ? cornersOf(array) : array.values));
  const body = PREFIX + printAxis(array, format, summary, 0, 0, array.values.length, PREFIX.length);
  if (dtype === undefined) return `${body})`;
  const suffix = `dtype=torch.${dtype}`;
  const lastLine = body.length - body.lastIndexOf('\n') + 1;
  const wraps = lastLine + suffix.length + 2 > LINE_WIDTH;
  return `${body}${wraps ? `,\n${' '.repeat(PREFIX.length)}` : ', '}${suffix})`;
}

function printAxis(
  array: PrintedArray,
  format: Format,
  summary: boolean,
  axis: number,
  offset: number,
  stride: number,
  indent: number,
): string {
  const { shape, values } = array;
  const length = shape[axis];
  const inner = stride / length;
  const short = summary && length > 2 * EDGE;
  const order = Array.from({ length }, (_, i) => i).filter((i) => !short || i < EDGE || i >= length - EDGE);
  const pad = ' '.repeat(indent + 1);
  if (axis < shape.length - 1) {
    const rows = order.map((i) => printAxis(array, format, summary, axis + 1, offset + i * inner, inner, indent + 1));
    if (short) rows.splice(EDGE, 0, '...');
    return `[${rows.join(`,${'\n'.repeat(shape.length - axis - 1)}${pad}`)}]`;
  }
  const words = order.map((i) => {
    const word = format.text(values[offset + i]);
    return word.padStart(format.width);
  });
  if (short) words.splice(EDGE, 0, ' ...');
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (format.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += perLine) lines.push(words.slice(i, i + perLine).join(', '));
  return `[${lines.join(`,\n${pad}`)}]`;
}

function formatOf(array: PrintedArray, shown: readonly number[]): Format {
  const widest = (texts: readonly string[]): number => Math.max(1, ...texts.map(({ length }) => length));
  if (!array.floating) return { width: widest(shown.map(String)), text: String };
  const numbers = shown.filter((x) => x - x === 0 && x !== 0);
  const sizes = numbers.map(Math.abs);
  const [most, least] = [Math.max(...sizes), Math.min(...sizes)];
  const whole = numbers.every((x) => x === Math.ceil(x));
  const scientific = numbers.length > 0 && (most / least > 1000 || most > 1e8 || (!whole && least < 1e-4));
  const text = (x: number): string => {
    if (x - x !== 0) return x !== x ? 'nan' : x < 0 ? '-inf' : 'inf';
    if (scientific) return exponentText(x, PRECISION);
    return whole ? `${fixedText(x, 0)}.` : fixedText(x, PRECISION);
  };
  return { width: widest(numbers.map(text)), text };
}
