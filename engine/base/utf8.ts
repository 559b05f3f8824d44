/** What strict decoding gives: the text, or where it stopped being UTF-8. */
export type Utf8Result = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly offset: number };

/** UTF-16 units handed to `String.fromCharCode` at once; well under every engine's limit on arguments. */
const CHUNK_UNITS = 8192;

/**
 * UTF-8 bytes of a text (RFC 3629), without a byte order mark.
 * @throws RangeError for a lone surrogate, which has no UTF-8 form. The message names its index in UTF-16 units.
 */
export function utf8Encode(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[at++] = point;
    } else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      if (isSurrogate(point)) {
        point = 0x10000 + ((point & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff);
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      } else {
        bytes[at++] = 0xe0 | (point >> 12);
      }
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes;
}

/** Length of the UTF-8 form in bytes. @throws RangeError for a lone surrogate. */
function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      length += 1;
    } else if (unit < 0x800) {
      length += 2;
    } else if (!isSurrogate(unit)) {
      length += 3;
    } else {
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (unit >= 0xdc00 || next < 0xdc00 || next > 0xdfff) throw new RangeError(`lone surrogate at index ${i}`);
      length += 4;
      i += 1;
    }
  }
  return length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/**
 * Text of UTF-8 bytes, strictly: no overlong forms, no surrogates, nothing above U+10FFFF, no cut sequence (Unicode 15,
 * table 3-7). A byte order mark is kept as U+FEFF. On failure `offset` is the number of bytes before the first sequence
 * that is not UTF-8, which is the place of the first bad byte. Never throws.
 */
export function utf8Decode(bytes: Uint8Array): Utf8Result {
  let text = '';
  // One over: a pair may be the last.
  const units = new Array<number>(Math.min(bytes.length, CHUNK_UNITS) + 1).fill(0);
  let n = 0;
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i];
    if (lead < 0x80) {
      units[n++] = lead;
      i += 1;
    } else {
      const length = sequenceLength(bytes, i, lead);
      if (length === 0) return { ok: false, offset: i };
      if (length === 2) {
        units[n++] = ((lead & 0x1f) << 6) | (bytes[i + 1] & 0x3f);
      } else if (length === 3) {
        units[n++] = ((lead & 0x0f) << 12) | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f);
      } else {
        const top = ((lead & 0x07) << 18) | ((bytes[i + 1] & 0x3f) << 12);
        const point = top | ((bytes[i + 2] & 0x3f) << 6) | (bytes[i + 3] & 0x3f);
        units[n++] = 0xd7c0 + (point >> 10);
        units[n++] = 0xdc00 + (point & 0x3ff);
      }
      i += length;
    }
    if (n >= CHUNK_UNITS) {
      text += String.fromCharCode.apply(null, units.slice(0, n));
      n = 0;
    }
  }
  return { ok: true, text: text + String.fromCharCode.apply(null, units.slice(0, n)) };
}

/** Length of the well-formed sequence at `i`, whose first byte is >= 0x80; 0 if there is none. */
function sequenceLength(bytes: Uint8Array, i: number, lead: number): 0 | 2 | 3 | 4 {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (i + length > bytes.length) return 0;
  // Only the second byte has a narrower range, after four of the lead bytes: overlong, surrogates, above U+10FFFF.
  const second = bytes[i + 1];
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  if (length > 2 && (bytes[i + 2] & 0xc0) !== 0x80) return 0;
  if (length > 3 && (bytes[i + 3] & 0xc0) !== 0x80) return 0;
  return length;
}
