/**
 * Text and bytes of JSON strings. WTF-8 (https://simonsapin.github.io/wtf-8/) because a JSON escape may name an unpaired
 * surrogate, which UTF-8 cannot hold and which must nevertheless stay distinct from every other string.
 */

/** UTF-16 text to WTF-8 bytes. */
export function encodeWtf8(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 3);
  let to = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) as number;
    if (code > 0xffff) i += 1;
    to = putCodePoint(out, to, code);
  }
  return out.subarray(0, to);
}

/** Writes one code point (surrogates allowed) at `to`; returns where the next one goes. */
export function putCodePoint(out: Uint8Array, to: number, code: number): number {
  if (code < 0x80) {
    out[to] = code;
    return to + 1;
  }
  if (code < 0x800) {
    out[to] = 0xc0 | (code >> 6);
    out[to + 1] = 0x80 | (code & 0x3f);
    return to + 2;
  }
  if (code < 0x10000) {
    out[to] = 0xe0 | (code >> 12);
    out[to + 1] = 0x80 | ((code >> 6) & 0x3f);
    out[to + 2] = 0x80 | (code & 0x3f);
    return to + 3;
  }
  out[to] = 0xf0 | (code >> 18);
  out[to + 1] = 0x80 | ((code >> 12) & 0x3f);
  out[to + 2] = 0x80 | ((code >> 6) & 0x3f);
  out[to + 3] = 0x80 | (code & 0x3f);
  return to + 4;
}

/**
 * Length of the UTF-8 sequence at `at` (RFC 3629 section 3), or 0 when it is malformed.
 * With `surrogates`, three-byte surrogates count as well formed (WTF-8).
 */
export function sequenceLength(bytes: Uint8Array, at: number, surrogates = false): number {
  const a = bytes[at];
  const b = bytes[at + 1] ?? 0;
  const c = bytes[at + 2] ?? 0;
  const d = bytes[at + 3] ?? 0;
  if (a < 0x80) return 1;
  if (a >= 0xc2 && a <= 0xdf) return isTail(b) ? 2 : 0;
  if (a >= 0xe0 && a <= 0xef) {
    if (!isTail(b) || !isTail(c)) return 0;
    if (a === 0xe0 && b < 0xa0) return 0;
    if (a === 0xed && b > 0x9f && !surrogates) return 0;
    return 3;
  }
  if (a >= 0xf0 && a <= 0xf4) {
    if (!isTail(b) || !isTail(c) || !isTail(d)) return 0;
    if (a === 0xf0 && b < 0x90) return 0;
    if (a === 0xf4 && b > 0x8f) return 0;
    return 4;
  }
  return 0;
}

function isTail(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** WTF-8 bytes to UTF-16 text; each malformed byte becomes U+FFFD. */
export function decodeWtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  let at = from;
  while (at < to) {
    const a = bytes[at];
    if (a < 0x80) {
      text += String.fromCharCode(a);
      at += 1;
      continue;
    }
    const length = sequenceLength(bytes, at, true);
    if (length === 0 || at + length > to) {
      text += '\ufffd';
      at += 1;
      continue;
    }
    let code = length === 2 ? a & 0x1f : length === 3 ? a & 0x0f : a & 0x07;
    for (let i = 1; i < length; i += 1) code = (code << 6) | (bytes[at + i] & 0x3f);
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}
