/** What a file looks like by its first bytes. */
import { isIdx } from './idx.ts';
import { isNpy } from './npy-header.ts';

export type DataForm = 'zip' | 'safetensors' | 'npy' | 'idx' | 'pickle' | 'tar' | undefined;

/** Says nothing about whether the file can be read. 512 bytes tell all forms apart. */
export function sniffData(head: Uint8Array): DataForm {
  if (head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)))
    return 'zip';
  if (isNpy(head)) return 'npy';
  // The length of a header, which is no text, then its first bracket.
  if (head.length > 8 && head[8] === 0x7b && !isText(head.subarray(0, 8))) return 'safetensors';
  if (head[0] === 0x80 && head[1] <= 16) return 'pickle';
  if (head.length >= 262 && [0x75, 0x73, 0x74, 0x61, 0x72].every((byte, i) => head[257 + i] === byte)) return 'tar';
  return isIdx(head) ? 'idx' : undefined;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
}
