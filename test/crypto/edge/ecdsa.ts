/** ECDSA: encodings, points and values at the edges. Hexadecimal throughout. */

/** Wycheproof ecdsa_secp256r1_sha256, test group 2. */
export const KEY =
  '042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e';
export const MESSAGE = '313233343030';
const R = '2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18';
const S = 'b329f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db';
export const GOOD = `30450220${R}022100${S}`;
/** The same with n - s. */
export const LOW_S =
  '304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e1802204cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76';
/** Orders of the groups (SEC 2). */
export const ORDERS = {
  nistp256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  nistp384: BigInt(`0x${'f'.repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`),
  nistp521: BigInt(`0x1${'f'.repeat(65)}a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`),
};

export const REFUSED_DER = [
  ['s without its leading zero', `30440220${R}0220${S}`],
  ['length of the sequence in long form', `3081450220${R}022100${S}`],
  ['length with a leading zero', `308200450220${R}022100${S}`],
  ['length one too large', `30460220${R}022100${S}`],
  ['length one too small', `30440220${R}022100${S}`],
  ['length beyond 32 bits', `3085010000004502 20${R}022100${S}`.replace(' ', '')],
  ['length beyond 64 bits', `308901000000000000004502 20${R}022100${S}`.replace(' ', '')],
  ['length 2^31 - 1', `30847fffffff0220${R}022100${S}`],
  ['length 2^32 - 1', `3084ffffffff0220${R}022100${S}`],
  ['indefinite length', `30800220${R}022100${S}0000`],
  ['length missing', `300220${R}022100${S}`],
  ['bytes behind the sequence', `${GOOD}0000`],
  ['a byte inside the sequence', `304602 20${R}022100${S}00`.replace(' ', '')],
  ['r with a leading zero', `30460221 00${R}022100${S}`.replace(' ', '')],
  ['r with two leading zeros', `3047022200 00${R}022100${S}`.replace(' ', '')],
  ['length of r in long form', `3046028120${R}022100${S}`],
  ['the tag of a set', `3145${GOOD.slice(4)}`],
  ['r as a bit string', `30450320${R}022100${S}`],
  ['r empty', `30250200022100${S}`],
  ['only r', `30220220${R}`],
  ['three integers', `304802 20${R}022100${S}020100`.replace(' ', '')],
  ['nothing', ''],
  ['an empty sequence', '3000'],
  ['r and s side by side', `${R}${S}`],
  ['negative r', '300602 01ff020101'.replace(' ', '')],
  ['null in place of r', '3004 05000500'.replace(' ', '')],
] as const;

export const REFUSED_POINTS = [
  ['infinity', '00'],
  ['compressed', `02${'2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838'}`],
  ['not on the curve', `04${'00'.repeat(63)}01`],
  ['hybrid', `06${KEY.slice(2)}`],
  ['one byte short', KEY.slice(0, -2)],
  ['coordinate above the field', `04${'ff'.repeat(64)}`],
  ['nothing', ''],
] as const;

function integer(value: bigint): string {
  let digits = value.toString(16);
  if (digits.length % 2 === 1) digits = `0${digits}`;
  if (Number.parseInt(digits.slice(0, 2), 16) >= 0x80) digits = `00${digits}`;
  return `02${(digits.length / 2).toString(16).padStart(2, '0')}${digits}`;
}

/** DER of a signature (RFC 3279 section 2.2.3), whatever r and s are. */
export function derSignature(r: bigint, s: bigint): string {
  const body = integer(r) + integer(s);
  const length = body.length / 2;
  return `30${length < 128 ? '' : '81'}${length.toString(16).padStart(2, '0')}${body}`;
}
