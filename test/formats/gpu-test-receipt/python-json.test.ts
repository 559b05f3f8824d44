/** Python's canonical JSON, held against Python 3.11 itself (test/fixtures/gpu-test-receipt/README.md). */
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../engine/text/json/reader.ts';
import { createVocabulary } from '../../../engine/text/json/strings.ts';
import { compareCodePoints, pythonJson, pythonString, pythonTextObject } from '../../../engine/text/python-json.ts';
import { pythonFloat } from '../../../engine/text/python-number.ts';
import { lenientBase64 } from '../../../engine/formats/gpu-test-receipt/reference/lenient.ts';
import { fingerprintOf, DIGEST_OF_NOTHING } from '../../../engine/formats/gpu-test-receipt/fingerprint.ts';
import { ORACLES } from '../../crypto/oracles.ts';

const NO_WORDS = createVocabulary([]);

function canonical(text: string): string {
  const read = readJson(new Uint8Array(Buffer.from(text, 'utf8')), NO_WORDS, { nonFinite: true });
  if (!read.ok) throw new Error(`${text}: ${read.error.message}`);
  return pythonJson(read.document, 0);
}

describe('canonical text', () => {
  it(`writes ${String(ORACLES.floats.length)} floats as Python does`, () => {
    for (const [bits, repr] of ORACLES.floats) {
      const value = Buffer.from(bits, 'hex').readDoubleBE();
      expect([bits, pythonFloat(value)]).toEqual([bits, repr]);
    }
  });

  it(`writes ${String(ORACLES.documents.length)} documents as Python does`, () => {
    expect(ORACLES.documents.length).toBeGreaterThan(600);
    for (const [text, expected] of ORACLES.documents) expect([text, canonical(text)]).toEqual([text, expected]);
  });

  it.each([
    ['1', '1.0'],
    ['9007199254740993', '9007199254740992'],
    ['0', '-0.0'],
    ['0.0', '-0.0'],
    ['"1"', '1'],
    ['null', '"null"'],
    ['[]', '{}'],
    ['1e22', '10000000000000000000000'],
    ['NaN', 'null'],
    ['"\\u0000"', '""'],
    ['{"a":[]}', '{"a":[[]]}'],
    ['"\\u00e9"', '"e\\u0301"'],
  ])('keeps %s apart from %s', (a, b) => {
    expect(canonical(a)).not.toBe(canonical(b));
  });

  it('reads -0 as the integer 0, and keeps -0.0', () => {
    expect(canonical('[-0,-0.0,1.0,1,1e0]')).toBe('[0,-0.0,1.0,1,1.0]');
  });

  it('sorts names by code point, also unpaired surrogates', () => {
    const names = [
      '\u{10000}',
      '\uffff',
      '\ue000',
      '\ud800',
      '\udfff',
      '\u{10ffff}',
      'a',
      '',
      'ab',
      '\u{10000}a',
      '\ud800\u0041',
    ];
    const points = (text: string): number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
    const expected = [...names].sort((a, b) => {
      const [x, y] = [points(a), points(b)];
      for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
      return x.length - y.length;
    });
    expect([...names].sort(compareCodePoints)).toEqual(expected);
  });

  it('escapes everything outside of U+0020 to U+007E in lower case', () => {
    expect(pythonString('\u007f/é😀\b\f\n\r\t"\\\u001f')).toBe(
      '"\\u007f/\\u00e9\\ud83d\\ude00\\b\\f\\n\\r\\t\\"\\\\\\u001f"',
    );
    expect(
      pythonTextObject(
        new Map([
          ['b', '1'],
          ['a', '2'],
        ]),
      ),
    ).toBe('{"a":"2","b":"1"}');
  });

  it('sorts the paths of a fingerprint by code point', () => {
    const files = new Map([
      ['\u{10000}', '1'],
      ['\uffff', '2'],
    ]);
    expect(pythonTextObject(files)).toBe('{"\\uffff":"2","\\ud800\\udc00":"1"}');
  });

  it('knows the digest of no files', () => {
    expect(fingerprintOf(new Map())).toEqual({ digest: DIGEST_OF_NOTHING, count: 0 });
  });

  it('lets NaN and infinities in only where the option says so', () => {
    for (const text of ['NaN', '[Infinity]', '{"a":-Infinity}']) {
      expect(readJson(new Uint8Array(Buffer.from(text)), NO_WORDS).ok).toBe(false);
    }
    for (const text of ['nan', 'Nan', 'NaNN', 'Infinit', '-Infinit', '-NaN', '+Infinity', 'infinity', '-', 'N', 'I']) {
      const read = readJson(new Uint8Array(Buffer.from(text)), NO_WORDS, { nonFinite: true });
      expect(read.ok && read.document.defects.length === 0).toBe(false);
    }
  });
});

describe('base64 of the reference verifier', () => {
  it(`decodes ${String(ORACLES.base64.length)} texts as Python does`, () => {
    for (const [text, expected] of ORACLES.base64) {
      const bytes = lenientBase64(text);
      expect([text, bytes === undefined ? null : Buffer.from(bytes).toString('hex')]).toEqual([text, expected]);
    }
  });
});
