/** Places against the walk from the root, which is another way to the same pointers. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Places } from '../../../engine/text/json/places.ts';
import { createVocabulary } from '../../../engine/text/json/strings.ts';
import { readJson } from '../../../engine/text/json/reader.ts';
import type { JsonDocument } from '../../../engine/text/json/document.ts';

const VOCABULARY = createVocabulary([]);

function open(text: string): JsonDocument {
  const read = readJson(new TextEncoder().encode(text), VOCABULARY);
  if (!read.ok) throw new Error(read.error.message);
  return read.document;
}

describe('places', () => {
  it('names what stands in objects and arrays, with the escapes of RFC 6901', () => {
    const places = new Places(open('{"a":[1,{"~/":[]},[[2]]],"":null}'));
    const pointers = Array.from({ length: places.document.count }, (_, node) => places.pointer(node));
    expect(pointers).toEqual(['', '/a', '/a/0', '/a/1', '/a/1/~0~1', '/a/2', '/a/2/0', '/a/2/0/0', '/']);
    expect(places.parent(0)).toBe(-1);
    expect(places.parent(1)).toBe(0);
    expect(places.parent(4)).toBe(3);
    expect(places.parent(8)).toBe(0);
  });

  it('says of any document what the walk from the root says', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const places = new Places(open(JSON.stringify(value)));
        const { document } = places;
        for (let node = 0; node < document.count; node += 1) {
          expect(places.pointer(node)).toBe(document.pointer(node));
        }
      }),
    );
  });
});
