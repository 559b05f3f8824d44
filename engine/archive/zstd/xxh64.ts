/**
 * XXH64 with seed 0, in 32-bit halves: no 64-bit integer type is used. The frame checksum is its low word
 * (RFC 8878 section 3.1.1; the algorithm as in the xxHash specification).
 */
const P1 = [0x85ebca87 | 0, 0x9e3779b1 | 0] as const;
const P2 = [0x27d4eb4f | 0, 0xc2b2ae3d | 0] as const;
const P3 = [0x9e3779f9 | 0, 0x165667b1 | 0] as const;
const P4 = [0xc2b2ae63 | 0, 0x85ebca77 | 0] as const;
const P5 = [0x165667c5 | 0, 0x27d4eb2f | 0] as const;

/** A word of 64 bits as [low, high], each an int32. */
type Word = readonly [number, number];

/** High 32 bits of the product of two unsigned words. */
function mulHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const low = Math.imul(a0, b0) >>> 16;
  const x = Math.imul(a1, b0);
  const y = Math.imul(a0, b1);
  const middle = low + (x & 0xffff) + (y & 0xffff);
  return (Math.imul(a1, b1) + (x >>> 16) + (y >>> 16) + (middle >>> 16)) | 0;
}

function multiply(a: Word, b: Word): Word {
  const high = (mulHigh(a[0], b[0]) + Math.imul(a[0], b[1]) + Math.imul(a[1], b[0])) | 0;
  return [Math.imul(a[0], b[0]), high];
}

function add(a: Word, b: Word): Word {
  const low = (a[0] + b[0]) | 0;
  const carry = low >>> 0 < a[0] >>> 0 ? 1 : 0;
  return [low, (a[1] + b[1] + carry) | 0];
}

function xor(a: Word, b: Word): Word {
  return [a[0] ^ b[0], a[1] ^ b[1]];
}

/** Rotation to the left by 1 to 31 bits. */
function rotate(a: Word, by: number): Word {
  return [(a[0] << by) | (a[1] >>> (32 - by)), (a[1] << by) | (a[0] >>> (32 - by))];
}

function round(accumulator: Word, input: Word): Word {
  return multiply(rotate(add(accumulator, multiply(input, P2)), 31), P1);
}

function mergeLane(hash: Word, lane: Word): Word {
  return add(multiply(xor(hash, round([0, 0], lane)), P1), P4);
}

/** XXH64 of all bytes, seed 0. @returns [low, high] 32 bits, both unsigned */
export function xxh64(bytes: Uint8Array): readonly [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length;
  let at = 0;
  let hash: Word = P5;
  if (length >= 32) {
    const lanes = startLanes();
    at = hashStripes(lanes, view, length);
    const lane = (i: number): Word => [lanes[2 * i], lanes[2 * i + 1]];
    hash = add(add(rotate(lane(0), 1), rotate(lane(1), 7)), add(rotate(lane(2), 12), rotate(lane(3), 18)));
    for (let i = 0; i < 4; i += 1) hash = mergeLane(hash, lane(i));
  }
  hash = add(hash, [length | 0, Math.floor(length / 4294967296)]);
  for (; at + 8 <= length; at += 8) {
    const word: Word = [view.getInt32(at, true), view.getInt32(at + 4, true)];
    hash = add(multiply(rotate(xor(hash, round([0, 0], word)), 27), P1), P4);
  }
  if (at + 4 <= length) {
    hash = add(multiply(rotate(xor(hash, multiply([view.getInt32(at, true), 0], P1)), 23), P2), P3);
    at += 4;
  }
  for (; at < length; at += 1) {
    hash = multiply(rotate(xor(hash, multiply([bytes[at], 0], P5)), 11), P1);
  }
  hash = multiply(xor(hash, [hash[1] >>> 1, 0]), P2);
  hash = multiply(xor(hash, [(hash[0] >>> 29) | (hash[1] << 3), hash[1] >>> 29]), P3);
  return [(hash[0] ^ hash[1]) >>> 0, hash[1] >>> 0];
}

/** Four accumulators, low word first. */
function startLanes(): Int32Array {
  const zero: Word = [0, 0];
  const minusP1 = add([~P1[0], ~P1[1]], [1, 0]);
  return Int32Array.from([add(P1, P2), P2, zero, minusP1].flat());
}

/** The hot loop: whole stripes of 32 bytes, the arithmetic of `round` written out. @returns bytes hashed */
function hashStripes(lanes: Int32Array, view: DataView, length: number): number {
  const [p1Low, p1High] = P1;
  const [p2Low, p2High] = P2;
  let at = 0;
  for (; at + 32 <= length; at += 32) {
    for (let lane = 0; lane < 8; lane += 2) {
      const inLow = view.getInt32(at + 4 * lane, true);
      const inHigh = view.getInt32(at + 4 * lane + 4, true);
      const productLow = Math.imul(inLow, p2Low);
      const productHigh = (mulHigh(inLow, p2Low) + Math.imul(inLow, p2High) + Math.imul(inHigh, p2Low)) | 0;
      const low = (lanes[lane] + productLow) | 0;
      const high = (lanes[lane + 1] + productHigh + (low >>> 0 < productLow >>> 0 ? 1 : 0)) | 0;
      const turnedLow = (low << 31) | (high >>> 1);
      const turnedHigh = (high << 31) | (low >>> 1);
      lanes[lane] = Math.imul(turnedLow, p1Low);
      lanes[lane + 1] = (mulHigh(turnedLow, p1Low) + Math.imul(turnedLow, p1High) + Math.imul(turnedHigh, p1Low)) | 0;
    }
  }
  return at;
}
