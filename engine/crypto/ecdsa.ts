/** ECDSA (FIPS 186-5 section 6.4.2) over the curves of NIST, with strict encodings. High s is valid: honest signers emit it. */
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bigEndian } from './bigint.ts';

export type CurveName = 'nistp256' | 'nistp384' | 'nistp521';

const CURVES = { nistp256: p256, nistp384: p384, nistp521: p521 } as const;
/** Bytes of one coordinate. */
const COORDINATE = { nistp256: 32, nistp384: 48, nistp521: 66 } as const;

export interface EcdsaSignature {
  readonly r: bigint;
  readonly s: bigint;
}

export function isCurveName(name: string): name is CurveName {
  return name === 'nistp256' || name === 'nistp384' || name === 'nistp521';
}

/** Whether bytes are an uncompressed point (SEC 1 section 2.3.3) of the curve, not the point at infinity. */
export function isCurvePoint(curve: CurveName, bytes: Uint8Array): boolean {
  return pointOf(curve, bytes) !== undefined;
}

/**
 * Whether a signature is good under a key, for the hash of a message.
 * @param key uncompressed point
 * @param hash at most as long as the order of the curve
 */
export function verifyEcdsa(curve: CurveName, key: Uint8Array, hash: Uint8Array, signature: EcdsaSignature): boolean {
  const { Point } = CURVES[curve];
  const n = Point.Fn.ORDER;
  const { r, s } = signature;
  if (!(r > 0n && r < n && s > 0n && s < n)) return false;
  const q = pointOf(curve, key);
  if (q === undefined) return false;
  const w = Point.Fn.inv(s);
  const u1 = (bigEndian(hash) * w) % n;
  const u2 = (r * w) % n;
  const sum = Point.BASE.multiplyUnsafe(u1).add(q.multiplyUnsafe(u2));
  return !sum.is0() && sum.toAffine().x % n === r;
}

/** r and s of a DER `SEQUENCE { INTEGER, INTEGER }` in its only encoding; undefined for any other bytes. */
export function readDerSignature(bytes: Uint8Array): EcdsaSignature | undefined {
  const sequence = readDer(bytes, 0, 0x30);
  if (sequence?.end !== bytes.length) return undefined;
  const r = readDer(bytes, sequence.start, 0x02);
  const s = r === undefined ? undefined : readDer(bytes, r.end, 0x02);
  if (r === undefined || s?.end !== bytes.length) return undefined;
  const values = [r, s].map(({ start, end }) => readInteger(bytes.subarray(start, end)));
  const [first, second] = values;
  return first === undefined || second === undefined ? undefined : { r: first, s: second };
}

/** Content of one element with a tag, its length in the shortest form. Signatures are below 65,536 bytes. */
function readDer(bytes: Uint8Array, at: number, tag: number): { start: number; end: number } | undefined {
  if (at + 2 > bytes.length || bytes[at] !== tag) return undefined;
  let length = bytes[at + 1];
  let start = at + 2;
  if (length === 0x81) {
    length = bytes[start] ?? 0;
    start += 1;
    if (length < 0x80) return undefined;
  } else if (length > 0x81 || length === 0x80) return undefined;
  return start + length > bytes.length ? undefined : { start, end: start + length };
}

/** A whole number that is not negative, without superfluous zero bytes. */
function readInteger(bytes: Uint8Array): bigint | undefined {
  if (bytes.length === 0 || bytes[0] >= 0x80) return undefined;
  if (bytes.length > 1 && bytes[0] === 0 && bytes[1] < 0x80) return undefined;
  return bigEndian(bytes);
}

function pointOf(curve: CurveName, bytes: Uint8Array): InstanceType<(typeof p256)['Point']> | undefined {
  if (bytes[0] !== 4 || bytes.length !== 1 + 2 * COORDINATE[curve]) return undefined;
  try {
    const point = CURVES[curve].Point.fromBytes(bytes);
    return point.is0() ? undefined : point;
  } catch {
    return undefined;
  }
}
