/** The binding of captured logits to the hidden state: a projection on secret signs (commitllm-v4.md section 5.5.7). */
import { sha256 } from '../../../crypto/sha256.ts';
import { utf8Encode } from '../../../base/utf8.ts';
import { bf16 } from './read-artifact.ts';

const SEPARATOR = utf8Encode('vi-captured-logits-r-v1');

/** The secret signs of a key, 1 or -1 each. @param seed 32 bytes */
export function secretSigns(seed: Uint8Array, count: number): Int8Array {
  const message = new Uint8Array(SEPARATOR.length + 40);
  message.set(SEPARATOR);
  message.set(seed, SEPARATOR.length);
  const index = new DataView(message.buffer, SEPARATOR.length + 32, 8);
  const signs = new Int8Array(count);
  for (let i = 0; i < count; i++) {
    index.setUint32(0, i, true);
    signs[i] = (sha256(message)[0] & 1) === 0 ? 1 : -1;
  }
  return signs;
}

/** |sum of signs times logits - sum of v times hidden|, each from left to right; NaN when a term is. */
export function capturedDifference(
  seed: Uint8Array,
  v: Float64Array,
  logits: Float32Array,
  hidden: Uint16Array,
): number {
  const signs = secretSigns(seed, logits.length);
  let left = 0;
  for (let i = 0; i < logits.length; i++) left += signs[i] * logits[i];
  let right = 0;
  for (let j = 0; j < v.length; j++) right += v[j] * bf16(hidden[j]);
  return Math.abs(left - right);
}
