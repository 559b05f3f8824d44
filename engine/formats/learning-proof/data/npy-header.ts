/**
 * The header of a `.npy` file (numpy.lib.format, versions 1 to 3): a Python dictionary of three members. Read by the fixed
 * grammar below, never evaluated.
 */
import { utf8Decode } from '../../../base/utf8.ts';
import { DATA_LIMITS } from './limits.ts';
import { sizeOf } from './strided.ts';
import type { DType } from './tensor.ts';
import { DataError, MAX_ELEMENTS } from './tensor.ts';

export interface NpyHeader {
  readonly dtype: DType;
  readonly bigEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Offset of the data. */
  readonly start: number;
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const DTYPES = new Map<string, DType>([
  ['f8', 'f64'],
  ['f4', 'f32'],
  ['f2', 'f16'],
  ['i8', 'i64'],
  ['i4', 'i32'],
]);

/** Whether the first bytes are those of a `.npy` file. */
export function isNpy(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.every((byte, i) => head[i] === byte);
}

/**
 * @param read gives bytes of the file, fewer at its end
 * @throws DataError
 */
export async function readNpyHeader(
  place: string,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<NpyHeader> {
  const fail = (byte: number, code: string, message: string): never => {
    throw new DataError(place === '' ? `byte ${String(byte)}` : `${place}, byte ${String(byte)}`, code, message);
  };
  const head = await read(0, 12);
  if (!isNpy(head)) fail(0, 'magic', 'not a .npy file: it does not begin with \\x93NUMPY');
  if (head.length < 10) fail(head.length, 'truncated', 'the file ends in its header');
  const [major, minor] = [head[6], head[7]];
  if (major < 1 || major > 3 || minor !== 0)
    fail(
      6,
      major > 3 ? 'later-version' : 'version',
      `version ${String(major)}.${String(minor)}, only 1.0 to 3.0 are known`,
    );
  const before = major === 1 ? 10 : 12;
  if (head.length < before) fail(head.length, 'truncated', 'the file ends in its header');
  const length =
    major === 1 ? head[8] | (head[9] << 8) : new DataView(head.buffer, head.byteOffset, 12).getUint32(8, true);
  if (length > DATA_LIMITS.npyHeaderBytes)
    fail(8, 'too-large', `the header has ${String(length)} bytes, the limit is 64 KiB`);
  const bytes = await read(before, length);
  if (bytes.length < length) fail(before + bytes.length, 'truncated', 'the file ends in its header');
  return {
    ...parse(headerText(bytes, major, before, fail), (at, code, message) => fail(before + at, code, message)),
    start: before + length,
  };
}

type Fail = (byte: number, code: string, message: string) => never;

/** Latin-1 in versions 1 and 2, UTF-8 in version 3. */
function headerText(bytes: Uint8Array, major: number, before: number, fail: Fail): string {
  if (major === 3) {
    const text = utf8Decode(bytes);
    return text.ok ? text.text : fail(before + text.offset, 'header', 'the header is not UTF-8');
  }
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** One token at a time; none of these patterns can backtrack. */
const SPACE = /[ ]*/y;
const NAME = /'([a-z_]*)'|"([a-z_]*)"/y;
const DESCR = /'([^'\\]*)'|"([^"\\]*)"/y;
const WORD = /[A-Za-z]+/y;
const INTEGER = /-?[0-9]+/y;

function parse(text: string, fail: Fail): Omit<NpyHeader, 'start'> {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    at += found?.[0].length ?? 0;
    return found;
  };
  const next = (mark: string): boolean => {
    match(SPACE);
    if (text[at] !== mark) return false;
    at += 1;
    match(SPACE);
    return true;
  };
  const expect = (mark: string): void => {
    if (!next(mark))
      fail(at, 'header', `'${mark}' is expected in the header, found ${JSON.stringify(text.slice(at, at + 20))}`);
  };
  let type: { dtype: DType; bigEndian: boolean } | undefined;
  let fortran: boolean | undefined;
  let shape: number[] | undefined;
  const repeated = (): never => fail(at, 'header', 'a member of the header is given twice');
  expect('{');
  while (!next('}')) {
    const key = match(NAME);
    const name = key?.[1] ?? key?.[2];
    expect(':');
    if (name === 'descr') {
      if (type !== undefined) repeated();
      if (text[at] === '[') fail(at, 'dtype', 'a structured dtype, which is not supported');
      const found = match(DESCR);
      type = dtypeOf(found?.[1] ?? found?.[2] ?? '', at, fail);
    } else if (name === 'fortran_order') {
      if (fortran !== undefined) repeated();
      const word = match(WORD)?.[0];
      if (word !== 'True' && word !== 'False') fail(at, 'header', 'fortran_order must be True or False');
      fortran = word === 'True';
    } else if (name === 'shape') {
      if (shape !== undefined) repeated();
      shape = readShape();
    } else fail(at, 'header', 'an unknown member in the header, or none');
    if (next(',')) continue;
    expect('}');
    break;
  }
  if (!/^ *\n$/.test(text.slice(at))) fail(at, 'header', 'the header does not end with spaces and a line feed');
  if (type === undefined || fortran === undefined || shape === undefined) {
    return fail(0, 'header', 'the header needs descr, fortran_order and shape');
  }
  if (shape.length > DATA_LIMITS.axes) fail(0, 'too-large', `an array of ${String(shape.length)} axes`);
  const size = sizeOf(shape);
  if (!(size <= MAX_ELEMENTS)) fail(0, 'too-large', `${String(size)} elements, the limit is ${String(MAX_ELEMENTS)}`);
  return { ...type, fortran, shape };

  /** `()`, `(3,)`, `(2, 3)` or `(2, 3,)`. */
  function readShape(): number[] {
    const sizes: number[] = [];
    expect('(');
    let comma = true;
    while (!next(')')) {
      const digits = match(INTEGER)?.[0];
      if (digits === undefined || !comma) return fail(at, 'header', 'the shape is no tuple of integers');
      const value = Number(digits);
      if (value < 0 || digits.startsWith('-'))
        fail(at, 'header', `a negative size in the shape: ${digits.slice(0, 30)}`);
      if (!Number.isSafeInteger(value)) fail(at, 'too-large', 'a size in the shape is beyond 2^53');
      sizes.push(value);
      comma = next(',');
    }
    if (sizes.length === 1 && !comma) fail(at, 'header', 'the shape is a number in brackets, not a tuple');
    return sizes;
  }
}

function dtypeOf(descr: string, at: number, fail: Fail): { dtype: DType; bigEndian: boolean } {
  if (descr === '|u1') return { dtype: 'u8', bigEndian: false };
  const dtype = DTYPES.get(descr.slice(1));
  if (dtype !== undefined && (descr.startsWith('<') || descr.startsWith('>'))) {
    return { dtype, bigEndian: descr.startsWith('>') };
  }
  const kind = /^[|<>=]?O/.test(descr)
    ? 'Python objects (a pickle), which are never read'
    : /^[|<>=]?[USa]/.test(descr)
      ? 'texts, which are not supported'
      : 'a dtype that is not supported';
  return fail(at, 'dtype', `the array holds ${kind}: ${JSON.stringify(descr.slice(0, 40))}`);
}
