/** safetensors, npy and npz: strict headers, exact lengths, and the tree that comes of flat names. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../engine/bytes/source.ts';
import { DataError, member, readCheckpoint, readNpy } from '../../../../engine/formats/learning-proof/data/index.ts';
import type { Checkpoint, ReadResult, Tree } from '../../../../engine/formats/learning-proof/data/index.ts';
import { buildZip, concat, text, u16, u32, u64 } from '../../../archive/zip-builder.ts';
import type { EntrySpec } from '../../../archive/zip-builder.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');
const read = (bytes: Uint8Array): Promise<ReadResult<Checkpoint>> => readCheckpoint('f', memorySource('f', bytes));

async function treeOf(bytes: Uint8Array): Promise<Tree> {
  const result = await read(bytes);
  if (!result.ok) throw new Error(`${result.place}: ${result.message}`);
  return result.value.tree;
}

async function refusal(bytes: Uint8Array): Promise<string | undefined> {
  const result = await read(bytes);
  return result.ok ? undefined : `${result.place}: ${result.message}`;
}

const keys = (tree: Tree | undefined): unknown => (tree?.kind === 'map' ? tree.entries.map(([key]) => key) : undefined);
const values = async (tree: Tree | undefined): Promise<number[]> =>
  tree?.kind === 'tensor' ? [...(await tree.tensor.values())] : [];

describe('safetensors', () => {
  const raw = (header: string | Uint8Array, data: Uint8Array | number = 0, length?: number): Uint8Array => {
    const bytes = typeof header === 'string' ? text(header) : header;
    return concat(u64(length ?? bytes.length), bytes, typeof data === 'number' ? new Uint8Array(data) : data);
  };
  const entry = (dtype: string, shape: string, offsets: string): string =>
    `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
  const one = (dtype: string, shape: string, offsets: string, data = 8): Uint8Array =>
    raw(`{"a":${entry(dtype, shape, offsets)}}`, data);
  const good = entry('"F32"', '[2]', '[0,8]');

  it.each<[string, Uint8Array, RegExp]>([
    ['a length and nothing else', u64(2), /neither a torch/],
    ['a length beyond the file', raw('{}', 0, 3), /said to have 3 bytes, 2 follow/],
    ['a length of 2^53', raw('{}', 0, 2 ** 53), /said to have/],
    ['a length of 2^63 + 2', concat(u32(2), u32(0x80000000), text('{}')), /said to have/],
    ['a header that is cut by its length', raw(`{"a":${good}}`, 8, 20), /byte \d+/],
    ['an array', concat(u64(2), text('{}').reverse()), /neither/],
    ['no JSON', raw('{"a"}', 0), /byte 1[0-9]/],
    ['a comment', raw('{/**/}', 0), /byte 9/],
    ['a comma too many', raw(`{"a":${good},}`, 8), /byte/],
    ['a name twice', raw(`{"a":${good},"a":${good}}`, 8), /more than once/],
    ['a name twice, escaped', raw(`{"a":${good},"\\u0061":${good}}`, 8), /more than once/],
    ['text after the header', raw(`{"a":${good}} x`, 8), /after the value/],
    ['NaN', raw('{"a":NaN}', 0), /byte/],
    ['bytes that are not UTF-8', raw(concat(text('{"'), Uint8Array.of(0xff), text(`":${good}}`)), 8), /UTF-8/],
    ['a lone surrogate', raw(`{"\\ud800":${good}}`, 8), /surrogate/],
    ['a tensor that is a number', raw('{"a":1}', 0), /described by an object/],
    ['a tensor that is a list', raw('{"a":[]}', 0), /described by an object/],
    ['no dtype', raw('{"a":{"shape":[2],"data_offsets":[0,8]}}', 8), /member dtype is missing/],
    ['no shape', raw('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8), /member shape is missing/],
    ['no offsets', raw('{"a":{"dtype":"F32","shape":[2]}}', 8), /member data_offsets is missing/],
    [
      'another member',
      raw('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}', 8),
      /\/a\/x: an unknown member/,
    ],
    ['BOOL', one('"BOOL"', '[8]', '[0,8]'), /dtype "BOOL" is not supported/],
    ['F8', one('"F8_E4M3"', '[8]', '[0,8]'), /not supported/],
    ['I16', one('"I16"', '[4]', '[0,8]'), /not supported/],
    ['f32 in small letters', one('"f32"', '[2]', '[0,8]'), /not supported/],
    ['a dtype that is a number', one('32', '[2]', '[0,8]'), /not supported/],
    ['a shape that is a number', one('"F32"', '2', '[0,8]'), /a list of integers/],
    ['a shape of texts', one('"F32"', '["2"]', '[0,8]'), /not an integer/],
    ['a shape of floats', one('"F32"', '[2.0]', '[0,8]'), /not an integer of at least 0: 2\.0/],
    ['a shape with an exponent', one('"F32"', '[2e0]', '[0,8]'), /not an integer/],
    ['a negative shape', one('"F32"', '[-2]', '[0,8]'), /not an integer/],
    ['minus zero', one('"F32"', '[-0]', '[0,0]', 0), /not an integer/],
    ['a shape beyond 2^53', one('"F32"', '[9007199254740993]', '[0,8]'), /not an integer/],
    ['a shape of 2^40 squared', one('"F32"', '[1099511627776,1099511627776]', '[0,8]'), /limit is 268435456/],
    [
      'a shape of 40 times 2^30',
      one(
        '"F32"',
        `[${Array(40)
          .fill(1 << 30)
          .join()}]`,
        '[0,8]',
      ),
      /limit is/,
    ],
    ['65 axes', one('"F32"', `[2${',1'.repeat(64)}]`, '[0,8]'), /65 axes/],
    ['one offset', one('"F32"', '[2]', '[8]'), /two offsets are expected, found 1/],
    ['three offsets', one('"F32"', '[2]', '[0,8,8]'), /two offsets/],
    ['an end before the beginning', one('"F32"', '[2]', '[8,0]'), /after their end/],
    ['a shape that needs more', one('"F32"', '[3]', '[0,8]'), /needs 12 bytes, the offsets give 8/],
    ['a shape that needs less', one('"F32"', '[1]', '[0,8]'), /needs 4 bytes/],
    ['an end beyond the file', one('"F32"', '[4]', '[0,16]'), /the file has 8 bytes of data/],
    ['a hole before the first', one('"F32"', '[1]', '[4,8]'), /4 bytes before the data/],
    ['bytes after the last', one('"F32"', '[1]', '[0,4]'), /4 bytes after the last/],
    ['bytes and no tensor', raw('{}', 1), /1 bytes after the last/],
    ['an overlap', raw(`{"a":${good},"b":${entry('"F32"', '[2]', '[4,12]')}}`, 12), /inside the tensor before/],
    ['the same bytes twice', raw(`{"a":${good},"b":${good}}`, 8), /inside the tensor before/],
    ['a hole between two', raw(`{"a":${good},"b":${entry('"F32"', '[2]', '[12,20]')}}`, 20), /4 bytes before/],
    ['metadata that is a text', raw('{"__metadata__":"x"}', 0), /metadata must be an object/],
    ['metadata with a number', raw('{"__metadata__":{"a":1}}', 0), /must be texts, found number/],
    ['metadata with null', raw('{"__metadata__":{"a":null}}', 0), /must be texts/],
    ['groups that are no JSON', raw('{"__metadata__":{"optimizer.param_groups":"[{]"}}', 0), /param_groups, byte 2/],
    [
      'groups with a name twice',
      raw('{"__metadata__":{"optimizer.param_groups":"[{\\"lr\\":1,\\"lr\\":2}]"}}', 0),
      /more than once/,
    ],
    ['groups with Infinity', raw('{"__metadata__":{"scheduler":"{\\"a\\":Infinity}"}}', 0), /scheduler, byte/],
    [
      'a name between the stools',
      raw(`{"net.a":${good},"b":${entry('"F32"', '[0]', '[8,8]')}}`, 8),
      /"b" is neither net/,
    ],
    [
      'a state without a key',
      raw(`{"net.a":${good},"optimizer.state.0":${entry('"F32"', '[0]', '[8,8]')}}`, 8),
      /is neither/,
    ],
    [
      'a state with a leading zero',
      raw(`{"net.a":${good},"optimizer.state.00.x":${entry('"F32"', '[0]', '[8,8]')}}`, 8),
      /is neither/,
    ],
    [
      'a state with a deeper key',
      raw(`{"net.a":${good},"optimizer.state.0.x.y":${entry('"F32"', '[0]', '[8,8]')}}`, 8),
      /is neither/,
    ],
  ])('%s is refused', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  it('gives the tree of torch', async () => {
    const header = `{"__metadata__":{"optimizer.param_groups":"[{\\"lr\\":1e-3,\\"n\\":3,\\"big\\":12345678901234567890,\\"a\\":null,\\"b\\":true,\\"s\\":\\"t\\"}]","scheduler":"{}","format":"pt"},"net.b":${entry('"I32"', '[]', '[8,12]')},"optimizer.state.10.exp_avg":${entry('"F32"', '[0,3]', '[12,12]')},"net.__proto__":${good},"optimizer.state.2.step":${entry('"U8"', '[1]', '[12,13]')}}  `;
    const bytes = raw(
      header,
      concat(new Uint8Array(Float32Array.of(1.5, -2).buffer), Uint8Array.of(255, 255, 255, 255, 7)),
    );
    const tree = await treeOf(bytes);
    expect(keys(tree)).toEqual(['net', 'optimizer', 'scheduler']);
    expect(keys(member(tree, 'net'))).toEqual(['b', '__proto__']);
    expect(await values(member(member(tree, 'net'), '__proto__'))).toEqual([1.5, -2]);
    expect(await values(member(member(tree, 'net'), 'b'))).toEqual([-1]);
    const state = member(member(tree, 'optimizer'), 'state');
    expect(keys(state)).toEqual([10, 2]);
    expect(await values(member(member(state, 2), 'step'))).toEqual([7]);
    expect(member(member(tree, 'optimizer'), 'param_groups')).toEqual({
      kind: 'list',
      items: [
        {
          kind: 'map',
          entries: [
            ['lr', { kind: 'float', value: 0.001 }],
            ['n', { kind: 'int', value: 3n }],
            ['big', { kind: 'int', value: 12345678901234567890n }],
            ['a', { kind: 'none' }],
            ['b', { kind: 'bool', value: true }],
            ['s', { kind: 'text', value: 't' }],
          ],
        },
      ],
    });
    const result = await read(bytes);
    expect(result.ok && result.value.notes).toEqual(['the text "format" was not read']);
    expect(keys(await treeOf(raw(`{"w":${good}}`, 8)))).toEqual(['net']);
    expect(keys(member(await treeOf(raw('{}')), 'net'))).toEqual([]);
  });

  it('any damage gives a refusal with its place, or the same tensors', async () => {
    const base = raw(`{"net.a":${good},"net.b":${entry('"F32"', '[2]', '[8,16]')}}`, 16);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const bytes = base.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const result = await read(bytes);
          if (!result.ok) expect(result.place).not.toBe('');
        },
      ),
      { seed: SEED, numRuns: 3000 },
    );
  });
});

