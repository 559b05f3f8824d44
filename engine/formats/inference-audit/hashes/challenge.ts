/** What a challenge seed asks for (commitllm-v4.md section 2.6), for auditors who issue challenges. */
import { utf8Encode } from '../../../base/utf8.ts';
import { hashOf, le32 } from './leaves.ts';

const TOKEN = utf8Encode('vi-audit-token-v1');
const PREFIX = utf8Encode('vi-audit-prefix-v1');
/** Layers that a routine challenge opens at least, where the model has them. */
const LEAST_LAYERS = 10;

/** The position that a seed asks for in a run. @param nTokens 1 or more */
export function challengedToken(seed: Uint8Array, nTokens: number): number {
  return firstWord(hashOf(TOKEN, seed)) % nTokens;
}

/** The layers of a routine challenge: 0 to L. @param nLayers 1 or more */
export function challengedLayers(seed: Uint8Array, tokenIndex: number, nLayers: number): readonly number[] {
  const drawn = firstWord(hashOf(PREFIX, seed, le32(tokenIndex))) % nLayers;
  const last = Math.max(Math.min(LEAST_LAYERS, nLayers) - 1, drawn);
  return Array.from({ length: last + 1 }, (_, layer) => layer);
}

function firstWord(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
