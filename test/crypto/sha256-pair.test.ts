import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToWords, readHexWords, sameWords, wordsToHex } from '../../engine/crypto/digest-words.ts';
import { sha256 } from '../../engine/crypto/sha256.ts';
import { hex } from '../../engine/crypto/hex.ts';
import { sha256Pair } from '../../engine/crypto/sha256-pair.ts';

const SEED = 20261121;
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

function pair(left: string, right: string): string {
  const words = new Int32Array(24);
  hexToWords(left, words, 0);
  hexToWords(right, words, 8);
  sha256Pair(words, 0, 8, words, 16);
  return wordsToHex(words, 16);
}

describe('SHA-256 of two digests', () => {
  it(`is that of Node and of the engine's own on random digests (seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(digest, digest, (left, right) => {
        const bytes = Buffer.from(left + right, 'hex');
        const expected = createHash('sha256').update(bytes).digest('hex');
        expect(pair(left, right)).toBe(expected);
        expect(hex(sha256(new Uint8Array(bytes)))).toBe(expected);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it.each(['00', 'ff', '80', '7f', '01', 'aa'])('of digests full of %s', (byte) => {
    const text = byte.repeat(32);
    expect(pair(text, text)).toBe(
      createHash('sha256')
        .update(Buffer.from(text + text, 'hex'))
        .digest('hex'),
    );
  });

  it('may write over what it reads', () => {
    const words = new Int32Array(16);
    hexToWords('11'.repeat(32), words, 0);
    hexToWords('22'.repeat(32), words, 8);
    sha256Pair(words, 0, 8, words, 0);
    expect(wordsToHex(words, 0)).toBe(pair('11'.repeat(32), '22'.repeat(32)));
  });
});

describe('digests as words', () => {
  it.each([
    ['a digit short', 'a'.repeat(63)],
    ['a digit long', 'a'.repeat(65)],
    ['a capital', `${'a'.repeat(63)}A`],
    ['not a digit', `${'a'.repeat(63)}g`],
    ['a prefix', `0x${'a'.repeat(62)}`],
    ['a full-width digit', `${'a'.repeat(63)}\uff11`],
    ['a line end', `${'a'.repeat(64)}\n`],
    ['empty', ''],
  ])('refuses %s, and writes nothing', (_name, text) => {
    const words = new Int32Array(8).fill(7);
    expect(hexToWords(text, words, 0)).toBe(false);
    expect([...words]).toEqual(new Array(8).fill(7));
  });

  it.each([
    ['too few bytes', Buffer.from('a'.repeat(63)), 0],
    ['too few bytes after the place', Buffer.from('a'.repeat(64)), 1],
    ['a byte above ASCII', Buffer.from(`${'a'.repeat(62)}\u00e9`), 0],
    ['a NUL', Buffer.from(`${'a'.repeat(63)}\0`), 0],
    ['a capital in front', Buffer.from(`A${'a'.repeat(63)}`), 0],
  ])('refuses bytes with %s', (_name, bytes, from) => {
    const words = new Int32Array(8).fill(7);
    expect(readHexWords(bytes, from, words, 0)).toBe(false);
    expect([...words]).toEqual(new Array(8).fill(7));
  });

  it(`come back as the same text, from text and from bytes (seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(digest, fc.nat(20), (text, from) => {
        const words = new Int32Array(16);
        expect(hexToWords(text, words, 0)).toBe(true);
        expect(readHexWords(Buffer.from(`${'-'.repeat(from)}${text}"`), from, words, 8)).toBe(true);
        expect([wordsToHex(words, 0), wordsToHex(words, 8)]).toEqual([text, text]);
        expect(sameWords(words, 0, words, 8)).toBe(true);
        words[11] ^= 1;
        expect(sameWords(words, 0, words, 8)).toBe(false);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
