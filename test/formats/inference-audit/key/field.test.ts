/** The field against arithmetic in whole numbers of any size. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  MODULUS,
  addFp,
  dotI32,
  dotI8,
  freivalds,
  mulFp,
  residue,
  subFp,
} from '../../../../engine/formats/inference-audit/key/field.ts';

const P = BigInt(MODULUS);
const mod = (x: bigint): number => Number(((x % P) + P) % P);
const u32 = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 1, MODULUS - 1, MODULUS, 0xffffffff));
const i32 = fc.oneof(fc.integer(), fc.constantFrom(-2147483648, 2147483647, -2147483643));
const i8 = fc.oneof(fc.integer({ min: -128, max: 127 }), fc.constant(-128));

it('one operation', () => {
  fc.assert(
    fc.property(u32, u32, fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), (a, b, x) => {
      expect(addFp(a, b)).toBe(mod(BigInt(a) + BigInt(b)));
      expect(subFp(a, b)).toBe(mod(BigInt(a) - BigInt(b)));
      expect(mulFp(a, b)).toBe(mod(BigInt(a) * BigInt(b)));
      expect(residue(x)).toBe(mod(BigInt(x)));
    }),
    { numRuns: 2000, verbose: 1 },
  );
});

it('dot products of every length', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(u32, i8, i32), { maxLength: 300 }), (rows) => {
      const r = Uint32Array.from(rows, ([word]) => word);
      expect(
        dotI8(
          r,
          Int8Array.from(rows, ([, x]) => x),
        ),
      ).toBe(mod(rows.reduce((sum, [word, x]) => sum + BigInt(word) * BigInt(x), 0n)));
      expect(
        dotI32(
          r,
          Int32Array.from(rows, ([, , z]) => z),
        ),
      ).toBe(mod(rows.reduce((sum, [word, , z]) => sum + BigInt(word) * BigInt(z), 0n)));
    }),
    { numRuns: 1000, verbose: 1 },
  );
});

it('dot products of the largest terms, far beyond one part of the sum', () => {
  const n = 100_003;
  const r = new Uint32Array(n).fill(0xffffffff);
  for (const x of [-128, 127])
    expect(dotI8(r, new Int8Array(n).fill(x))).toBe(mod(0xffffffffn * BigInt(x) * BigInt(n)));
  for (const z of [-2147483648, 2147483647]) {
    expect(dotI32(r, new Int32Array(n).fill(z))).toBe(mod(0xffffffffn * BigInt(z) * BigInt(n)));
  }
});

it('any change of one accumulator by less than the modulus is seen', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: MODULUS - 1 }), i8), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 1 << 20 }),
      (rows, where, change) => {
        // A matrix with one row of ones: its product is the sum of the inputs, v is r[0] everywhere.
        const x = Int8Array.from(rows, ([, value]) => value);
        const r = Uint32Array.of(rows[0][0], rows[where % rows.length][0]);
        const v = new Uint32Array(x.length).fill(mod(BigInt(r[0]) + BigInt(r[1])));
        const sum = x.reduce((total, value) => total + value, 0);
        expect(freivalds(v, x, r, Int32Array.of(sum, sum))).toBe(true);
        expect(freivalds(v, x, r, Int32Array.of(sum, sum + change))).toBe(false);
        expect(freivalds(v, x, r, Int32Array.of(sum - change, sum))).toBe(false);
      },
    ),
    { numRuns: 1000, verbose: 1 },
  );
});
