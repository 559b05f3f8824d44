/**
 * SHA-256 (FIPS 180-4) of exactly 64 bytes: two digests side by side, as the nodes of a binary hash tree need it.
 *
 * Digests are eight 32-bit words in the host's own integers, so neither byte order nor copying costs anything. The second
 * block of such a message is always the same padding: its message schedule is a constant, added to the round constants.
 */

/** Words of a digest. */
export const DIGEST_WORDS = 8;

// prettier-ignore
const K = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);

const IV = Int32Array.of(
  ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
);

/** For the 64 rounds of a block: the message schedule plus the round constants. */
const sums = new Int32Array(64);

/** Fills `sums` for a block of two halves, each of eight words of `nodes`: sixteen words of the schedule at a time, each kept in its own name. */
// prettier-ignore
function expand(nodes: Int32Array, left: number, right: number): void {
  let w0 = nodes[left], w1 = nodes[left + 1], w2 = nodes[left + 2], w3 = nodes[left + 3], w4 = nodes[left + 4], w5 = nodes[left + 5], w6 = nodes[left + 6], w7 = nodes[left + 7];
  let w8 = nodes[right], w9 = nodes[right + 1], w10 = nodes[right + 2], w11 = nodes[right + 3], w12 = nodes[right + 4], w13 = nodes[right + 5], w14 = nodes[right + 6], w15 = nodes[right + 7];
  sums[0] = (w0 + K[0]) | 0; sums[1] = (w1 + K[1]) | 0; sums[2] = (w2 + K[2]) | 0; sums[3] = (w3 + K[3]) | 0;
  sums[4] = (w4 + K[4]) | 0; sums[5] = (w5 + K[5]) | 0; sums[6] = (w6 + K[6]) | 0; sums[7] = (w7 + K[7]) | 0;
  sums[8] = (w8 + K[8]) | 0; sums[9] = (w9 + K[9]) | 0; sums[10] = (w10 + K[10]) | 0; sums[11] = (w11 + K[11]) | 0;
  sums[12] = (w12 + K[12]) | 0; sums[13] = (w13 + K[13]) | 0; sums[14] = (w14 + K[14]) | 0; sums[15] = (w15 + K[15]) | 0;
  for (let t = 16; t < 64; t += 16) {
    w0 = (w0 + w9 + ((w1 >>> 7 | w1 << 25) ^ (w1 >>> 18 | w1 << 14) ^ (w1 >>> 3)) + ((w14 >>> 17 | w14 << 15) ^ (w14 >>> 19 | w14 << 13) ^ (w14 >>> 10))) | 0;
    sums[t] = (w0 + K[t]) | 0;
    w1 = (w1 + w10 + ((w2 >>> 7 | w2 << 25) ^ (w2 >>> 18 | w2 << 14) ^ (w2 >>> 3)) + ((w15 >>> 17 | w15 << 15) ^ (w15 >>> 19 | w15 << 13) ^ (w15 >>> 10))) | 0;
    sums[t + 1] = (w1 + K[t + 1]) | 0;
    w2 = (w2 + w11 + ((w3 >>> 7 | w3 << 25) ^ (w3 >>> 18 | w3 << 14) ^ (w3 >>> 3)) + ((w0 >>> 17 | w0 << 15) ^ (w0 >>> 19 | w0 << 13) ^ (w0 >>> 10))) | 0;
    sums[t + 2] = (w2 + K[t + 2]) | 0;
    w3 = (w3 + w12 + ((w4 >>> 7 | w4 << 25) ^ (w4 >>> 18 | w4 << 14) ^ (w4 >>> 3)) + ((w1 >>> 17 | w1 << 15) ^ (w1 >>> 19 | w1 << 13) ^ (w1 >>> 10))) | 0;
    sums[t + 3] = (w3 + K[t + 3]) | 0;
    w4 = (w4 + w13 + ((w5 >>> 7 | w5 << 25) ^ (w5 >>> 18 | w5 << 14) ^ (w5 >>> 3)) + ((w2 >>> 17 | w2 << 15) ^ (w2 >>> 19 | w2 << 13) ^ (w2 >>> 10))) | 0;
    sums[t + 4] = (w4 + K[t + 4]) | 0;
    w5 = (w5 + w14 + ((w6 >>> 7 | w6 << 25) ^ (w6 >>> 18 | w6 << 14) ^ (w6 >>> 3)) + ((w3 >>> 17 | w3 << 15) ^ (w3 >>> 19 | w3 << 13) ^ (w3 >>> 10))) | 0;
    sums[t + 5] = (w5 + K[t + 5]) | 0;
    w6 = (w6 + w15 + ((w7 >>> 7 | w7 << 25) ^ (w7 >>> 18 | w7 << 14) ^ (w7 >>> 3)) + ((w4 >>> 17 | w4 << 15) ^ (w4 >>> 19 | w4 << 13) ^ (w4 >>> 10))) | 0;
    sums[t + 6] = (w6 + K[t + 6]) | 0;
    w7 = (w7 + w0 + ((w8 >>> 7 | w8 << 25) ^ (w8 >>> 18 | w8 << 14) ^ (w8 >>> 3)) + ((w5 >>> 17 | w5 << 15) ^ (w5 >>> 19 | w5 << 13) ^ (w5 >>> 10))) | 0;
    sums[t + 7] = (w7 + K[t + 7]) | 0;
    w8 = (w8 + w1 + ((w9 >>> 7 | w9 << 25) ^ (w9 >>> 18 | w9 << 14) ^ (w9 >>> 3)) + ((w6 >>> 17 | w6 << 15) ^ (w6 >>> 19 | w6 << 13) ^ (w6 >>> 10))) | 0;
    sums[t + 8] = (w8 + K[t + 8]) | 0;
    w9 = (w9 + w2 + ((w10 >>> 7 | w10 << 25) ^ (w10 >>> 18 | w10 << 14) ^ (w10 >>> 3)) + ((w7 >>> 17 | w7 << 15) ^ (w7 >>> 19 | w7 << 13) ^ (w7 >>> 10))) | 0;
    sums[t + 9] = (w9 + K[t + 9]) | 0;
    w10 = (w10 + w3 + ((w11 >>> 7 | w11 << 25) ^ (w11 >>> 18 | w11 << 14) ^ (w11 >>> 3)) + ((w8 >>> 17 | w8 << 15) ^ (w8 >>> 19 | w8 << 13) ^ (w8 >>> 10))) | 0;
    sums[t + 10] = (w10 + K[t + 10]) | 0;
    w11 = (w11 + w4 + ((w12 >>> 7 | w12 << 25) ^ (w12 >>> 18 | w12 << 14) ^ (w12 >>> 3)) + ((w9 >>> 17 | w9 << 15) ^ (w9 >>> 19 | w9 << 13) ^ (w9 >>> 10))) | 0;
    sums[t + 11] = (w11 + K[t + 11]) | 0;
    w12 = (w12 + w5 + ((w13 >>> 7 | w13 << 25) ^ (w13 >>> 18 | w13 << 14) ^ (w13 >>> 3)) + ((w10 >>> 17 | w10 << 15) ^ (w10 >>> 19 | w10 << 13) ^ (w10 >>> 10))) | 0;
    sums[t + 12] = (w12 + K[t + 12]) | 0;
    w13 = (w13 + w6 + ((w14 >>> 7 | w14 << 25) ^ (w14 >>> 18 | w14 << 14) ^ (w14 >>> 3)) + ((w11 >>> 17 | w11 << 15) ^ (w11 >>> 19 | w11 << 13) ^ (w11 >>> 10))) | 0;
    sums[t + 13] = (w13 + K[t + 13]) | 0;
    w14 = (w14 + w7 + ((w15 >>> 7 | w15 << 25) ^ (w15 >>> 18 | w15 << 14) ^ (w15 >>> 3)) + ((w12 >>> 17 | w12 << 15) ^ (w12 >>> 19 | w12 << 13) ^ (w12 >>> 10))) | 0;
    sums[t + 14] = (w14 + K[t + 14]) | 0;
    w15 = (w15 + w8 + ((w0 >>> 7 | w0 << 25) ^ (w0 >>> 18 | w0 << 14) ^ (w0 >>> 3)) + ((w13 >>> 17 | w13 << 15) ^ (w13 >>> 19 | w13 << 13) ^ (w13 >>> 10))) | 0;
    sums[t + 15] = (w15 + K[t + 15]) | 0;
  }
}

