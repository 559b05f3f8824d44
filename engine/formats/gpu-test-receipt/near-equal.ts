/** Texts that a reader takes for the same (threats.md D2). Only for a note: texts are compared by code point everywhere. */

/** Groups of different texts that look alike: another composition, case, invisible characters, look-alike letters. */
export function nearEqualGroups(texts: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>();
  for (const text of texts) {
    const look = skeleton(text);
    const group = groups.get(look);
    if (group === undefined) groups.set(look, new Set([text]));
    else group.add(text);
  }
  return [...groups.values()].filter(({ size }) => size > 1).map((group) => [...group]);
}

/** Letters of other scripts that look like Latin ones, in lower case. */
const ALIKE: ReadonlyMap<string, string> = new Map(
  Array.from('аеорсухіјѕԁһӏνοικατρυ').map((letter, index) => [letter, 'aeopcyxijsdhlvoikatpu'[index]] as const),
);
/** Controls, combining marks of the common blocks, zero-width and bidirectional characters: first and last of each range. */
const UNSEEN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];

function isUnseen(letter: string): boolean {
  const code = letter.charCodeAt(0);
  return UNSEEN.some(([first, last]) => code >= first && code <= last);
}

/** Precomposed letters of old blocks: their decomposition is the same in every version of Unicode, and so in every engine. */
const COMPOSED = /[\u00c0-\u024f\u0386-\u03ce\u0400-\u045f\u1e00-\u1ef9\uac00-\ud7a3]/g;

/** A text as a reader sees it. Decomposed first, so that marks fall away in either composition. */
function skeleton(text: string): string {
  const plain = text.replace(COMPOSED, (letter) => letter.normalize('NFD'));
  let look = '';
  for (const letter of plain) {
    if (isUnseen(letter)) continue;
    const lower = letter >= 'A' && letter <= 'Z' ? letter.toLowerCase() : letter;
    look += ALIKE.get(lower) ?? lower;
  }
  return look;
}
