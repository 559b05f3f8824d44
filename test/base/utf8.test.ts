import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Decode, utf8Encode } from '../../engine/base/utf8.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/ /g, ''), 'hex'));

describe('utf8Encode', () => {
  it.each([
    ['\ud800', 0],
    ['ab\udc00', 2],
    ['\ud83d', 0],
    ['😂\ud83d x', 2],
    ['\ude02\ud83d', 0],
  ])('refuses %j and names the place', (text, index) => {
    expect(() => utf8Encode(text)).toThrow(new RangeError(`lone surrogate at index ${index}`));
  });

  // RFC 3629 section 7
  it.each([
    ['A\u2262\u0391.', '41 E2 89 A2 CE 91 2E'],
    ['\ud55c\uad6d\uc5b4', 'ED 95 9C EA B5 AD EC 96 B4'],
    ['\u65e5\u672c\u8a9e', 'E6 97 A5 E6 9C AC E8 AA 9E'],
    ['\ufeff\u{233b4}', 'EF BB BF F0 A3 8E B4'],
    ['', ''],
    ['\u0000\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}', '00 7F C280 DFBF E0A080 EFBFBF F0908080 F48FBFBF'],
  ])('%j', (text, encoded) => {
    expect(utf8Encode(text)).toEqual(bytes(encoded));
    expect(utf8Decode(bytes(encoded))).toEqual({ ok: true, text });
  });
});

describe('utf8Decode', () => {
  // RFC 3629 sections 3, 4 and 10; Unicode 15 tables 3-7 to 3-11
  it.each([
    ['a continuation byte alone', '61 80', 1],
    ['an overlong slash, two bytes', 'C0 AF', 0],
    ['an overlong NUL', '61 62 C1 80', 2],
    ['an overlong form, three bytes', 'E0 9F BF', 0],
    ['an overlong form, four bytes', 'F0 8F BF BF', 0],
    ['a high surrogate', '61 ED A0 80', 1],
    ['a low surrogate', 'ED BF BF', 0],
    ['above U+10FFFF', 'F4 90 80 80', 0],
    ['a five-byte lead', 'F8 88 80 80 80', 0],
    ['FF', '61 FF', 1],
    ['a sequence cut by the end, of two', '61 C3', 1],
    ['a sequence cut by the end, of three', '61 E2 82', 1],
    ['a sequence cut by the end, of four', '61 F0 9F 98', 1],
    ['a bad second byte', 'C3 28', 0],
    ['a bad third byte', 'E2 82 28', 0],
    ['a bad fourth byte', 'F0 9F 98 28', 0],
    ['one after a good sequence', 'E2 82 AC C3 A9 C3', 5],
  ])('refuses %s', (_, encoded, offset) => {
    expect(utf8Decode(bytes(encoded))).toEqual({ ok: false, offset });
  });

  it('keeps the byte order mark', () => {
    expect(utf8Decode(bytes('EF BB BF 61'))).toEqual({ ok: true, text: '\ufeffa' });
  });

  it('agrees with the platform on every sequence of one and two bytes, and on random ones', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const expected = (data: Uint8Array): string | undefined => {
      try {
        return strict.decode(data);
      } catch {
        return undefined;
      }
    };
    const check = (data: Uint8Array): void => {
      const ours = utf8Decode(data);
      if ((ours.ok ? ours.text : undefined) !== expected(data)) expect.fail(Buffer.from(data).toString('hex'));
      // What stands before the bad byte is good, and nothing longer is.
      if (!ours.ok && expected(data.subarray(0, ours.offset)) === undefined) expect.fail(String(ours.offset));
    };
    for (let i = 0; i < 65536; i++) check(Uint8Array.of(i >> 8, i & 255));
    for (let lead = 0xe0; lead < 0xf8; lead++) {
      for (let second = 0; second < 256; second++) check(Uint8Array.of(lead, second, 0xbf, 0x80));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), check), { seed: 1, numRuns: 2000 });
  });

  it('gives back any well-formed text, also longer than one chunk', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 900 }), (part, times) => {
        const whole = part.repeat(times);
        expect(utf8Decode(utf8Encode(whole))).toEqual({ ok: true, text: whole });
        expect(utf8Encode(whole)).toEqual(new TextEncoder().encode(whole));
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
