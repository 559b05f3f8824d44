/**
 * Several zstd frames one after the other, with skippable ones among them: what the reference decoder accepts
 * (commitllm-v4.md section 1.2). Each frame is decoded strictly; only their number and their windows are free.
 */
import type { ZstdLimits } from '../../../archive/zstd/index.ts';
import { decodeZstdFrame } from '../../../archive/zstd/index.ts';

export type FramesResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly byte: number; readonly message: string; readonly tooLarge: boolean };

const SKIPPABLE = 0x184d2a50;

/** Decodes all frames and joins their contents. @param limits of output: over all frames */
export function splitFrames(bytes: Uint8Array, limits: ZstdLimits): FramesResult {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  let total = 0;
  let frames = 0;
  let at = 0;
  while (at < bytes.length || frames === 0) {
    if (bytes.length - at >= 8 && (view.getUint32(at, true) & 0xfffffff0) >>> 0 === SKIPPABLE) {
      const end = at + 8 + view.getUint32(at + 4, true);
      if (end > bytes.length) return { ok: false, byte: at, message: 'a skippable frame is cut', tooLarge: false };
      at = end;
      frames += 1;
      continue;
    }
    const end = frameEnd(bytes, at) ?? bytes.length;
    const frame = decodeZstdFrame(bytes.subarray(at, end), { ...limits, maxOutput: limits.maxOutput - total });
    if (!frame.ok) return { ok: false, byte: at + frame.byte, message: frame.message, tooLarge: frame.tooLarge };
    parts.push(frame.bytes);
    total += frame.bytes.length;
    frames += 1;
    at = end;
  }
  if (parts.length === 1) return { ok: true, bytes: parts[0] };
  const joined = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return { ok: true, bytes: joined };
}

/** One past the last byte of the frame at `at`, by the sizes of its blocks; undefined when it is cut or none. */
function frameEnd(bytes: Uint8Array, at: number): number | undefined {
  const descriptor = bytes[at + 4];
  if (descriptor === undefined) return undefined;
  const single = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >>> 6;
  const contentBytes = sizeFlag === 0 ? (single ? 1 : 0) : sizeFlag === 1 ? 2 : sizeFlag === 2 ? 4 : 8;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  let next = at + 5 + (single ? 0 : 1) + dictionaryBytes + contentBytes;
  for (let last = false; !last;) {
    if (next + 3 > bytes.length) return undefined;
    const header = bytes[next] | (bytes[next + 1] << 8) | (bytes[next + 2] << 16);
    last = (header & 1) === 1;
    next += 3 + (((header >>> 1) & 3) === 1 ? 1 : header >>> 3);
  }
  if ((descriptor & 4) !== 0) next += 4;
  return next <= bytes.length ? next : undefined;
}
