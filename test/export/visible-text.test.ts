import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textPieces, visibleText } from '../../engine/export/visible-text.ts';
import { HALF, HOSTILE, revealed } from './support.ts';

/** What Unicode of this Node says that nobody can see, but for code points that no version has assigned. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('visible text', () => {
  it.each([...HOSTILE, HALF])('%j shows everything and can be undone', (text) => {
    expect(visibleText(text)).not.toMatch(UNSEEN);
    expect(revealed(visibleText(text))).toBe(text);
  });

  it('leaves nothing unseen, whatever the text, and loses nothing', () => {
    const any = fc.string({
      unit: fc.oneof(
        fc.nat(0x10ffff).map((point) => String.fromCodePoint(point)),
        fc.constantFrom('\\', 'u', '{', '\ud800'),
      ),
    });
    fc.assert(
      fc.property(any, (text) => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(UNSEEN);
        expect(revealed(shown)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves no code point unseen', () => {
    const missed: number[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point);
      if (UNSEEN.test(character) && visibleText(character) === character) missed.push(point);
    }
    expect(missed).toEqual([]);
  });

  it('hides no character that Unicode calls a letter, a digit or a sign', () => {
    for (const text of [
      '\u03b1',
      'Z\u00fcrich',
      '\u4e2d\u6587',
      '\u0645\u0631\u062d\u0628\u0627',
      '\u{1f600}',
      '1e-9',
    ]) {
      expect(visibleText(text)).toBe(text);
    }
  });

  it('sets escapes apart as pieces that name the code point', () => {
    expect(textPieces('a\u202eb')).toEqual([
      { text: 'a', escape: false },
      { text: 'U+202E', escape: true },
      { text: 'b', escape: false },
    ]);
    expect(textPieces('')).toEqual([]);
  });
});
