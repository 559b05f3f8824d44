/** The patterns that schemas use, as predicates over the bytes of a string. The compiler accepts no other pattern. */
import type { JsonDocument } from '../text/json/document.ts';
import type { PatternName } from './program.ts';

/** What a text of the pattern is, for messages. */
export const PATTERN_WORDING: Readonly<Record<PatternName, string>> = {
  identifier: 'a letter (a-z, A-Z) followed by letters, digits or "_"',
  'trace-id': '32 lower-case hexadecimal digits',
  'sha-256': '"sha256:" and 64 lower-case hexadecimal digits',
  commit: '7 to 40 lower-case hexadecimal digits',
  release: 'a version of three numbers joined by "."',
  timestamp: 'a date and time of ISO 8601 with "Z" or an offset',
};

/** Patterns of texts that stand once in a document: too rare to be worth a walk over bytes. */
const RARE: Readonly<Partial<Record<PatternName, RegExp>>> = {
  commit: /^[0-9a-f]{7,40}$/,
  release: /^\d+\.\d+\.\d+/,
  timestamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const LETTER = 1;
const NAME = 2;
const HEX = 4;

/** Classes of ASCII bytes. */
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  const digit = byte >= 0x30 && byte <= 0x39;
  const hex = digit || (byte >= 0x61 && byte <= 0x66);
  return (letter ? LETTER : 0) | (letter || digit || byte === 0x5f ? NAME : 0) | (hex ? HEX : 0);
});

const SHA_256 = Uint8Array.from('sha256:', (letter) => letter.charCodeAt(0));

/** Where the run of bytes of a class ends. */
function runEnd(bytes: Uint8Array, from: number, wanted: number): number {
  let at = from;
  while ((CLASS[bytes[at]] & wanted) !== 0) at += 1;
  return at;
}

type CommonPattern = 'identifier' | 'trace-id' | 'sha-256';

/** Whether the text from `from` up to a closing quote has the pattern, taken without escapes. */
function matchesBytes(pattern: CommonPattern, bytes: Uint8Array, from: number): boolean {
  switch (pattern) {
    case 'identifier':
      return (CLASS[bytes[from]] & LETTER) !== 0 && bytes[runEnd(bytes, from + 1, NAME)] === QUOTE;
    case 'trace-id':
      return runEnd(bytes, from, HEX) === from + 32 && bytes[from + 32] === QUOTE;
    case 'sha-256': {
      const digits = from + SHA_256.length;
      for (let i = 0; i < SHA_256.length; i += 1) if (bytes[from + i] !== SHA_256[i]) return false;
      return runEnd(bytes, digits, HEX) === digits + 64 && bytes[digits + 64] === QUOTE;
    }
  }
}

/** Whether a string node has the pattern. */
export function matchesPattern(name: PatternName, document: JsonDocument, node: number): boolean {
  const rare = RARE[name];
  if (rare !== undefined) return rare.test(document.stringOf(node) ?? '');
  const pattern = name as CommonPattern;
  const from = document.start[node] + 1;
  if (matchesBytes(pattern, document.bytes, from)) return true;
  // A name may be spelled with escapes ("\u00771"): then the text counts, not its spelling.
  let at = from;
  while (document.bytes[at] !== QUOTE && document.bytes[at] !== BACKSLASH) at += 1;
  if (document.bytes[at] === QUOTE) return false;
  const text = document.stringOf(node) ?? '';
  const plain = new Uint8Array(text.length + 1);
  for (let i = 0; i < text.length; i += 1) plain[i] = Math.min(text.charCodeAt(i), 0xff);
  plain[text.length] = QUOTE;
  // A quote inside the text would end it too early.
  return !text.includes('"') && matchesBytes(pattern, plain, 0);
}
