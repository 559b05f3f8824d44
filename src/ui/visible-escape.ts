/**
 * Text of the party under audit, made safe to look at (threats.md D2): control, format and other invisible characters
 * become visible escapes, so that two different texts never look the same because of them.
 */
export interface Piece {
  readonly text: string;
  /** `text` stands for a character that cannot be seen. */
  readonly escape: boolean;
}

/** Controls, format and ignorable characters (bidi, zero width, selectors), private, unassigned, lone surrogates; odd spaces. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/gu;
/** Marks that sit on the letter before them; shown on their own, since they change an id without changing its look. */
const COMBINING = /\p{M}/gu;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export function visiblePieces(text: string, options: { readonly keepTabs?: boolean } = {}): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (options.keepTabs === true && match[0] === '\t') continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), escape: false });
    pieces.push({ text: codePoint(match[0]), escape: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), escape: false });
  return pieces;
}

/** The same as one plain string, for attributes and the clipboard of people. */
export const visibleText = (text: string): string =>
  visiblePieces(text)
    .map((piece) => (piece.escape ? `\u27e8${piece.text}\u27e9` : piece.text))
    .join('');

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u] as const;

/** Letters of scripts that look alike, mixed; or marks that change letters. Such a name is flagged. */
export function isSuspicious(text: string): boolean {
  COMBINING.lastIndex = 0;
  return SCRIPTS.filter((script) => script.test(text)).length > 1 || COMBINING.test(text);
}
