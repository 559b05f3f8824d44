/** ChaCha20 key stream with 20 rounds, 64-bit block counter from 0 and nonce 0 (the original layout of the cipher). */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
const TWO_M53 = 1.1102230246251565e-16;

/** The first `count` words of the key stream. @param key 32 bytes */
export function keyStream(key: Uint8Array, count: number): Uint32Array {
  const words = new Uint32Array(count);
  const state = new Int32Array(16);
  const view = new DataView(key.buffer, key.byteOffset, 32);
  state.set(CONSTANTS);
  for (let i = 0; i < 8; i++) state[4 + i] = view.getInt32(4 * i, true);
  const block = new Int32Array(16);
  // Fewer than 2^32 blocks: the upper word of the counter stays 0.
  for (let at = 0; at < count; at += 16) {
    block.set(state);
    for (let round = 0; round < 10; round++) doubleRound(block);
    for (let i = 0; i < 16 && at + i < count; i++) words[at + i] = block[i] + state[i];
    state[12] += 1;
  }
  return words;
}

function doubleRound(s: Int32Array): void {
  quarter(s, 0, 4, 8, 12);
  quarter(s, 1, 5, 9, 13);
  quarter(s, 2, 6, 10, 14);
  quarter(s, 3, 7, 11, 15);
  quarter(s, 0, 5, 10, 15);
  quarter(s, 1, 6, 11, 12);
  quarter(s, 2, 7, 8, 13);
  quarter(s, 3, 4, 9, 14);
}

function quarter(s: Int32Array, a: number, b: number, c: number, d: number): void {
  s[a] += s[b];
  s[d] = rotate(s[d] ^ s[a], 16);
  s[c] += s[d];
  s[b] = rotate(s[b] ^ s[c], 12);
  s[a] += s[b];
  s[d] = rotate(s[d] ^ s[a], 8);
  s[c] += s[d];
  s[b] = rotate(s[b] ^ s[c], 7);
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** The draw of the sampler: the upper 53 bits of the first 64 of the key stream, in [0, 1). */
export function firstDraw(seed: Uint8Array): number {
  const [low, high] = keyStream(seed, 2);
  return (high * 2097152 + (low >>> 11)) * TWO_M53;
}
