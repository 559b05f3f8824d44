/** Names of entries: labels, shown and compared, never paths that are opened. */
import { utf8Decode } from '../base/utf8.ts';
import { crc32 } from './crc32.ts';
import type { ExtraField } from './zip-records.ts';

const UNICODE_PATH = 0x7075;

/** The name, or why there is none. */
export type NameResult =
  { readonly ok: true; readonly name: string } | { readonly ok: false; readonly message: string };

/**
 * The text of a name. With flag bit 11 it must be UTF-8. Without it the code page is not recorded: UTF-8 where the bytes are
 * that, a Unicode path field where there is one for these bytes, and else one character per byte (Latin-1).
 */
export function decodeName(bytes: Uint8Array, utf8Flag: boolean, extra: readonly ExtraField[]): NameResult {
  if (bytes.length === 0) return { ok: false, message: 'an entry has an empty name' };
  if (bytes.includes(0)) return { ok: false, message: 'the name of an entry holds a zero byte' };
  const plain = bytes.every((byte) => byte < 0x80);
  // By far the most names; the strict decoder is made for long texts.
  const strict = plain ? { ok: true as const, text: latin1(bytes) } : utf8Decode(bytes);
  if (!strict.ok && utf8Flag) return { ok: false, message: 'the name of an entry is marked as UTF-8 and is not' };
  const unicode = extra.find(({ id }) => id === UNICODE_PATH);
  if (unicode === undefined) return { ok: true, name: strict.ok ? strict.text : latin1(bytes) };
  const other = unicodePath(unicode.data, bytes);
  if (other === undefined) return { ok: false, message: 'the Unicode path field of an entry is malformed' };
  if ((plain || utf8Flag) && !(strict.ok && strict.text === other)) {
    return { ok: false, message: 'an entry has two names: its Unicode path field gives another than its header' };
  }
  return { ok: true, name: other };
}

/** Info-ZIP Unicode path: version 1, CRC-32 of the name that it stands for, the name in UTF-8. */
function unicodePath(data: Uint8Array, name: Uint8Array): string | undefined {
  if (data.length < 6 || data[0] !== 1) return undefined;
  const crc = (data[1] | (data[2] << 8) | (data[3] << 16) | (data[4] << 24)) >>> 0;
  const text = utf8Decode(data.subarray(5));
  if (crc !== crc32(name) || !text.ok || text.text.includes('\0')) return undefined;
  return text.text;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
