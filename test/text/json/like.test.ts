/** A document read with another beside it is the document read alone, whatever the other holds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJson } from '../../../engine/text/json/reader.ts';
import { createVocabulary } from '../../../engine/text/json/strings.ts';

const VOCABULARY = createVocabulary(['weight', 'bias', 'a', 'unit "x"']);

/** Everything that can be asked of a document. */
function all(text: Uint8Array, like?: Uint8Array): unknown {
  const other = like === undefined ? undefined : readJson(like, VOCABULARY);
  const result = readJson(text, VOCABULARY, other?.ok === true ? { like: other.document } : {});
  if (!result.ok) return result.error;
  const { document, end } = result;
  const nodes = Array.from({ length: document.count }, (_, node) => [
    document.kind[node],
    document.start[node],
    document.next[node],
    document.nameOf(node),
    document.stringOf(node) ?? document.source(node),
  ]);
  return { nodes, defects: document.defects, end };
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const words = fc.constantFrom('weight', 'bias', 'a', 'ab', '', 'unit "x"', 'unit \\', 'é', '\n', '"', 'b1', '\u0000');
const value = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    words,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(words, tie('node'), { maxKeys: 4 }),
  ),
})).node;

it.each([
  ['an escaped quote against a closing one', '["a"]', '["a\\"]'],
  ['an escaped quote in the guess', '["unit "x""]', '["unit \\"x\\""]'],
  ['a longer string', '["ab"]', '["a"]'],
  ['a shorter string', '["a"]', '["ab"]'],
  ['an unterminated string', '["weight', '["weight"]'],
  ['a control character', '["\n"]', '["\\n"]'],
  ['an escape that spells the same', '["\\u0061"]', '["a"]'],
  ['another kind at the same place', '[1]', '["a"]'],
  ['another order', '{"bias":1,"weight":2}', '{"weight":1,"bias":2}'],
])('is refused or read as it would be alone: %s', (_what, text, like) => {
  expect(all(bytes(text), bytes(like))).toEqual(all(bytes(text)));
});

it('malformed UTF-8 that the other holds too is a defect all the same', () => {
  // Twice, so that the second is a string that this document has.
  const text = Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x2c, 0x22, 0xff, 0x22, 0x5d);
  expect(all(text, text)).toEqual(all(text));
  expect(all(text, text)).toMatchObject({ defects: [{ code: 'invalid-utf8' }, { code: 'invalid-utf8' }] });
});

it('of two documents of the same few words, and of one with a byte changed (seed 24)', () => {
  fc.assert(
    fc.property(value, value, fc.nat(), fc.nat({ max: 255 }), (one, other, at, byte) => {
      const text = bytes(JSON.stringify(one));
      const changed = text.slice();
      changed[at % text.length] = byte;
      for (const [read, like] of [
        [text, bytes(JSON.stringify(other))],
        [text, text],
        [changed, text],
        [text, changed],
      ]) {
        expect(all(read, like)).toEqual(all(read));
      }
    }),
    { numRuns: 2000, seed: 24 },
  );
});
