import { describe, expect, it } from 'vitest';
import { decodeZstdFrame } from '../../../engine/archive/zstd/index.ts';
import { backward, block, constantSequences, header, MAGIC, rawLiterals, singleSegment } from './frames.ts';

const LIMITS = { maxOutput: 1 << 20, maxWindow: 8 << 20 };
const A = 0x41;
const decode = (bytes: readonly number[], limits = LIMITS) => decodeZstdFrame(Uint8Array.from(bytes), limits);
const hello = [...'hello'].map((c) => c.charCodeAt(0));
const good = [...header(), ...block('raw', hello)];
/** Two literals and a match of 3 at distance 1: ll code 2, offset value 4 (code 2, no extra bits set), ml code 0. */
const stream = backward([0, 2]);
const run = (codes: { ll: number; of: number; ml: number }, bits: number[], count = 1): number[] => [
  ...header(),
  ...block('compressed', [...rawLiterals([A, A + 1]), ...constantSequences(count, codes, bits)]),
];

describe('what no frame may be', () => {
  const cases: readonly [name: string, bytes: readonly number[], byte: number, message: RegExp][] = [
    ['nothing', [], 0, /input ends within the frame magic, 0 of 4 bytes/],
    ['three bytes of the magic', MAGIC.slice(0, 3), 3, /within the frame magic/],
    ['another magic', [0x28, 0xb5, 0x2f, 0xfe, 0, 0], 0, /not a zstd frame: starts with 28b52ffe/],
    ['a skippable frame', [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0], 0, /not a zstd frame/],
    ['a skippable frame before a frame', [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0, ...good], 0, /not a zstd frame/],
    ['a skippable frame behind a frame', [...good, 0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0], good.length, /8 bytes follow/],
    ['the magic alone', MAGIC, 4, /before the frame header descriptor/],
    ['no window descriptor', [...MAGIC, 0], 5, /within the frame header, 5 of 6 bytes/],
    ['half a content size', [...MAGIC, 0xe0, 0, 0, 0], 8, /within the frame header, 8 of 13 bytes/],
    ['a reserved bit', [...header(0x18, 0x08), ...block('raw', hello)], 4, /reserved bit/],
    ['the unused bit', [...header(0x18, 0x10), ...block('raw', hello)], 4, /unused bit/],
    ['a dictionary of one byte', [...header(0x18, 0x01), 7, ...block('raw', hello)], 4, /dictionary/],
    ['dictionary 0', [...header(0x18, 0x01), 0, ...block('raw', hello)], 4, /dictionary/],
    ['a dictionary of four bytes', [...header(0x18, 0x03), 1, 2, 3, 4, ...block('raw', hello)], 4, /dictionary/],
    [
      'a window above the limit',
      [...header(0x69), ...block('raw', hello)],
      4,
      /window of 9437184 bytes, the limit is 8388608/,
    ],
    ['a window of 3.75 TiB', [...header(0xff), ...block('raw', hello)], 4, /window of 4123168604160 bytes/],
    [
      '64 GiB of content',
      [...MAGIC, 0xc0, 0x18, 0, 0, 0, 0, 16, 0, 0, 0, ...block('raw', hello)],
      4,
      /claims 68719476736/,
    ],
    [
      '2^64 - 1 bytes of content',
      [...MAGIC, 0xc0, 0x18, ...new Array<number>(8).fill(255)],
      4,
      /claims 18446744073709552000/,
    ],
    ['no block', header(), 6, /before the last block/],
    ['half a block header', [...header(), 1, 0], 8, /before the last block/],
    [
      'a block without its end',
      [...header(), ...block('raw', hello, true, 6)],
      6,
      /block ends at byte 15, the input at 14/,
    ],
    ['no last block', [...header(), ...block('raw', hello, false)], 14, /before the last block/],
    ['the reserved block type', [...header(), ...block('reserved', hello)], 6, /reserved type 3/],
    [
      'a raw block beyond the window',
      [...header(0), ...block('raw', new Array<number>(1025).fill(A))],
      6,
      /at most 1024/,
    ],
    ['an RLE block beyond 128 KiB', [...header(0x60), ...block('rle', [A], true, 131073)], 6, /at most 131072/],
    ['a byte behind', [...good, 0], good.length, /1 bytes follow the frame/],
    ['a second frame', [...good, ...good], good.length, /14 bytes follow the frame/],
    [
      'less content than claimed',
      [...singleSegment(6), ...block('raw', hello)],
      14,
      /content is 5 bytes, the frame header claims 6/,
    ],
    [
      'more content than claimed',
      [...singleSegment(5), ...block('raw', hello, false), ...block('raw', [A])],
      14,
      /larger than the 5/,
    ],
    ['half a checksum', [...singleSegment(5, true), ...block('raw', hello), 1, 2, 3], 14, /within the checksum/],
    [
      'a wrong checksum',
      [...singleSegment(5, true), ...block('raw', hello), 1, 2, 3, 4],
      14,
      /checksum 04030201 does not fit/,
    ],
    ['an empty compressed block', [...header(), ...block('compressed', [])], 6, /at least 2/],
    ['a compressed block of one byte', [...header(), ...block('compressed', [0])], 6, /at least 2/],
    [
      'literals beyond the block',
      [...header(), ...block('compressed', [5 << 3, A])],
      9,
      /5 bytes follow, the block has 1/,
    ],
    [
      'more literals than fit',
      [...header(0), ...block('compressed', [0x15, 0x40, A, 0])],
      9,
      /1025 bytes, at most 1024/,
    ],
    ['a literals header cut', [...header(), ...block('compressed', [0x0e, 0])], 9, /header ends after the block/],
    ['treeless literals first', [...header(), ...block('compressed', [0x13, 0x40, 0, 1, 0])], 9, /before there is one/],
    ['no sequences header', [...header(), ...block('compressed', rawLiterals([A]))], 11, /header is missing/],
    [
      'bytes behind no sequences',
      [...header(), ...block('compressed', [...rawLiterals([A]), 0, 0])],
      12,
      /1 bytes follow/,
    ],
    ['half a wide count', [...header(), ...block('compressed', [0, 0xff, 0])], 10, /header ends after the block/],
    [
      'reserved bits of the modes',
      [...header(), ...block('compressed', [0, 1, 0x55, 0, 0, 0, 1])],
      11,
      /reserved bits/,
    ],
    ['a table repeated first', [...header(), ...block('compressed', [0, 1, 0xc0, 1])], 12, /literal lengths: repeated/],
    ['literal length code 36', run({ ll: 36, of: 2, ml: 0 }, stream), 14, /symbol 36, at most 35/],
    ['offset code 32', run({ ll: 2, of: 32, ml: 0 }, stream), 15, /symbol 32, at most 31/],
    ['match length code 53', run({ ll: 2, of: 2, ml: 53 }, stream), 16, /symbol 53, at most 52/],
    ['no stream', run({ ll: 2, of: 2, ml: 0 }, []), 17, /stream is missing/],
    ['a stream without its mark', run({ ll: 2, of: 2, ml: 0 }, [0]), 17, /end mark/],
    ['a stream too short', run({ ll: 2, of: 2, ml: 0 }, backward([0, 1])), 17, /ends within sequence 1 of 1/],
    ['a stream too long', run({ ll: 2, of: 2, ml: 0 }, backward([0, 3])), 17, /1 bits are left/],
    [
      'more literals than there are',
      run({ ll: 3, of: 2, ml: 0 }, stream),
      17,
      /more literals than the block has \(2\)/,
    ],
    ['an offset before the start', run({ ll: 2, of: 2, ml: 0 }, backward([2, 2])), 17, /offset 3, expected 1 to 2/],
    [
      'a repeated offset before the start',
      run({ ll: 2, of: 1, ml: 0 }, backward([0, 1])),
      17,
      /offset 4, expected 1 to 2/,
    ],
    ['offset zero', run({ ll: 0, of: 1, ml: 0 }, backward([1, 1])), 17, /offset 0/],
    ['an offset of 2^31', run({ ll: 2, of: 31, ml: 0 }, backward([0, 31])), 17, /offset \d+, expected 1 to 2/],
    [
      'a match beyond the block',
      run({ ll: 2, of: 2, ml: 52 }, backward([0, 2], [65535, 16])),
      17,
      /more than 8192 bytes/,
    ],
  ];
  it.each(cases)('%s', (_, bytes, byte, message) => {
    const result = decode(bytes);
    expect(result).toMatchObject({ ok: false, byte });
    expect(result.ok ? '' : result.message).toMatch(message);
  });

  it('content above the limit, by blocks of every kind', () => {
    const limits = { ...LIMITS, maxOutput: 4 };
    expect(decode(good, limits)).toMatchObject({
      ok: false,
      byte: 6,
      message: 'content is larger than the 4 bytes of the limit',
    });
    expect(decode([...header(), ...block('rle', [A], true, 5)], limits).ok).toBe(false);
    expect(decode([...header(), ...block('compressed', [...rawLiterals(hello), 0])], limits).ok).toBe(false);
    expect(decode(run({ ll: 2, of: 2, ml: 0 }, stream), limits).ok).toBe(false);
    expect(decode(run({ ll: 2, of: 2, ml: 0 }, stream), { ...limits, maxOutput: 5 }).ok).toBe(true);
  });

  it('a bomb of RLE blocks, at once', () => {
    const blocks = Array.from({ length: 16_000 }, (_, i) => block('rle', [0], i === 15_999, 131072)).flat();
    const result = decode([...header(0x60), ...blocks]);
    expect(result).toMatchObject({ ok: false, message: 'content is larger than the 1048576 bytes of the limit' });
  });
});