/** A `.npy` file with this header text. */
const npy = (header: string, data: Uint8Array | number = 0, major = 1, minor = 0, length?: number): Uint8Array => {
  const bytes = new Uint8Array(Buffer.from(`${header}\n`, major === 3 ? 'utf8' : 'latin1'));
  const size = length ?? bytes.length;
  const magic = concat(
    Uint8Array.of(0x93),
    text('NUMPY'),
    Uint8Array.of(major, minor),
    major === 1 ? u16(size) : u32(size),
  );
  return concat(magic, bytes, typeof data === 'number' ? new Uint8Array(data) : data);
};
const header = (descr: string, fortran: string, shape: string): string =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

describe('npy', () => {
  const array = (bytes: Uint8Array): ReturnType<typeof readNpy> => readNpy(memorySource('a.npy', bytes));
  const four = (shape: string): Uint8Array => npy(header("'<f4'", 'False', shape), 16);
  const typed = (descr: string): Uint8Array => npy(header(descr, 'False', '(4,)'), 16);

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /not a \.npy file/],
    ['half a magic', text('\x93NUM'), /not a \.npy file/],
    ['a magic alone', concat(Uint8Array.of(0x93), text('NUMPY'), Uint8Array.of(1, 0)), /ends in its header/],
    ['version 0', npy(header("'<f4'", 'False', '(4,)'), 16, 0), /version 0\.0/],
    ['version 4', npy(header("'<f4'", 'False', '(4,)'), 16, 4), /version 4\.0/],
    ['version 1.1', npy(header("'<f4'", 'False', '(4,)'), 16, 1, 1), /version 1\.1/],
    ['a header beyond the file', npy(header("'<f4'", 'False', '(4,)'), 0, 1, 0, 9000), /ends in its header/],
    ['a header of 4 GiB', npy('{}', 0, 2, 0, 0xffffffff), /limit is 64 KiB/],
    ['a header that is cut', npy(header("'<f4'", 'False', '(4,)'), 16, 1, 0, 30), /byte/],
    ['version 3 that is not UTF-8', npy('{}', 0, 3).map((byte, i) => (i === 12 ? 0xff : byte)), /not UTF-8/],
    ['an empty header', npy('', 0), /'\{' is expected/],
    ['an empty dictionary', npy('{}', 0), /needs descr/],
    ['a call', npy("__import__('os').system('true')", 0), /'\{' is expected/],
    ['a call in a value', npy(header("'<f4'", 'bool(0)', '(4,)'), 16), /fortran_order must be/],
    ['a call in the shape', npy(header("'<f4'", 'False', 'tuple([4])'), 16), /'\(' is expected/],
    ['a sum in the shape', four('(2+2,)'), /no tuple of integers/],
    ['a product in the shape', four('(2*2,)'), /no tuple of integers/],
    ['a list as shape', four('[4]'), /'\(' is expected/],
    ['a number as shape', four('4'), /'\(' is expected/],
    ['a number in brackets as shape', four('(4)'), /not a tuple/],
    ['a comma alone', four('(,)'), /no tuple/],
    ['two commas', four('(4,,)'), /no tuple/],
    ['a space for a comma', four('(2 2)'), /no tuple/],
    ['a long of Python 2', four('(4L,)'), /no tuple/],
    ['a hexadecimal', four('(0x4,)'), /no tuple/],
    ['a float', four('(4.0,)'), /no tuple/],
    ['a negative size', four('(-4,)'), /negative/],
    ['minus zero', four('(-0,)'), /negative/],
    ['a size beyond 2^53', four('(9007199254740993,)'), /beyond 2\^53/],
    ['a size of 400 digits', four(`(${'9'.repeat(400)},)`), /beyond 2\^53/],
    ['2^40 squared', four('(1099511627776, 1099511627776)'), /limit is 268435456/],
    ['65 axes', four(`(4${', 1'.repeat(64)})`), /65 axes/],
    ['descr twice', npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,)}", 16), /given twice/],
    ['shape twice', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'shape': (4,)}", 16), /given twice/],
    ['fortran_order twice', npy("{'fortran_order': False, 'fortran_order': False}", 0), /given twice/],
    ['another member', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'x': 1}", 16), /unknown member/],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}", 16), /needs descr/],
    ['no colon', npy("{'descr' '<f4'}", 0), /':' is expected/],
    ['no end', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,)", 16), /'\}' is expected/],
    ['text after the end', npy(`${header("'<f4'", 'False', '(4,)')} x`, 16), /does not end with spaces/],
    ['no line feed', npy(header("'<f4'", 'False', '(4,)'), 16).filter((byte) => byte !== 10), /byte/],
    ['fortran_order 1', npy(header("'<f4'", '1', '(4,)'), 16), /must be True or False/],
    ['fortran_order true', npy(header("'<f4'", 'true', '(4,)'), 16), /must be True or False/],
    ['objects', typed("'|O'"), /Python objects \(a pickle\), which are never read/],
    ['objects of eight bytes', typed("'|O8'"), /Python objects/],
    ['texts', typed("'<U4'"), /texts/],
    ['byte texts', typed("'|S4'"), /texts/],
    ['a structure', typed("[('a', '<f4')]"), /a structured dtype/],
    ['truth values', typed("'|b1'"), /not supported/],
    ['complex numbers', typed("'<c8'"), /not supported/],
    ['times', typed("'<M8[s]'"), /not supported/],
    ['raw bytes', typed("'|V4'"), /not supported/],
    ['the order of the machine', typed("'=f4'"), /not supported/],
    ['no order', typed("'f4'"), /not supported/],
    ['no order where one is needed', typed("'|f4'"), /not supported/],
    ['16-bit integers', typed("'<i2'"), /not supported/],
    ['long doubles', typed("'<f16'"), /not supported/],
    ['a dtype with an escape', typed("'<f\\x34'"), /not supported|expected/],
    ['a name without quotes', typed('float32'), /not supported/],
    ['one byte short', npy(header("'<f4'", 'False', '(4,)'), 15), /by the header, there are/],
    ['one byte too many', npy(header("'<f4'", 'False', '(4,)'), 17), /by the header, there are/],
    ['no data', npy(header("'<f4'", 'False', '(4,)'), 0), /by the header, there are/],
  ])('%s is refused', async (_, bytes, message) => {
    const result = await array(bytes);
    expect(result.ok ? 'read' : `${result.place}: ${result.message}`).toMatch(message);
  });

  it.each<[string, Uint8Array, readonly number[], readonly number[]]>([
    [
      'what numpy writes',
      npy(`${header("'<f4'", 'False', '(2, 2)')}          `, new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer)),
      [2, 2],
      [1, 2, 3, 4],
    ],
    [
      'Fortran order',
      npy(header("'<i4'", 'True', '(2, 2)'), new Uint8Array(Int32Array.of(1, 2, 3, 4).buffer)),
      [2, 2],
      [1, 3, 2, 4],
    ],
    ['big-endian', npy(header("'>i4'", 'False', '(2,)'), Uint8Array.of(0, 0, 0, 1, 255, 255, 255, 255)), [2], [1, -1]],
    ['bytes', npy(header("'|u1'", 'False', '(3,)'), Uint8Array.of(1, 2, 255)), [3], [1, 2, 255]],
    ['one number', npy(header("'<f8'", 'False', '()'), new Uint8Array(Float64Array.of(0.1).buffer)), [], [0.1]],
    ['nothing', npy(header("'<f2'", 'False', '(0, 5)')), [0, 5], []],
    [
      'other quotes and order',
      npy('{"shape":(1,),"fortran_order":False,"descr":"<f2"}', Uint8Array.of(0, 0x3c), 2),
      [1],
      [1],
    ],
    ['version 3', npy(header("'<i8'", 'False', '(1,)'), new Uint8Array(BigInt64Array.of(-5n).buffer), 3), [1], [-5]],
  ])('%s is read', async (_, bytes, shape, want) => {
    const result = await array(bytes);
    if (!result.ok) throw new Error(`${result.place}: ${result.message}`);
    expect(result.value.shape).toEqual(shape);
    expect([...(await result.value.values())]).toEqual(want);
  });

  it('a header of 60,000 brackets or quotes takes no time', async () => {
    for (const filler of ['(', "'", '{', ' ', ',', '9', "{'descr':", '(,']) {
      const before = Date.now();
      expect((await array(npy(filler.repeat(60_000 / filler.length)))).ok).toBe(false);
      expect(Date.now() - before).toBeLessThan(500);
    }
  });
});

