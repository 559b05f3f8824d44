import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64Unpadded } from '../../engine/crypto/base64.ts';

describe('strict base64', () => {
  it.each([
    ['missing padding', 'QQ'],
    ['half the padding', 'QQ='],
    ['superfluous padding', 'QUJD===='],
    ['padding alone', '===='],
    ['one character', 'QUJDR'],
    ['bits behind the last byte (one left)', 'QR=='],
    ['bits behind the last two bytes', 'QUF='],
    ['a line break', 'QUJD\nQUJD'],
    ['a space', 'QUJ D==='],
    ['a final line break', 'QUJD\n'],
    ['URL-safe characters', 'Q-_D'],
    ['padding in the middle', 'QQ==QUJD'],
    ['a zero character', 'QUJD\u0000\u0000\u0000\u0000'],
    ['a letter of another script', 'QUJ\u0410'],
    ['a character whose low byte is in the alphabet', 'QUJ\u0141'],
  ])('refuses %s', (_what, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('reads RFC 4648 section 10', () => {
    const table = {
      '': '',
      'Zg==': 'f',
      'Zm8=': 'fo',
      Zm9v: 'foo',
      'Zm9vYg==': 'foob',
      'Zm9vYmE=': 'fooba',
      Zm9vYmFy: 'foobar',
    };
    for (const [text, bytes] of Object.entries(table)) {
      expect(Buffer.from(decodeBase64(text) ?? [1]).toString('latin1')).toBe(bytes);
      expect(encodeBase64Unpadded(Buffer.from(bytes, 'latin1'))).toBe(text.replace(/=/g, ''));
    }
  });

  it('gives every sequence of bytes one text (1,000 cases)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(decodeBase64(text)).toEqual(bytes);
        expect(encodeBase64Unpadded(bytes)).toBe(text.replace(/=/g, ''));
      }),
      { numRuns: 1000, seed: 5 },
    );
  });

  it('reads no text that is not the text of its bytes (5,000 cases)', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw+/=\n -_'), maxLength: 12 }), (text) => {
        const bytes = decodeBase64(text);
        if (bytes !== undefined) expect(Buffer.from(bytes).toString('base64')).toBe(text);
      }),
      { numRuns: 5000, seed: 6 },
    );
  });
});
