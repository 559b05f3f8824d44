import { describe, expect, it } from 'vitest';
import { float64Array, int32Array, uint8Array } from '../../engine/base/slab.ts';

describe('slab', () => {
  it.each([Number.NaN, -1, undefined as unknown as number])('refuses %s as a size', (size) => {
    expect(() => float64Array(size)).toThrow(RangeError);
    expect(() => int32Array(size)).toThrow(RangeError);
    expect(() => uint8Array(size)).toThrow(RangeError);
  });

  it('hands out zeroed arrays that never overlap', () => {
    const all: (Float64Array | Int32Array | Uint8Array)[] = [];
    for (let i = 0; i < 4000; i += 1) {
      const size = (i * 37) % 200;
      const fresh = [float64Array(size), int32Array(size), uint8Array(size)];
      for (const array of fresh) {
        expect(array.length).toBe(size);
        expect(array.every((value) => value === 0)).toBe(true);
        array.fill(i % 100);
      }
      all.push(...fresh);
    }
    all.forEach((array, index) => {
      const wanted = Math.floor(index / 3) % 100;
      expect(array.every((value) => value === wanted)).toBe(true);
    });
  });

  it('gives large arrays a buffer of their own', () => {
    expect(float64Array(1000).buffer.byteLength).toBe(8000);
  });
});
