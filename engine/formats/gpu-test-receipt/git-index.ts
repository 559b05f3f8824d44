/**
 * The index of a git checkout (`.git/index`, gitformat-index(5), versions 2, 3 and 4): which files are tracked. Nothing else
 * of it is used. The trailing checksum tells SHA-1 repositories from SHA-256 ones, and whether the file is whole.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { equalBytes } from '../../crypto/bytes.ts';
import { sha256 } from '../../crypto/sha256.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';

export interface TrackedFile {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
}

export type GitIndexResult =
  | { readonly ok: true; /** Each path once, in the order of the index. */ readonly files: readonly TrackedFile[] }
  | { readonly ok: false; readonly byte: number; readonly message: string };

const ENTRY_STAT_BYTES = 40;
const MOST_ENTRIES = 1_000_000;

export function readGitIndex(bytes: Uint8Array): GitIndexResult {
  if (bytes.length < 32 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'DIRC') {
    return fail(0, 'not a git index: it does not start with DIRC');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return fail(4, `version ${String(version)} of the git index, expected 2, 3 or 4`);
  const count = view.getUint32(8);
  const hashBytes = hashLength(bytes);
  if (hashBytes === undefined)
    return fail(bytes.length - 20, 'the checksum at the end of the git index does not match');
  const end = bytes.length - hashBytes;
  // An entry takes at least its fixed part and a zero byte: a claimed count beyond that is refused before anything is made.
  if (count > MOST_ENTRIES || count * (ENTRY_STAT_BYTES + hashBytes + 3) > end) {
    return fail(8, `${String(count)} entries do not fit into the git index`);
  }
  const files = new Map<string, TrackedFile>();
  let at = 12;
  let previous: Uint8Array = new Uint8Array(0);
  for (let i = 0; i < count; i += 1) {
    const start = at;
    const flagsAt = start + ENTRY_STAT_BYTES + hashBytes;
    if (flagsAt + 2 > end) return fail(start, 'an entry of the git index is cut short');
    const mode = view.getUint32(start + 24);
    const extended = (view.getUint16(flagsAt) & 0x4000) !== 0;
    if (extended && version < 3) return fail(flagsAt, 'an extended entry in version 2 of the git index');
    at = flagsAt + (extended ? 4 : 2);
    let kept = 0;
    if (version === 4) {
      const prefix = readVarint(bytes, at, end);
      if (prefix === undefined || prefix.value > previous.length) return fail(at, 'a path prefix that is too long');
      kept = previous.length - prefix.value;
      ({ at } = prefix);
    }
    const nul = bytes.indexOf(0, at);
    if (nul < 0 || nul >= end) return fail(at, 'a path without end');
    const path = new Uint8Array(kept + nul - at);
    path.set(previous.subarray(0, kept));
    path.set(bytes.subarray(at, nul), kept);
    previous = path;
    at = version === 4 ? nul + 1 : start + ((nul - start + 8) & ~7);
    const kind = kindOf(mode);
    if (kind === undefined) return fail(start + 24, `an entry of the mode ${mode.toString(8)}, which is not read`);
    const text = decodeWtf8(path);
    files.set(text, { path: text, kind });
  }
  const extension = requiredExtension(bytes, view, at, end);
  return extension === undefined ? { ok: true, files: [...files.values()] } : extension;
}

/** 20 or 32 by the checksum; zeros stand for none and mean 20. */
function hashLength(bytes: Uint8Array): 20 | 32 | undefined {
  const body = (length: number): Uint8Array => bytes.subarray(0, bytes.length - length);
  const tail = (length: number): Uint8Array => bytes.subarray(bytes.length - length);
  if (equalBytes(sha1(body(20)), tail(20))) return 20;
  if (equalBytes(sha256(body(32)), tail(32))) return 32;
  return tail(20).every((byte) => byte === 0) ? 20 : undefined;
}

function kindOf(mode: number): TrackedFile['kind'] | undefined {
  switch (mode >>> 12) {
    case 8:
      return 'file';
    case 10:
      return 'link';
    case 14:
      return 'submodule';
    default:
      return undefined;
  }
}

/** Extensions in lower case change what the entries mean: a split or sparse index does not list every file itself. */
function requiredExtension(bytes: Uint8Array, view: DataView, from: number, end: number): GitIndexResult | undefined {
  let at = from;
  while (at < end) {
    if (at + 8 > end) return fail(at, 'an extension of the git index is cut short');
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (!(bytes[at] >= 0x41 && bytes[at] <= 0x5a)) {
      return fail(at, `the extension ${JSON.stringify(name)} of the git index, which is not read`);
    }
    const size = view.getUint32(at + 4);
    if (size > end - at - 8) return fail(at, 'an extension of the git index is cut short');
    at += 8 + size;
  }
  return undefined;
}

/** The offset encoding of pack files. */
function readVarint(bytes: Uint8Array, from: number, end: number): { value: number; at: number } | undefined {
  let at = from;
  let value = -1;
  for (let i = 0; i < 5; i += 1) {
    if (at >= end) return undefined;
    const byte = bytes[at];
    at += 1;
    value = (value + 1) * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, at };
  }
  return undefined;
}

function fail(byte: number, message: string): GitIndexResult {
  return { ok: false, byte, message };
}
