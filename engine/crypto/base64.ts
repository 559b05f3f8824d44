/** Base64 of RFC 4648 section 4, decoded strictly: one text for one sequence of bytes. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;

const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;

function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? VALUES[code] : -1;
}

/**
 * The bytes of a padded base64 text. Undefined for anything else: white space, foreign or URL-safe characters, missing or
 * superfluous padding, bits that are set behind the last byte.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  let padding = 0;
  while (padding < 2 && length > padding && text.charCodeAt(length - 1 - padding) === PAD) padding += 1;
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const digits = length - padding;
  let group = 0;
  let to = 0;
  for (let at = 0; at < digits; at += 1) {
    const value = valueAt(text, at);
    if (value < 0) return undefined;
    group = (group << 6) | value;
    if (at % 4 === 3) {
      bytes[to] = group >> 16;
      bytes[to + 1] = (group >> 8) & 0xff;
      bytes[to + 2] = group & 0xff;
      to += 3;
      group = 0;
    }
  }
  if (padding === 1) {
    if ((group & 3) !== 0) return undefined;
    bytes[to] = group >> 10;
    bytes[to + 1] = (group >> 2) & 0xff;
  } else if (padding === 2) {
    if ((group & 15) !== 0) return undefined;
    bytes[to] = group >> 4;
  }
  return bytes;
}

/** Base64 text of bytes without padding, as `ssh-keygen -l` writes digests. */
export function encodeBase64Unpadded(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = (bytes[at] << 16) | ((left > 1 ? bytes[at + 1] : 0) << 8) | (left > 2 ? bytes[at + 2] : 0);
    text += ALPHABET[group >> 18] + ALPHABET[(group >> 12) & 63];
    if (left > 1) text += ALPHABET[(group >> 6) & 63];
    if (left > 2) text += ALPHABET[group & 63];
  }
  return text;
}