describe('npz', () => {
  const ones = npy(header("'<f4'", 'False', '(2,)'), new Uint8Array(Float32Array.of(1, 1).buffer));
  const zip = (...entries: readonly EntrySpec[]): Uint8Array => buildZip(entries);
  const json = (value: string): Uint8Array => npy(header("'|u1'", 'False', `(${value.length},)`), text(value));

  it.each<[string, Uint8Array, RegExp]>([
    ['no array', zip({ name: 'a.txt', data: 'x' }), /neither a data\.pkl nor \.npy/],
    ['an archive without entries', buildZip([]), /neither a data\.pkl/],
    ['an array twice', zip({ name: 'a.npy', data: ones }, { name: 'a.npy', data: ones }), /a\.npy: two entries/],
    [
      'an object array',
      zip({ name: 'a.npy', data: npy(header("'|O'", 'False', '(2,)'), 16) }),
      /a\.npy, byte \d+: the array holds Python objects/,
    ],
    ['an array that is short', zip({ name: 'a.npy', data: ones.subarray(1) }), /not a \.npy/],
    ['an array that is long', zip({ name: 'a.npy', data: concat(ones, text('x')) }), /a\.npy, byte/],
    [
      'a wrong CRC-32 in a text',
      zip({ name: 'optimizer.param_groups.json.npy', data: json('[]'), central: { crc: 1 }, local: { crc: 1 } }),
      /CRC-32/,
    ],
    ['a text of numbers', zip({ name: 'scheduler.json.npy', data: ones }), /array of bytes/],
    ['a text that is no JSON', zip({ name: 'scheduler.json.npy', data: json('{') }), /scheduler\.json\.npy, byte 1/],
    [
      'a name between the stools',
      zip({ name: 'net.a.npy', data: ones }, { name: 'b.npy', data: ones }),
      /"b" is neither/,
    ],
    [
      'an encrypted array',
      zip({ name: 'a.npy', data: ones, flags: 1 }),
      /a\.npy, byte 0 of the archive: 'a\.npy' is encrypted/,
    ],
  ])('%s is refused', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  it('a wrong CRC-32 is found when the array is read, and not before', async () => {
    const tree = await treeOf(zip({ name: 'a.npy', data: ones, central: { crc: 1 }, local: { crc: 1 } }));
    const leaf = member(member(tree, 'net'), 'a');
    if (leaf?.kind !== 'tensor') throw new Error('no tensor');
    await expect(leaf.tensor.values()).rejects.toThrow(/its CRC-32 is/);
    await expect(leaf.tensor.values(0, 1)).rejects.toThrow(DataError);
  });

  it('gives the tree of torch, stored or deflated', async () => {
    for (const method of [0, 8] as const) {
      const bytes = zip(
        { name: 'net.w.npy', data: ones, method },
        { name: 'optimizer.state.0.momentum_buffer.npy', data: ones, method },
        { name: 'optimizer.param_groups.json.npy', data: json('[{"lr":0.1}]'), method },
        { name: 'scheduler.json.npy', data: json('{"last_epoch":3}'), method },
        { name: 'README', data: 'words' },
      );
      const result = await read(bytes);
      if (!result.ok) throw new Error(result.message);
      expect(result.value.form).toBe('npz');
      expect(result.value.notes).toEqual(['README is not a .npy array and was not read']);
      const { tree } = result.value;
      expect(await values(member(member(tree, 'net'), 'w'))).toEqual([1, 1]);
      expect(await values(member(member(member(member(tree, 'optimizer'), 'state'), 0), 'momentum_buffer'))).toEqual([
        1, 1,
      ]);
      expect(member(tree, 'scheduler')).toEqual({ kind: 'map', entries: [['last_epoch', { kind: 'int', value: 3n }]] });
    }
  });
});
