import { describe, expect, it } from 'vitest';
import { isSuspicious, visibleText } from '../../../src/ui/visible-escape.ts';

const escaped = (codePoint: string): string => `a\u27e8U+${codePoint}\u27e9b`;

describe('visibleText', () => {
  it.each([
    ['plain text', 'w1 = -0.5', 'w1 = -0.5'],
    ['letters of any script', '\u00e9\u03b1\u0416\u6f22', '\u00e9\u03b1\u0416\u6f22'],
    ['line feed', 'a\nb', escaped('000A')],
    ['tab', 'a\tb', escaped('0009')],
    ['nul', 'a\u0000b', escaped('0000')],
    ['escape', 'a\u001bb', escaped('001B')],
    ['delete', 'a\u007fb', escaped('007F')],
    ['right-to-left override', 'a\u202eb', escaped('202E')],
    ['isolate', 'a\u2066b', escaped('2066')],
    ['zero-width space', 'a\u200bb', escaped('200B')],
    ['zero-width joiner', 'a\u200db', escaped('200D')],
    ['byte-order mark', 'a\ufeffb', escaped('FEFF')],
    ['soft hyphen', 'a\u00adb', escaped('00AD')],
    ['no-break space', 'a\u00a0b', escaped('00A0')],
    ['line separator', 'a\u2028b', escaped('2028')],
    ['hangul filler', 'a\u3164b', escaped('3164')],
    ['variation selector', 'a\ufe0fb', escaped('FE0F')],
    ['tag letter', 'a\u{e0041}b', escaped('E0041')],
    ['private use', 'a\ue000b', escaped('E000')],
    ['lone surrogate', 'a\ud800b', escaped('D800')],
  ])('%s', (_name, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves the empty text empty', () => {
    expect(visibleText('')).toBe('');
  });
});

describe('isSuspicious', () => {
  it.each([
    ['Latin', 'weight_1', false],
    ['Cyrillic', '\u0432\u0435\u0441', false],
    ['a Cyrillic a among Latin letters', 'p\u0430ss', true],
    ['a Greek omicron among Latin letters', 'w\u03bfrd', true],
    ['a combining accent', 'e\u0301', true],
    ['the same accent, composed', '\u00e9', false],
  ])('%s', (_name, text, suspicious) => {
    expect(isSuspicious(text)).toBe(suspicious);
  });
});
