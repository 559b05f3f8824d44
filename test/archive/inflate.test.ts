import { deflateRawSync, inflateRawSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InflateError, Inflater } from '../../engine/archive/inflate.ts';
import { crc32 } from '../../engine/archive/crc32.ts';
import { slowCrc32 } from './zip-builder.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');

/** Inflates in pieces of `step` bytes. */
function inflate(packed: Uint8Array, limit = 1 << 26, step = packed.length + 1): Buffer {
  const parts: Buffer[] = [];
  const inflater = new Inflater(limit, (bytes) => parts.push(Buffer.from(bytes)));
  for (let at = 0; at < packed.length || at === 0; at += step) {
    inflater.push(packed.subarray(at, at + step), at + step >= packed.length);
  }
  expect(inflater.done).toBe(true);
  const all = Buffer.concat(parts);
  expect(inflater.produced).toBe(all.length);
  return all;
}

/** Bits, lowest first, as bytes. */
function stream(bits: string): Uint8Array {
  const clean = bits.replace(/[^01]/g, '');
  const bytes = new Uint8Array(Math.ceil(clean.length / 8));
  [...clean].forEach((bit, i) => {
    bytes[i >> 3] |= Number(bit) << (i & 7);
  });
  return bytes;
}

describe('streams that are refused', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /end too early/],
    ['the reserved block type', stream('1 11 00000'), /reserved type 3/],
    ['a stored block with a wrong complement', Uint8Array.of(1, 1, 0, 0, 0, 65), /complement/],
    ['a stored block that is cut', Uint8Array.of(1, 2, 0, 253, 255, 65), /end too early/],
    ['fixed codes without an end', stream('1 10 00110000'), /end too early/],
    ['a distance before the beginning', stream('1 10 0000001 00000 0000000'), /before their beginning/],
    ['length symbol 286', stream('1 10 11000110 00000 0000000'), /length symbol 286/],
    ['distance symbol 30', stream('1 10 00110000 0000001 11110 0000000'), /distance symbol 30/],
    ['31 distance codes', stream('1 01 00000 01111 0000'), /too many codes/],
    ['287 literal codes', stream('1 01 01111 00000 0000'), /too many codes/],
    ['no code of code lengths', stream(`1 01 00000 00000 0000 ${'000'.repeat(4)}`), /code lengths is no code/],
    ['a crowded code of code lengths', stream(`1 01 00000 00000 0000 ${'100'.repeat(4)}`), /code lengths is no code/],
    ['a repeat of nothing', stream(`1 01 00000 00000 0000 100 100 000 000 0 00`), /repeats one that is not there/],
    ['too many lengths', stream(`1 01 00000 00000 0000 000 100 100 000 ${'1 1111111'.repeat(2)}`), /run over/],
    [
      'no code for the end',
      stream(`1 01 00000 00000 0000 000 000 100 100 ${zeros(257)} ${zeros(1)}`),
      /no code for its end/,
    ],
    ['a byte after the end', Uint8Array.of(3, 0, 0), /1 bytes follow/],
    ['a stream after the end', Uint8Array.of(3, 0, 3, 0), /2 bytes follow/],
  ])('%s', (_, bytes, message) => {
    expect(() => inflate(bytes)).toThrow(message);
    expect(() => inflate(bytes, 1 << 20, 1)).toThrow(InflateError);
  });

  it('cut anywhere', () => {
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(sample(3000), { level });
      for (let cut = 0; cut < packed.length; cut += 1)
        expect(() => inflate(packed.subarray(0, cut))).toThrow(InflateError);
    }
  });

  it('one byte over the limit', () => {
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(sample(100_000), { level });
      expect(inflate(packed, 100_000).length).toBe(100_000);
      for (const limit of [0, 1, 65_535, 65_536, 98_304, 99_999]) {
        expect(() => inflate(packed, limit)).toThrow(`more than the declared ${limit} bytes`);
      }
    }
  });

  it('damage never gives what zlib refuses, and gives the same where zlib does not', () => {
    const base = deflateRawSync(sample(400), { level: 9 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const packed = new Uint8Array(base);
          for (const [at, value] of changes) packed[at] = value;
          expect(outcome(() => inflate(packed, 1 << 20))).toEqual(outcome(() => zlibInflate(packed)));
        },
      ),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('random bytes: the same answer as zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(2, 3, 4, 5), (packed, head) => {
        const bytes = Uint8Array.of(head, ...packed);
        expect(outcome(() => inflate(bytes, 1 << 20))).toEqual(outcome(() => zlibInflate(bytes)));
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });
});

describe('streams that are read', () => {
  it('what zlib writes, at every level and strategy, in pieces of any size', () => {
    const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED];
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.nat(9),
        fc.constantFrom(...strategies),
        fc.constantFrom(7, 100, 1000, 16_384),
        (length, level, strategy, step) => {
          const data = sample(length);
          const packed = deflateRawSync(data, { level, strategy });
          expect(Buffer.compare(inflate(packed, length, step), data)).toBe(0);
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('byte by byte', () => {
    const data = sample(5000);
    for (const level of [0, 6]) expect(Buffer.compare(inflate(deflateRawSync(data, { level }), 5000, 1), data)).toBe(0);
  });

  it('a block without distances', () => {
    const data = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 37) & 255));
    const packed = deflateRawSync(data, { strategy: constants.Z_HUFFMAN_ONLY });
    expect(Buffer.compare(inflate(packed), data)).toBe(0);
  });

  it('empty blocks of each kind', () => {
    expect(inflate(Uint8Array.of(3, 0)).length).toBe(0);
    expect(inflate(Uint8Array.of(0, 0, 0, 255, 255, 3, 0)).length).toBe(0);
    expect(inflate(Uint8Array.of(1, 0, 0, 255, 255)).length).toBe(0);
  });
});

it('crc32 goes on from piece to piece, and agrees with the definition', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(slowCrc32(bytes));
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

function outcome(run: () => Buffer): string {
  try {
    return run().toString('hex');
  } catch {
    return 'refused';
  }
}

/** zlib, which must use up its input as well. */
function zlibInflate(packed: Uint8Array): Buffer {
  const { buffer, engine } = inflateRawSync(packed, { info: true, maxOutputLength: 1 << 20 }) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  if (engine.bytesWritten !== packed.length) throw new Error('bytes follow the end');
  return buffer;
}

/** Text-like bytes with runs, repeats near and far, and noise. */
function sample(length: number): Buffer {
  const out = Buffer.alloc(length);
  let state = 12345;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const pick = (state >>> 24) & 7;
    out[i] = pick < 5 && i > 40_000 ? out[i - 32_768] : pick < 6 && i > 20 ? out[i - 17] : (state >>> 16) & 63;
  }
  return out;
}

/** Literal code lengths of zero, `count` of them, with the code in which 18 is `0`... as two one-bit codes 0 and 18. */
function zeros(count: number): string {
  return '0'.repeat(count);
}
