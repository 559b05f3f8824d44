/** The digest by which an import names the sidecar that it came from (training-receipts.md section 11, last point). */
import { sha256Hex } from '../../crypto/sha256.ts';
import { sequenceLength } from '../../text/json/wtf8.ts';

/** SHA-256 of the text in UTF-8, after malformed bytes have become U+FFFD: of well-formed bytes, the bytes themselves. */
export function sourceHash(bytes: Uint8Array): string {
  return `sha256:${sha256Hex(replaceMalformed(bytes))}`;
}

/** The bytes with every maximal malformed part replaced by U+FFFD, as lenient decoders do (Unicode 15, section 3.9). */
export function replaceMalformed(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (at < bytes.length && sequenceLength(bytes, at) > 0) at += sequenceLength(bytes, at);
  if (at >= bytes.length) return bytes;
  const out = new Uint8Array(bytes.length * 3);
  out.set(bytes.subarray(0, at));
  let to = at;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0 && at + length <= bytes.length) {
      out.set(bytes.subarray(at, at + length), to);
      to += length;
      at += length;
      continue;
    }
    out.set([0xef, 0xbf, 0xbd], to);
    to += 3;
    at += malformedLength(bytes, at);
  }
  return out.slice(0, to);
}

/** Bytes of the longest start of a sequence that stands at `at` and could have gone on; 1 if none could. */
function malformedLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  const wanted =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
  if (wanted === 1) return 1;
  // Only the second byte has a narrower range after some leads.
  const second = bytes[at + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 1;
  let length = 2;
  while (length < wanted && ((bytes[at + length] ?? 0) & 0xc0) === 0x80) length += 1;
  return length;
}
