/** Frame header, RFC 8878 section 3.1.1.1. */
import { refuse } from './refusal.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const TWO_32 = 4294967296;

export interface FrameHeader {
  /** Bytes of magic and header. */
  readonly size: number;
  /** Bytes that a match may reach back; of a single-segment frame its content size. */
  readonly windowSize: number;
  /** Bytes of the content as claimed; undefined when the frame does not say. */
  readonly contentSize: number | undefined;
  readonly hasChecksum: boolean;
}

/**
 * Reads magic and header of a frame that uses no dictionary.
 * @throws ZstdRefusal naming the byte
 */
export function readFrameHeader(bytes: Uint8Array): FrameHeader {
  for (let i = 0; i < 4; i += 1) {
    if (i >= bytes.length) refuse(i, `input ends within the frame magic, ${i} of 4 bytes`);
    if (bytes[i] !== MAGIC[i]) refuse(0, `not a zstd frame: starts with ${hexOf(bytes)}, expected 28b52ffd`);
  }
  if (bytes.length < 5) refuse(4, 'input ends before the frame header descriptor');
  const descriptor = bytes[4];
  if ((descriptor & 0x08) !== 0) refuse(4, 'reserved bit of the frame header descriptor is set');
  if ((descriptor & 0x10) !== 0) refuse(4, 'unused bit of the frame header descriptor is set');
  if ((descriptor & 0x03) !== 0) refuse(4, 'frame names a dictionary, none is accepted');
  const singleSegment = (descriptor & 0x20) !== 0;
  const flag = descriptor >>> 6;
  const contentBytes = flag === 0 ? (singleSegment ? 1 : 0) : 1 << flag;
  const contentAt = singleSegment ? 5 : 6;
  const size = contentAt + contentBytes;
  if (bytes.length < size) refuse(bytes.length, `input ends within the frame header, ${bytes.length} of ${size} bytes`);
  const contentSize = contentBytes === 0 ? undefined : readContentSize(bytes, contentAt, contentBytes);
  const windowSize = singleSegment ? (contentSize ?? 0) : windowOf(bytes[5]);
  return { size, windowSize, contentSize, hasChecksum: (descriptor & 0x04) !== 0 };
}

/** Mantissa of three bits, exponent of five: 1 KiB to 3.75 TiB. */
function windowOf(descriptor: number): number {
  const base = 1024 * POWERS_OF_TWO[descriptor >>> 3];
  return base + (base / 8) * (descriptor & 7);
}

const POWERS_OF_TWO = Float64Array.from({ length: 32 }, (_, i) => (i === 31 ? 2147483648 : 1 << i));

/** Inexact above 2^53, where every limit refuses it anyway. */
function readContentSize(bytes: Uint8Array, at: number, length: number): number {
  let low = 0;
  for (let i = 0; i < Math.min(length, 4); i += 1) low |= bytes[at + i] << (8 * i);
  if (length === 2) return low + 256;
  if (length < 8) return low >>> 0;
  const high = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
  return (high >>> 0) * TWO_32 + (low >>> 0);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
