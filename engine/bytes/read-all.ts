import type { ByteSource } from './source.ts';
import { Sha256 } from '../crypto/sha256.ts';
import { hex } from '../crypto/hex.ts';

/** Bytes and digest of a source, or the size at which it was refused. The digest is of all bytes in either case. */
export interface ReadResult {
  /** Undefined when the source is blank or larger than the limit. Blanks before the first other slice read as spaces. */
  readonly bytes: Uint8Array | undefined;
  readonly sha256: string;
  /** True when every byte is JSON white space (and there is at least one). */
  readonly blank: boolean;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Bytes per slice. A parameter so that tests can read at one, two and seven bytes. */
export const DEFAULT_CHUNK = 1 << 20;

/**
 * Reads a source once, slice by slice, hashing as it goes. Never holds more than `limit` bytes.
 * @param onProgress told the number of bytes read so far
 */
export async function readAll(
  source: ByteSource,
  limit: number,
  onProgress?: (done: number) => void,
  chunk = DEFAULT_CHUNK,
): Promise<ReadResult> {
  const hash = new Sha256();
  // Nothing is kept of leading white space until something else follows, so a file of blanks costs no memory.
  let bytes: Uint8Array | undefined;
  let blank = source.size > 0;
  let offset = 0;
  while (offset < source.size) {
    const slice = await source.read(offset, Math.min(chunk, source.size - offset));
    if (slice.length === 0) break;
    hash.update(slice);
    if (blank && !slice.every(isSpace)) {
      blank = false;
      if (source.size <= limit) bytes = new Uint8Array(source.size).fill(0x20, 0, offset);
    }
    bytes?.set(slice, offset);
    offset += slice.length;
    onProgress?.(offset);
  }
  // A file that shrank while it was read: what was read is what is judged.
  return { bytes: bytes?.subarray(0, offset), sha256: hex(hash.digest()), blank };
}
