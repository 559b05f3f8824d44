/**
 * Bytes as printable ASCII: 91 characters, 13 or 14 bits for each two of them (Joachim Henke's basE91, http://base91.sourceforge.net, with an
 * alphabet that needs no escape in a JavaScript string). A text is a quarter longer than its bytes; base64 makes it a third.
 */
const ALPHABET = Array.from({ length: 0x7f - 0x21 }, (_, i) => String.fromCharCode(0x21 + i))
  .filter((character) => !'"\\`'.includes(character))
  .join('');

/** @throws RangeError for a character that is none of the alphabet */
export function fromBase91(text: string): Uint8Array<ArrayBuffer> {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < ALPHABET.length; i += 1) values[ALPHABET.charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.ceil((text.length * 7) / 8));
  let length = 0;
  let pending = -1;
  let queue = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = values[text.charCodeAt(i)] ?? -1;
    if (value < 0) throw new RangeError(`no character of base91 at ${String(i)}`);
    if (pending < 0) {
      pending = value;
      continue;
    }
    const pair = pending + value * 91;
    queue |= pair << bits;
    bits += (pair & 8191) > 88 ? 13 : 14;
    for (; bits > 7; bits -= 8, queue >>>= 8) {
      bytes[length] = queue & 255;
      length += 1;
    }
    pending = -1;
  }
  if (pending >= 0) {
    bytes[length] = (queue | (pending << bits)) & 255;
    length += 1;
  }
  return bytes.slice(0, length);
}

/** The text of bytes, for builds. */
export function toBase91(bytes: Uint8Array): string {
  let text = '';
  let queue = 0;
  let bits = 0;
  const put = (value: number): void => {
    text += ALPHABET.charAt(value % 91) + ALPHABET.charAt(Math.floor(value / 91));
  };
  for (const byte of bytes) {
    queue |= byte << bits;
    bits += 8;
    if (bits <= 13) continue;
    let value = queue & 8191;
    if (value > 88) {
      queue >>>= 13;
      bits -= 13;
    } else {
      value = queue & 16383;
      queue >>>= 14;
      bits -= 14;
    }
    put(value);
  }
  if (bits === 0) return text;
  text += ALPHABET.charAt(queue % 91);
  return bits > 7 || queue > 90 ? text + ALPHABET.charAt(Math.floor(queue / 91)) : text;
}
