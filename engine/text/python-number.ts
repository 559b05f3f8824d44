/** Numbers of a JSON document as Python reads and writes them. */
import type { JsonDocument } from './json/document.ts';

/** Source text of a number node, whole; also of `NaN`, `Infinity` and `-Infinity`, where the reader let them in. */
export function numberText(document: JsonDocument, node: number): string {
  const { bytes } = document;
  const from = document.start[node];
  const word = isNonFiniteWord(document, node);
  const to = word ? from + String(document.num[node]).length : document.endOf(node);
  let text = '';
  for (let i = from; i < to; i += 1) text += String.fromCharCode(bytes[i]);
  return text;
}

/** Whether a number node is one of the words that JSON does not have. */
export function isNonFiniteWord(document: JsonDocument, node: number): boolean {
  const from = document.start[node];
  const first = document.bytes[from] === 0x2d ? document.bytes[from + 1] : document.bytes[from];
  return first === 0x4e || first === 0x49;
}

/** Whether Python reads the number as an `int`: neither point nor exponent. */
export function isIntegerText(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** Python's `repr` of a float: the shortest digits that read back, `float.__repr__`. */
export function pythonFloat(value: number): string {
  if (value !== value) return 'NaN';
  if (value - value !== 0) return value < 0 ? '-Infinity' : 'Infinity';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  // ECMAScript gives the same digits (the shortest, and of those the closest) in another layout.
  const [mantissa, exponentText = '0'] = String(Math.abs(value)).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '').replace(/0+$/, '');
  /** Digits before the decimal point, when all are written without exponent. */
  const point = whole.length + Number(exponentText) - (all.length - all.replace(/^0+/, '').length);
  if (point - 1 < -4 || point - 1 >= 16) {
    const exponent = String(Math.abs(point - 1)).padStart(2, '0');
    const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${tail}e${point - 1 < 0 ? '-' : '+'}${exponent}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}.0`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
