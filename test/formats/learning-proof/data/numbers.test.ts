/** Bytes to numbers, and views of storages: against other arithmetic and against nested loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../engine/bytes/source.ts';
import {
  brain,
  decode,
  decodeIntegers,
  half,
  swapBytes,
} from '../../../../engine/formats/learning-proof/data/dtypes.ts';
import { DataError } from '../../../../engine/formats/learning-proof/data/index.ts';
import type { DType } from '../../../../engine/formats/learning-proof/data/index.ts';
import { fileStorage } from '../../../../engine/formats/learning-proof/data/storage.ts';
import type { Storage } from '../../../../engine/formats/learning-proof/data/storage.ts';
import { StridedTensor, stridesOf } from '../../../../engine/formats/learning-proof/data/strided.ts';
import { ITEM_BYTES } from '../../../../engine/formats/learning-proof/data/tensor.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');
const DTYPES: readonly DType[] = ['f64', 'f32', 'f16', 'bf16', 'i64', 'i32', 'u8'];

/** The double with these bits, built from the fields of a smaller format by moving bits, not by arithmetic. */
function widen(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = BigInt((bits >> (exponentBits + fractionBits)) & 1);
  const most = (1 << exponentBits) - 1;
  const bias = most >> 1;
  let exponent = (bits >> fractionBits) & most;
  let fraction = BigInt(bits & ((1 << fractionBits) - 1));
  let wide: bigint;
  if (exponent === most) wide = 2047n;
  else if (exponent === 0 && fraction === 0n) wide = 0n;
  else {
    if (exponent === 0) {
      exponent = 1;
      while ((fraction & (1n << BigInt(fractionBits))) === 0n) {
        fraction <<= 1n;
        exponent -= 1;
      }
      fraction &= (1n << BigInt(fractionBits)) - 1n;
    }
    wide = BigInt(exponent - bias + 1023);
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, (sign << 63n) | (wide << 52n) | (fraction << BigInt(52 - fractionBits)));
  return view.getFloat64(0);
}

