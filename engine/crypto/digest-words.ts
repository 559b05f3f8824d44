/** Digests of 32 bytes as eight 32-bit words, most significant byte first, in the host's own integers. */
import { DIGEST_WORDS } from './sha256-pair.ts';

const HEX_DIGITS = DIGEST_WORDS * 8;

/** Value of the ASCII code of a lower-case hexadecimal digit, or -1. */
const DIGIT_VALUE = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value += 1) DIGIT_VALUE[value.toString(16).charCodeAt(0)] = value;

/**
 * Reads 64 lower-case hexadecimal digits (ASCII) from byte `from` into eight words from word `at`.
 * @returns false, with `out` as it was, when a byte is anything else or missing
 */
export function readHexWords(bytes: Uint8Array, from: number, out: Int32Array, at: number): boolean {
  if (from + HEX_DIGITS > bytes.length) return false;
  let seen = 0;
  for (let i = from; i < from + HEX_DIGITS; i += 1) seen |= DIGIT_VALUE[bytes[i]];
  // Only -1 has the sign bit.
  if (seen < 0) return false;
  for (let word = 0; word < DIGEST_WORDS; word += 1) {
    let value = 0;
    for (let i = from + word * 8; i < from + word * 8 + 8; i += 1) value = (value << 4) | DIGIT_VALUE[bytes[i]];
    out[at + word] = value;
  }
  return true;
}

/** The same from text. */
export function hexToWords(text: string, out: Int32Array, at: number): boolean {
  if (!/^[0-9a-f]{64}$/.test(text)) return false;
  for (let word = 0; word < DIGEST_WORDS; word += 1) {
    out[at + word] = parseInt(text.slice(word * 8, word * 8 + 8), 16);
  }
  return true;
}

/** 64 lower-case hexadecimal digits of the eight words from word `at`. */
export function wordsToHex(words: Int32Array, at: number): string {
  let text = '';
  for (let i = at; i < at + DIGEST_WORDS; i += 1) text += (words[i] >>> 0).toString(16).padStart(8, '0');
  return text;
}

/** Whether two digests are the same. */
export function sameWords(a: Int32Array, atA: number, b: Int32Array, atB: number): boolean {
  for (let i = 0; i < DIGEST_WORDS; i += 1) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}
