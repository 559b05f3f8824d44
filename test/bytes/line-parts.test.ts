import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineParts } from '../../engine/bytes/line-parts.ts';
import type { LinePart } from '../../engine/bytes/line-parts.ts';

const SEED = 20261121;

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function partsOf(text: string, slice: number, part: number, limit = 1000): Promise<LinePart[]> {
  const found: LinePart[] = [];
  for await (const one of lineParts(cut(new TextEncoder().encode(text), slice), part, limit)) found.push(one);
  return found;
}

const texts = (parts: readonly LinePart[]): string[] => parts.map(({ bytes }) => new TextDecoder().decode(bytes));

describe('parts of lines', () => {
  test('nothing gives nothing', async () => {
    expect(await partsOf('', 3, 4)).toEqual([]);
  });

  test('a line is never cut, however small the part', async () => {
    expect(texts(await partsOf('abcdefgh\nij\n', 1, 1))).toEqual(['abcdefgh\n', 'ij\n']);
  });

  test('a line longer than the limit is measured and not kept', async () => {
    const parts = await partsOf(`ab\n${'x'.repeat(50)}\ncd\n`, 7, 4, 20);
    expect(parts.map(({ bytes, offset, overlong }) => [bytes.length, offset, overlong])).toEqual([
      [3, 0, undefined],
      [0, 3, 51],
      [3, 54, undefined],
    ]);
  });

  test('so is one at the end of the file, without a line feed', async () => {
    const parts = await partsOf(`ab\n${'x'.repeat(50)}`, 7, 4, 20);
    expect(parts.at(-1)).toMatchObject({ offset: 3, overlong: 50 });
  });

  test('whatever the slices, the parts are the file, and all but the last end with a line', async () => {
    const lines = fc.array(fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', '\r', ' ') }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (all, slice, part, ended) => {
          const text = all.join('\n') + (ended ? '\n' : '');
          const parts = await partsOf(text, slice, part);
          expect(texts(parts).join('')).toBe(text);
          for (const one of texts(parts).slice(0, -1)) expect(one.endsWith('\n')).toBe(true);
          let offset = 0;
          for (const one of parts) {
            expect(one.offset).toBe(offset);
            offset += one.bytes.length;
          }
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