describe('numbers', () => {
  it('every binary16', () => {
    for (let bits = 0; bits < 65536; bits += 1) {
      if (!Object.is(half(bits), widen(bits, 5, 10)))
        throw new Error(`${bits}: ${half(bits)} and ${widen(bits, 5, 10)}`);
    }
    expect([
      half(0x3c00),
      half(0xc000),
      half(0x7bff),
      half(1),
      half(0x8000),
      half(0x7c00),
      half(0xfc00),
      half(0x7c01),
    ]).toEqual([1, -2, 65504, 5.960464477539063e-8, -0, Infinity, -Infinity, NaN]);
  });

  it('every bfloat16', () => {
    for (let bits = 0; bits < 65536; bits += 1) {
      if (!Object.is(brain(bits), widen(bits, 8, 7)))
        throw new Error(`${bits}: ${brain(bits)} and ${widen(bits, 8, 7)}`);
    }
    expect([brain(0x3f80), brain(0xc000), brain(0x7f7f), brain(1), brain(0x7f80), brain(0x7fc0)]).toEqual([
      1,
      -2,
      3.3895313892515355e38,
      9.183549615799121e-41,
      Infinity,
      NaN,
    ]);
  });

  it('64-bit integers are exact as integers, and rounded to even as doubles', () => {
    const edges = [
      0n,
      -1n,
      1n,
      (1n << 53n) + 1n,
      (1n << 53n) + 3n,
      -(1n << 53n) - 1n,
      (1n << 63n) - 1n,
      -(1n << 63n),
      1n << 32n,
      -(1n << 32n),
      0xffffffffn,
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...edges), fc.bigInt(-(1n << 63n), (1n << 63n) - 1n))),
        (values) => {
          const bytes = new Uint8Array(BigInt64Array.from(values).buffer);
          expect([...(decodeIntegers('i64', bytes) ?? [])]).toEqual(values);
          expect([...decode('i64', bytes)]).toEqual(values.map(Number));
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('the other types, as the typed arrays of this machine read them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const { buffer } = bytes.slice();
        expect(decode('f64', bytes)).toEqual(new Float64Array(buffer));
        expect(decode('f32', bytes)).toEqual(Float64Array.from(new Float32Array(buffer)));
        expect(decode('i32', bytes)).toEqual(Float64Array.from(new Int32Array(buffer)));
        expect(decode('u8', bytes)).toEqual(Float64Array.from(bytes));
        expect([...(decodeIntegers('i32', bytes) ?? [])]).toEqual([...new Int32Array(buffer)].map(BigInt));
        expect([...(decodeIntegers('u8', bytes) ?? [])]).toEqual([...bytes].map(BigInt));
        for (const dtype of ['f64', 'f32', 'f16', 'bf16'] as const)
          expect(decodeIntegers(dtype, bytes)).toBeUndefined();
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('bytes are swapped element by element', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const swapped = (item: number): number[] => {
      const copy = bytes.slice();
      swapBytes(copy, item);
      return [...copy];
    };
    expect(swapped(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(swapped(2)).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
    expect(swapped(4)).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
    expect(swapped(8)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

/** A storage of the bytes 0, 1, 2... of a file with a start. */
function storageOf(dtype: DType, size: number, bigEndian: boolean): { storage: Storage; bytes: Uint8Array } {
  const item = ITEM_BYTES[dtype];
  const start = 3;
  const all = Uint8Array.from({ length: start + size * item }, (_, i) => (i * 37 + (i >> 8)) & 255);
  const storage = fileStorage(memorySource('s', all), { dtype, size, bigEndian, place: 's', start });
  return { storage, bytes: all.subarray(start) };
}

describe('views', () => {
  it('any shape, strides, offset, dtype, byte order and range, against nested loops', async () => {
    const view = fc
      .array(fc.tuple(fc.nat(4), fc.nat(6)), { maxLength: 4 })
      .chain((axes) =>
        fc.tuple(fc.constant(axes), fc.nat(5), fc.constantFrom(...DTYPES), fc.boolean(), fc.nat(80), fc.nat(80)),
      );
    await fc.assert(
      fc.asyncProperty(view, async ([axes, offset, dtype, bigEndian, a, b]) => {
        const shape = axes.map(([length]) => length);
        const strides = axes.map(([, stride]) => stride);
        const { storage, bytes } = storageOf(dtype, 120, bigEndian);
        const tensor = new StridedTensor(storage, shape, strides, offset);
        const item = ITEM_BYTES[dtype];
        const want: number[] = [];
        const walk = (axis: number, place: number): void => {
          if (axis < shape.length) {
            for (let i = 0; i < shape[axis]; i += 1) walk(axis + 1, place + i * strides[axis]);
            return;
          }
          const element = [...bytes.subarray(place * item, (place + 1) * item)];
          want.push(...(bigEndian ? element.reverse() : element));
        };
        walk(0, offset);
        expect(tensor.size * item).toBe(want.length);
        expect([...(await tensor.bytes())]).toEqual(want);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect([...(await tensor.bytes(from, to))]).toEqual(want.slice(from * item, to * item));
        expect(await tensor.values(from, to)).toEqual(
          decode(dtype, Uint8Array.from(want.slice(from * item, to * item))),
        );
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('Fortran order is the transpose', () => {
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([2, 3, 4], true)).toEqual([1, 2, 6]);
    expect(stridesOf([])).toEqual([]);
  });

  it('a copy is given, never the memory of the source', async () => {
    const { storage, bytes } = storageOf('u8', 4, false);
    const given = await new StridedTensor(storage, [4]).bytes();
    const before = [...bytes];
    given.fill(255);
    expect([...bytes]).toEqual(before);
  });

  it('a view that is spread over more than one block of 64 MiB', async () => {
    const size = 40_000_000;
    let most = 0;
    const source = {
      name: 's',
      size: 4 * size,
      read: (offset: number, length: number): Promise<Uint8Array> => {
        most = Math.max(most, length);
        const bytes = new Uint8Array(length);
        const view = new DataView(bytes.buffer);
        // Only the elements that are asked for below.
        for (let i = Math.ceil(offset / 4); 4 * i + 4 <= offset + length; i += 1) {
          if (i % 1_000_000 === 0) view.setInt32(4 * i - offset, i, true);
        }
        return Promise.resolve(bytes);
      },
    };
    const storage = fileStorage(source, { dtype: 'i32', size, bigEndian: false, place: 's', start: 0 });
    const tensor = new StridedTensor(storage, [2, 4], [1_000_000, 10_000_000], 0);
    expect([...(await tensor.values())]).toEqual([0, 10, 20, 30, 1, 11, 21, 31].map((million) => million * 1_000_000));
    expect(most).toBeLessThanOrEqual(1 << 26);
  });

  it('integers of floats, and a file that ends early, are errors of data', async () => {
    const { storage } = storageOf('f32', 4, false);
    await expect(new StridedTensor(storage, [4]).integers()).rejects.toThrow(DataError);
    const short = fileStorage(memorySource('s', new Uint8Array(10)), {
      dtype: 'f32',
      size: 4,
      bigEndian: false,
      place: 's',
      start: 0,
    });
    await expect(new StridedTensor(short, [4]).values()).rejects.toThrow('the file ends here');
  });
});