describe('Huffman and FSE descriptions', () => {
  /** Compressed literals of 4 bytes in one stream. */
  const literals = (...description: readonly number[]): readonly number[] => {
    const packed = description.length;
    const word = 2 | (4 << 4) | (packed << 14);
    const body = [word & 0xff, (word >>> 8) & 0xff, word >>> 16, ...description, 0];
    return [...header(), ...block('compressed', body)];
  };
  const cases: readonly [name: string, bytes: readonly number[], message: RegExp][] = [
    ['nothing', literals(), /Huffman tree: missing/],
    ['weights beyond the section', literals(0x85, 0x11), /ends after the section/],
    ['FSE weights beyond the section', literals(9, 0, 0), /ends after the section/],
    ['weights of 0', literals(0x81, 0x00, 1), /every weight is 0/],
    ['a weight of 12', literals(0x80, 0xc0, 1), /weight 12 of symbol 0/],
    ['codes of 12 bits', literals(0x81, 0xbb, 1), /codes of 12 bits/],
    ['weights that leave no power of two', literals(0x84, 0x33, 0x11, 0x10, 1), /no power of two/],
    ['a table one bit too wide', literals(0x80, 0x20, 1), /no symbol has the longest code/],
    ['no stream', literals(0x80, 0x10), /stream is missing/],
    ['a stream without its mark', literals(0x80, 0x10, 0), /end mark/],
    ['a stream of three bits', literals(0x80, 0x10, 8), /ends before its last literal/],
    ['a stream of five bits', literals(0x80, 0x10, 32), /1 bits are left/],
    ['weights of accuracy 7', literals(2, 0x02, 0, 1), /accuracy log 7, at most 6/],
    ['a distribution that does not end', literals(1, 0x00, 1), /ends after the section/],
  ];
  it.each(cases)('%s', (_, bytes, message) => {
    const result = decode(bytes);
    expect(result.ok ? '' : result.message).toMatch(message);
  });

  it('the same with a stream of four bits is accepted', () => {
    const result = decode(literals(0x80, 0x10, 0x10 | 0b0101));
    expect(result.ok ? Array.from(result.bytes) : result.message).toEqual([0, 1, 0, 1]);
  });
});

describe('frames at the edge that are right', () => {
  it('nothing at all, in each form', () => {
    for (const bytes of [
      [...header(), ...block('raw', [])],
      [...singleSegment(0), ...block('raw', [])],
    ]) {
      expect(decode(bytes)).toMatchObject({ ok: true, blocks: 1, checksum: 'absent', bytes: new Uint8Array() });
    }
  });
  it('raw, RLE and compressed blocks in turn', () => {
    const bytes = [
      ...[...header(), ...block('raw', hello, false), ...block('rle', [A], false, 3)],
      ...block('compressed', [...rawLiterals([A, A + 1]), ...constantSequences(1, { ll: 2, of: 2, ml: 0 }, stream)]),
    ];
    const result = decode(bytes);
    expect(result.ok ? String.fromCharCode(...result.bytes) : result.message).toBe('helloAAAABBBB');
  });
  it('exactly the limit', () => {
    expect(decode(good, { maxOutput: 5, maxWindow: 8192 })).toMatchObject({ ok: true, windowSize: 8192 });
    expect(decode(good, { maxOutput: 5, maxWindow: 8191 })).toMatchObject({ ok: false });
  });
});
