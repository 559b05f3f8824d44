/**
 * Text of the party under audit for files that other programs open (threats.md D2, D4): what cannot be seen, or would
 * reorder, colour or end a line, is written as `\u{202e}`. The table is fixed, so that two JavaScript engines with two
 * versions of Unicode write the same bytes.
 */

/** First and last code points: controls, format characters, odd spaces, fillers, selectors, surrogates, private use, tags. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x600, 0x605],
  [0x61c, 0x61c],
  [0x6dd, 0x6dd],
  [0x70f, 0x70f],
  [0x890, 0x891],
  [0x8e2, 0x8e2],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xffff],
  [0x110bd, 0x110bd],
  [0x110cd, 0x110cd],
  [0x13430, 0x1345f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0x1fffe, 0x1ffff],
  [0xe0000, 0x10ffff],
];

const PLAIN = /^[ -~]*$/;

function isHidden(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return (point < 0x20 || point > 0x7e) && HIDDEN.some(([first, last]) => point >= first && point <= last);
}

export interface TextPiece {
  readonly text: string;
  /** `text` names a character that cannot be seen. */
  readonly escape: boolean;
}

/** For markup, where an escape can be set apart: `U+202E`. */
export function textPieces(text: string): readonly TextPiece[] {
  if (PLAIN.test(text)) return text === '' ? [] : [{ text, escape: false }];
  const pieces: TextPiece[] = [];
  let plain = '';
  for (const character of text) {
    if (!isHidden(character)) {
      plain += character;
      continue;
    }
    if (plain !== '') pieces.push({ text: plain, escape: false });
    plain = '';
    pieces.push({ text: `U+${codeOf(character).toUpperCase().padStart(4, '0')}`, escape: true });
  }
  return plain === '' ? pieces : [...pieces, { text: plain, escape: false }];
}

/**
 * For plain text. Replacing every `\u{hex}` by its code point gives the text back, character by character: the backslash
 * of what only looks like an escape is an escape too.
 */
export function visibleText(text: string): string {
  const unambiguous = text.replace(/\\(?=u\{)/g, escapeOf);
  if (PLAIN.test(unambiguous)) return unambiguous;
  let shown = '';
  for (const character of unambiguous) shown += isHidden(character) ? escapeOf(character) : character;
  return shown;
}

/** The escape of one character, for those that only one kind of file has to fear. */
export function escapeOf(character: string): string {
  return `\\u{${codeOf(character)}}`;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
