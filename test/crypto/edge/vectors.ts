/**
 * Every signature, point and encoding at the edges, with the answer that is expected of it. Made of engine code and data only,
 * so that every JavaScript engine can be asked the same (`npm run test:engines`).
 */
import { bigEndian, bigEndianBytes, littleEndian } from '../../../engine/crypto/bigint.ts';
import { isCurvePoint, readDerSignature, verifyEcdsa } from '../../../engine/crypto/ecdsa.ts';
import type { CurveName } from '../../../engine/crypto/ecdsa.ts';
import { ed25519PointFault, verifyEd25519 } from '../../../engine/crypto/ed25519.ts';
import { verifyRsaPkcs1 } from '../../../engine/crypto/rsa.ts';
import { sha256 } from '../../../engine/crypto/sha256.ts';
import type { SshPublicKey } from '../../../engine/crypto/ssh-key.ts';
import { readKeyText } from '../../../engine/crypto/ssh-key-lines.ts';
import { lenientVerify } from '../../../engine/formats/gpu-test-receipt/reference/lenient.ts';
import { verifyWithKey } from '../../../engine/formats/gpu-test-receipt/signature.ts';
import { GOOD, KEY, LOW_S, MESSAGE, ORDERS, REFUSED_DER, REFUSED_POINTS, derSignature } from './ecdsa.ts';
import { OPENSSL, POINTS, RFC8032, SPECCHECK } from './ed25519.ts';

/** A signature made by OpenSSL: SSH key line, message and signature in hexadecimal, padding or hash, whether it is PSS with the largest salt. */
export interface MadeSignature {
  readonly key: string;
  readonly message: string;
  readonly signature: string;
  readonly kind: string;
  readonly pss: boolean;
}

export interface EdgeVector {
  readonly id: string;
  readonly expected: string;
  answer(): string;
}

const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const CURVES = ['nistp256', 'nistp384', 'nistp521'] as const;

export function edgeVectors(made: readonly MadeSignature[]): readonly EdgeVector[] {
  return [...ed25519Vectors(), ...ecdsaVectors(made), ...made.flatMap(madeVectors)];
}

function ed25519Vectors(): readonly EdgeVector[] {
  const ask = (id: string, expected: boolean, key: Uint8Array, message: Uint8Array, value: Uint8Array): EdgeVector =>
    vector(`ed25519 ${id}`, expected, () => verifyEd25519(key, message, value));
  const published = SPECCHECK.flatMap(([what, ...texts], at) => {
    const [key, message, value] = texts.map(bytes);
    const loose: SshPublicKey = {
      kind: 'ed25519',
      type: 'ssh-ed25519',
      blob: new Uint8Array(0),
      fingerprint: '',
      point: key,
    };
    return [
      ask(`speccheck, ${what}`, false, key, message, value),
      vector(`ed25519 speccheck as OpenSSL, ${what}`, OPENSSL[at] === 'V', () => lenientVerify(loose, message, value)),
    ];
  });
  const points = POINTS.map(([what, text, fault]) => ({
    id: `ed25519 point, ${what}`,
    expected: fault,
    answer: () => ed25519PointFault(bytes(text)) ?? 'none',
  }));
  const rfc = RFC8032.flatMap((texts, test) => {
    const [key, message, value] = texts.map(bytes);
    const id = `RFC 8032 test ${String(test + 1)}`;
    const changed = Array.from({ length: 64 }, (_, at) =>
      ask(`${id}, bit ${String(at % 8)} of byte ${String(at)} changed`, false, key, message, flipped(value, at)),
    );
    const beyond = [];
    const s = littleEndian(value.subarray(32));
    for (let n = 1n; s + n * ED25519_ORDER < 2n ** 256n; n += 1n) {
      const tail = bigEndianBytes(s + n * ED25519_ORDER, 32)?.reverse() ?? new Uint8Array(0);
      beyond.push(ask(`${id}, S + ${String(n)} L`, false, key, message, joined(value.subarray(0, 32), tail)));
    }
    return [
      ask(id, true, key, message, value),
      ask(`${id}, message longer`, false, key, joined(message, Uint8Array.of(0)), value),
      ask(`${id}, cut`, false, key, message, value.subarray(0, 63)),
      ask(`${id}, longer`, false, key, message, joined(value, Uint8Array.of(0))),
      ...changed,
      ...beyond,
    ];
  });
  return [...published, ...points, ...rfc];
}

