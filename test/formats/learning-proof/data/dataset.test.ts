/** Data sets: npz, IDX pairs and CSV; and what files look like by their first bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../engine/bytes/source.ts';
import { readDataset, sniffData } from '../../../../engine/formats/learning-proof/data/index.ts';
import type { Dataset } from '../../../../engine/formats/learning-proof/data/index.ts';
import { buildZip, concat, text, u16 } from '../../../archive/zip-builder.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');
const source = (bytes: Uint8Array, i = 0): ReturnType<typeof memorySource> => memorySource(`file${i}`, bytes);

async function refusal(...files: readonly Uint8Array[]): Promise<string> {
  const result = await readDataset(files.map(source));
  return result.ok ? 'read' : `${result.place}: ${result.message}`;
}

async function dataset(...files: readonly Uint8Array[]): Promise<Dataset> {
  const result = await readDataset(files.map(source));
  if (!result.ok) throw new Error(`${result.place}: ${result.message}`);
  return result.value;
}

const be32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);
const idx = (type: number, shape: readonly number[], data: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(0, 0, type, shape.length), ...shape.map(be32), data);
const npy = (descr: string, shape: string, data: Uint8Array): Uint8Array => {
  const header = text(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`);
  return concat(Uint8Array.of(0x93), text('NUMPY'), Uint8Array.of(1, 0), u16(header.length), header, data);
};

const LABELS = idx(8, [2], Uint8Array.of(7, 9));
const IMAGES = idx(8, [2, 1, 3], Uint8Array.of(1, 2, 3, 4, 5, 6));

describe('IDX', () => {
  it.each<[string, readonly Uint8Array[], RegExp]>([
    ['no file', [], /one file, or the two/],
    ['three files', [IMAGES, LABELS, LABELS], /one file, or the two/],
    ['labels alone', [LABELS], /one half of an IDX pair/],
    ['images alone', [IMAGES], /one half of an IDX pair/],
    ['labels twice', [LABELS, LABELS], /both have one axis/],
    ['images twice', [IMAGES, IMAGES], /none has one axis/],
    ['something else beside', [IMAGES, text('x,label\n1,2\n')], /not an IDX file/],
    ['fewer labels than images', [IMAGES, idx(8, [1], Uint8Array.of(1))], /2 samples and 1 labels/],
    ['labels that are floats', [IMAGES, idx(0x0d, [2], new Uint8Array(8))], /labels are integers, found f32/],
    ['a type that is not read', [idx(0x0b, [2, 3], new Uint8Array(12)), LABELS], /type 0xb is not supported/],
    ['an unknown type', [idx(0x0a, [2, 3], new Uint8Array(6)), LABELS], /type 0xa is not supported/],
    ['a byte short', [IMAGES.subarray(0, IMAGES.length - 1), LABELS], /header and data take 22 bytes/],
    ['a byte too many', [concat(IMAGES, text('x')), LABELS], /the file has 23/],
    ['a header that is cut', [IMAGES.subarray(0, 10), LABELS], /ends in its header/],
    ['2^32 images', [idx(8, [0xffffffff, 0xffffffff], new Uint8Array(2)), LABELS], /elements, the limit/],
    ['no axes', [Uint8Array.of(0, 0, 8, 0, 1), LABELS], /not an IDX file/],
    ['nine axes', [idx(8, Array<number>(9).fill(1), Uint8Array.of(1)), LABELS], /not an IDX file/],
  ])('%s', async (_, files, message) => {
    expect(await refusal(...files)).toMatch(message);
  });

  it('a pair in either order', async () => {
    for (const files of [
      [IMAGES, LABELS],
      [LABELS, IMAGES],
    ]) {
      const { form, x, y } = await dataset(...files);
      expect([form, x.dtype, x.shape, y.dtype, y.shape]).toEqual(['idx', 'u8', [2, 1, 3], 'u8', [2]]);
      expect([...(await x.values(3))]).toEqual([4, 5, 6]);
      expect([...(await y.integers())]).toEqual([7n, 9n]);
    }
    const floats = await dataset(
      idx(0x0e, [2, 1], concat(new Uint8Array(8), Uint8Array.of(0x3f, 0xf0, 0, 0, 0, 0, 0, 0))),
      LABELS,
    );
    expect([...(await floats.x.values())]).toEqual([0, 1]);
  });
});

describe('npz', () => {
  const x = npy('<f4', '(2, 1)', new Uint8Array(Float32Array.of(0.5, -1).buffer));
  const y = npy('<i8', '(2,)', new Uint8Array(BigInt64Array.of(3n, 4n).buffer));
  it.each<[string, Uint8Array, RegExp]>([
    ['no x', buildZip([{ name: 'y.npy', data: y }]), /no array x/],
    ['no y', buildZip([{ name: 'x.npy', data: x }]), /no array y/],
    [
      'labels of two axes',
      buildZip([
        { name: 'x.npy', data: x },
        { name: 'y.npy', data: x },
      ]),
      /labels have one axis/,
    ],
    [
      'labels that are floats',
      buildZip([
        { name: 'x.npy', data: x },
        { name: 'y.npy', data: npy('<f4', '(2,)', new Uint8Array(8)) },
      ]),
      /labels are integers/,
    ],
    [
      'fewer labels',
      buildZip([
        { name: 'x.npy', data: x },
        { name: 'y.npy', data: npy('|u1', '(1,)', Uint8Array.of(1)) },
      ]),
      /2 samples and 1/,
    ],
    [
      'one number as samples',
      buildZip([
        { name: 'x.npy', data: npy('|u1', '()', Uint8Array.of(1)) },
        { name: 'y.npy', data: y },
      ]),
      /0 samples and 2/,
    ],
    [
      'objects',
      buildZip([
        { name: 'x.npy', data: npy('|O', '(2,)', new Uint8Array(16)) },
        { name: 'y.npy', data: y },
      ]),
      /never read/,
    ],
    [
      'x twice',
      buildZip([
        { name: 'x.npy', data: x },
        { name: 'x.npy', data: x },
        { name: 'y.npy', data: y },
      ]),
      /two entries/,
    ],
    ['a damaged archive', buildZip([{ name: 'x.npy', data: x }]).subarray(1), /no data set/],
    [
      'an archive that is cut',
      buildZip([
        { name: 'x.npy', data: x },
        { name: 'y.npy', data: y },
      ]).subarray(0, 200),
      /end of central directory/,
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  it('x and y, and notes of the rest', async () => {
    const found = await dataset(
      buildZip([
        { name: 'y.npy', data: y },
        { name: 'z.npy', data: y },
        { name: 'x.npy', data: x, method: 8 },
      ]),
    );
    expect(found.notes).toEqual(['the array z was not read']);
    expect([...(await found.x.values())]).toEqual([0.5, -1]);
    expect([...(await found.y.values())]).toEqual([3, 4]);
  });
});

describe('CSV', () => {
  it.each<[string, string, RegExp]>([
    ['no label column', 'a,b\n1,2\n', /no data set/],
    ['a label column that is not the last', 'label,a\n1,2\n', /no data set/],
    ['a label column alone', 'label\n1\n', /no column beside label/],
    ['a field too few', 'a,b,label\n1,2\n', /line 2: 2 fields, the first line has 3/],
    ['a field too many', 'a,label\n1,2,3\n', /line 2: 3 fields/],
    ['an empty line', 'a,label\n1,2\n\n1,2\n', /line 3: 1 fields/],
    ['an empty last line', 'a,label\n1,2\n\n', /line 3: 1 fields/],
    ['a text', 'a,label\nx,2\n', /line 2: "x" is not a decimal/],
    ['nothing', 'a,label\n,2\n', /"" is not a decimal/],
    ['nan', 'a,label\nnan,2\n', /"nan" is not a decimal/],
    ['inf', 'a,label\n1,1\ninf,2\n', /line 3: "inf"/],
    ['Infinity', 'a,label\nInfinity,2\n', /not a decimal/],
    ['hexadecimal', 'a,label\n0x10,2\n', /not a decimal/],
    ['a space', 'a,label\n 1,2\n', /not a decimal/],
    ['a quoted number', 'a,label\n"1",2\n', /not a decimal/],
    ['a point alone', 'a,label\n.,2\n', /not a decimal/],
    ['an underscore', 'a,label\n1_0,2\n', /not a decimal/],
    ['a number of 500 digits', `a,label\n${'1'.repeat(500)},2\n`, /not a decimal/],
    ['more than float32 holds', 'a,label\n1e39,2\n', /beyond the float32/],
    ['more than a double holds', 'a,label\n-1e999,2\n', /beyond the float32/],
    ['a label that is a float', 'a,label\n1,2.0\n', /"2\.0" is not an integer label/],
    ['a label that is empty', 'a,label\n1,\n', /not an integer label/],
    ['a label beyond 2^53', 'a,label\n1,9007199254740993\n', /not an integer label/],
    ['a carriage return alone', 'a,label\r1,2\r', /no data set/],
  ])('%s', async (_, csv, message) => {
    expect(await refusal(text(csv))).toMatch(message);
  });

  it('bytes that are not UTF-8', async () => {
    expect(await refusal(concat(text('a,label\n1,2\n'), Uint8Array.of(0xff)))).toMatch(
      /byte 12: the text is not UTF-8/,
    );
  });

  it('numbers to the nearest float32, with either end of line and without the last', async () => {
    for (const csv of [
      'a,b,label\n0.1,-2e-3,5\n.5,1.,-1\n',
      'a,b,label\r\n0.1,-2e-3,5\r\n.5,1.,-1\r\n',
      'a,b,label\n0.1,-2e-3,5\n.5,1.,-1',
    ]) {
      const { x, y, form } = await dataset(text(csv));
      expect([form, x.dtype, x.shape, y.dtype, y.shape]).toEqual(['csv', 'f32', [2, 2], 'i64', [2]]);
      expect([...(await x.values())]).toEqual([0.1, -0.002, 0.5, 1].map(Math.fround));
      expect([...(await y.integers())]).toEqual([5n, -1n]);
    }
  });

  it('every float32, printed with nine digits, comes back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (numbers) => {
          const csv = `v,label\n${numbers.map((number) => `${Object.is(number, -0) ? '-0' : number.toPrecision(9)},0`).join('\n')}\n`;
          const { x } = await dataset(text(csv));
          expect(await x.values()).toEqual(Float64Array.from(numbers));
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('first bytes', () => {
  it.each<[string, Uint8Array, ReturnType<typeof sniffData>]>([
    ['nothing', new Uint8Array(0), undefined],
    ['text', text('hello world'), undefined],
    ['JSON that is indented', text('       \n{'), undefined],
    ['JSON after lines', text('\r\n\r\n\t\n\n\n{'), undefined],
    ['zip', text('PK\x03\x04'), 'zip'],
    ['an empty zip', text('PK\x05\x06'), 'zip'],
    ['half of a zip', text('PK\x03'), undefined],
    ['safetensors', concat(new Uint8Array(8), text('{}')), 'safetensors'],
    ['npy', concat(Uint8Array.of(0x93), text('NUMPY')), 'npy'],
    ['idx', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), 'idx'],
    ['zeros', new Uint8Array(600), undefined],
    ['pickle', Uint8Array.of(0x80, 2, 0x8a), 'pickle'],
    ['tar', concat(new Uint8Array(257), text('ustar')), 'tar'],
  ])('%s', (_, bytes, form) => {
    expect(sniffData(bytes)).toBe(form);
  });
});