/** The sums of the padding of a message of 64 bytes: a one bit, zeros, and the length of 512 bits. */
expand(Int32Array.of(0x80000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512), 0, 8);
const PADDING = sums.slice();

/**
 * One compression: `state` with the block whose sums are `rounds`; the result goes to `out[at..]`. Eight rounds at a time,
 * each with its names shifted by one: after eight every name is back at its place. Majority is b ^ ((a ^ b) & (b ^ c)), and
 * a ^ b of one round is b ^ c of the next.
 */
// prettier-ignore
function compress(state: Int32Array, rounds: Int32Array, out: Int32Array, at: number): void {
  const a0 = state[0];
  const b0 = state[1];
  const c0 = state[2];
  const d0 = state[3];
  const e0 = state[4];
  const f0 = state[5];
  const g0 = state[6];
  const h0 = state[7];
  let a = a0, b = b0, c = c0, d = d0, e = e0, f = f0, g = g0, h = h0;
  let bc = b ^ c;
  for (let t = 0; t < 64; t += 8) {
    h = (h + rounds[t] + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (g ^ (e & (f ^ g)))) | 0;
    d = (d + h) | 0;
    const m0 = a ^ b;
    h = (h + ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (b ^ (m0 & bc))) | 0;
    g = (g + rounds[t + 1] + ((d >>> 6 | d << 26) ^ (d >>> 11 | d << 21) ^ (d >>> 25 | d << 7)) + (f ^ (d & (e ^ f)))) | 0;
    c = (c + g) | 0;
    const m1 = h ^ a;
    g = (g + ((h >>> 2 | h << 30) ^ (h >>> 13 | h << 19) ^ (h >>> 22 | h << 10)) + (a ^ (m1 & m0))) | 0;
    f = (f + rounds[t + 2] + ((c >>> 6 | c << 26) ^ (c >>> 11 | c << 21) ^ (c >>> 25 | c << 7)) + (e ^ (c & (d ^ e)))) | 0;
    b = (b + f) | 0;
    const m2 = g ^ h;
    f = (f + ((g >>> 2 | g << 30) ^ (g >>> 13 | g << 19) ^ (g >>> 22 | g << 10)) + (h ^ (m2 & m1))) | 0;
    e = (e + rounds[t + 3] + ((b >>> 6 | b << 26) ^ (b >>> 11 | b << 21) ^ (b >>> 25 | b << 7)) + (d ^ (b & (c ^ d)))) | 0;
    a = (a + e) | 0;
    const m3 = f ^ g;
    e = (e + ((f >>> 2 | f << 30) ^ (f >>> 13 | f << 19) ^ (f >>> 22 | f << 10)) + (g ^ (m3 & m2))) | 0;
    d = (d + rounds[t + 4] + ((a >>> 6 | a << 26) ^ (a >>> 11 | a << 21) ^ (a >>> 25 | a << 7)) + (c ^ (a & (b ^ c)))) | 0;
    h = (h + d) | 0;
    const m4 = e ^ f;
    d = (d + ((e >>> 2 | e << 30) ^ (e >>> 13 | e << 19) ^ (e >>> 22 | e << 10)) + (f ^ (m4 & m3))) | 0;
    c = (c + rounds[t + 5] + ((h >>> 6 | h << 26) ^ (h >>> 11 | h << 21) ^ (h >>> 25 | h << 7)) + (b ^ (h & (a ^ b)))) | 0;
    g = (g + c) | 0;
    const m5 = d ^ e;
    c = (c + ((d >>> 2 | d << 30) ^ (d >>> 13 | d << 19) ^ (d >>> 22 | d << 10)) + (e ^ (m5 & m4))) | 0;
    b = (b + rounds[t + 6] + ((g >>> 6 | g << 26) ^ (g >>> 11 | g << 21) ^ (g >>> 25 | g << 7)) + (a ^ (g & (h ^ a)))) | 0;
    f = (f + b) | 0;
    const m6 = c ^ d;
    b = (b + ((c >>> 2 | c << 30) ^ (c >>> 13 | c << 19) ^ (c >>> 22 | c << 10)) + (d ^ (m6 & m5))) | 0;
    a = (a + rounds[t + 7] + ((f >>> 6 | f << 26) ^ (f >>> 11 | f << 21) ^ (f >>> 25 | f << 7)) + (h ^ (f & (g ^ h)))) | 0;
    e = (e + a) | 0;
    const m7 = b ^ c;
    a = (a + ((b >>> 2 | b << 30) ^ (b >>> 13 | b << 19) ^ (b >>> 22 | b << 10)) + (c ^ (m7 & m6))) | 0;
    bc = m7;
  }
  out[at] = (a0 + a) | 0;
  out[at + 1] = (b0 + b) | 0;
  out[at + 2] = (c0 + c) | 0;
  out[at + 3] = (d0 + d) | 0;
  out[at + 4] = (e0 + e) | 0;
  out[at + 5] = (f0 + f) | 0;
  out[at + 6] = (g0 + g) | 0;
  out[at + 7] = (h0 + h) | 0;
}

const middle = new Int32Array(DIGEST_WORDS);

/**
 * SHA-256 of two digests, one after the other.
 * @param nodes digests as words
 * @param left where the first digest starts, in words
 * @param right where the second one starts
 * @param out where the result goes, from word `at`; may be `nodes`
 */
export function sha256Pair(nodes: Int32Array, left: number, right: number, out: Int32Array, at: number): void {
  expand(nodes, left, right);
  compress(IV, sums, middle, 0);
  compress(middle, PADDING, out, at);
}