function ecdsaVectors(made: readonly MadeSignature[]): readonly EdgeVector[] {
  const verify = (curve: CurveName, key: Uint8Array, message: Uint8Array, der: Uint8Array): boolean => {
    const signature = readDerSignature(der);
    return signature !== undefined && verifyEcdsa(curve, key, sha256(message), signature);
  };
  const wycheproof = (id: string, expected: boolean, der: string): EdgeVector =>
    vector(`ecdsa ${id}`, expected, () => verify('nistp256', bytes(KEY), bytes(MESSAGE), bytes(der)));
  const edges = CURVES.flatMap((curve) => {
    const line = made.find(({ key }) => key.startsWith(`ecdsa-sha2-${curve} `))?.key ?? '';
    const key = keyOf(line);
    if (key.kind !== 'ecdsa') throw new Error(`no key of ${curve}`);
    const n = ORDERS[curve];
    const values = [0n, 1n, 2n, n - 1n, n, n + 1n, (n + 1n) / 2n];
    return values.flatMap((r, i) =>
      values.map((s, j) =>
        vector(`ecdsa ${curve}, edge values ${String(i)} and ${String(j)}`, false, () =>
          verify(curve, key.point, bytes(MESSAGE), bytes(derSignature(r, s))),
        ),
      ),
    );
  });
  return [
    ...REFUSED_DER.map(([what, text]) => wycheproof(`encoding, ${what}`, false, text)),
    ...REFUSED_POINTS.map(([what, text]) =>
      vector(`ecdsa point, ${what}`, false, () => isCurvePoint('nistp256', bytes(text))),
    ),
    wycheproof('Wycheproof, valid', true, GOOD),
    wycheproof('Wycheproof, low s', true, LOW_S),
    ...edges,
  ];
}

/** One signature of OpenSSL and changes of it. Which kinds a receipt's key accepts is that of specs/gpu-test-receipts.md. */
function madeVectors(one: MadeSignature, at: number): readonly EdgeVector[] {
  const key = keyOf(one.key);
  const [message, value] = [one.message, one.signature].map(bytes);
  const id = `${key.type} ${one.kind} #${String(at)}`;
  const ask = (what: string, expected: boolean, over: Uint8Array, signature: Uint8Array): EdgeVector =>
    vector(`${id}${what}`, expected, () => verifyWithKey(key, over, signature));
  const good = one.pss || one.kind === 'ed25519' || one.kind === 'ecdsa-sha256';
  const whole = ask('', good, message, value);
  const pkcs1 = (['sha256', 'sha512'] as const).map((hash) =>
    vector(
      `${id} as PKCS 1 with ${hash}`,
      one.kind === `pkcs1-${hash}`,
      () => key.kind === 'rsa' && verifyRsaPkcs1(key, hash, message, value),
    ),
  );
  if (!good) return key.kind === 'rsa' ? [whole, ...pkcs1] : [whole];
  const more = key.kind === 'rsa' ? bigEndianBytes(bigEndian(value) + key.n, value.length) : undefined;
  return [
    whole,
    ...(key.kind === 'rsa' ? pkcs1 : []),
    ask(', message longer', false, joined(message, Uint8Array.of(0)), value),
    ask(', zero in front', false, message, joined(Uint8Array.of(0), value)),
    ask(', zero behind', false, message, joined(value, Uint8Array.of(0))),
    ask(', first byte missing', false, message, value.subarray(1)),
    ask(', empty', false, message, new Uint8Array(0)),
    ask(', zeros', false, message, new Uint8Array(value.length)),
    ...(more === undefined ? [] : [ask(', modulus added', false, message, more)]),
    ...[0, 1, value.length >> 1, value.length - 1].map((byte) =>
      ask(`, byte ${String(byte)} changed`, false, message, flipped(value, byte)),
    ),
  ];
}

function vector(id: string, expected: boolean, ask: () => boolean): EdgeVector {
  return { id, expected: String(expected), answer: () => String(ask()) };
}

function keyOf(line: string): SshPublicKey {
  const { key } = readKeyText(line);
  if (key === undefined) throw new Error(`no key: ${line}`);
  return key;
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.of(...a, ...b);
}

function flipped(value: Uint8Array, at: number): Uint8Array {
  const changed = value.slice();
  changed[at] ^= 1 << (at % 8);
  return changed;
}
