/** Public keys of SSH (RFC 4253 section 6.6, RFC 5656, RFC 8709) from their binary form. */
import { encodeBase64Unpadded } from './base64.ts';
import { bitLength } from './bigint.ts';
import { ED25519_KEY_BYTES } from './ed25519.ts';
import { isCurveName, isCurvePoint } from './ecdsa.ts';
import type { CurveName } from './ecdsa.ts';
import { sha256 } from './sha256.ts';
import { SshReader } from './ssh-wire.ts';

interface KeyBase {
  /** Name of the kind of key, such as `ssh-ed25519`. */
  readonly type: string;
  /** The binary form: what the fingerprint is of. */
  readonly blob: Uint8Array;
  /** `SHA256:` and 43 characters, as `ssh-keygen -l` prints. */
  readonly fingerprint: string;
}

export type SshPublicKey = KeyBase &
  (
    | { readonly kind: 'ed25519'; /** Not checked: see `ed25519PointFault`. */ readonly point: Uint8Array }
    | { readonly kind: 'ecdsa'; readonly curve: CurveName; /** On the curve. */ readonly point: Uint8Array }
    | { readonly kind: 'rsa'; readonly n: bigint; readonly e: bigint; /** Of the modulus. */ readonly bits: number }
  );

export type SshKeyResult =
  { readonly ok: true; readonly key: SshPublicKey } | { readonly ok: false; readonly reason: string };

/** Sizes outside of which no honest key lies and arithmetic would take long. OpenSSH allows 16,384 bits. */
const RSA_BITS = { least: 512, most: 16_384 } as const;
const RSA_EXPONENT_BITS = 64;

/** `SHA256:` and the unpadded base64 of the SHA-256 of a key's binary form. */
export function sshFingerprint(blob: Uint8Array): string {
  return `SHA256:${encodeBase64Unpadded(sha256(blob))}`;
}

/** Reads the binary form of a public key. Refuses by name what is no plain key of a kind that can be used here. */
export function readSshKey(blob: Uint8Array): SshKeyResult {
  const reader = new SshReader(blob);
  const type = reader.name();
  if (type === undefined) return refuse('the key is cut short or has no name');
  const unsupported = unsupportedKind(type);
  if (unsupported !== undefined) return refuse(unsupported);
  const base = { type, blob, fingerprint: sshFingerprint(blob) };
  if (type === 'ssh-ed25519') {
    const point = reader.string();
    if (!reader.done || point?.length !== ED25519_KEY_BYTES) return refuse('not exactly one key of 32 bytes');
    return { ok: true, key: { ...base, kind: 'ed25519', point } };
  }
  return type === 'ssh-rsa' ? readRsa(reader, base) : readEcdsa(reader, base);
}

/** Why keys of a kind are not used; undefined for those that are. The name is that of the line or of the key. */
export function unsupportedKind(type: string): string | undefined {
  if (/-cert-v0[01]@openssh\.com$/.test(type)) return `a certificate (${type}): only plain keys are used`;
  if (type.startsWith('sk-')) return `a key of a security token (${type}), which this build does not use`;
  if (type === 'ssh-dss') return 'a DSA key (ssh-dss), which is too weak';
  if (type === 'ssh-ed25519' || type === 'ssh-rsa') return undefined;
  if (type.startsWith('ecdsa-sha2-') && isCurveName(type.slice(11))) return undefined;
  return `a kind of key that this build does not use (${type.slice(0, 60)})`;
}

function readRsa(reader: SshReader, base: KeyBase): SshKeyResult {
  const e = reader.mpint();
  const n = reader.mpint();
  if (!reader.done || e === undefined || n === undefined) return refuse('not exactly exponent and modulus');
  const bits = bitLength(n);
  if (bits < RSA_BITS.least || bits > RSA_BITS.most) return refuse(`an RSA modulus of ${String(bits)} bits`);
  if (bitLength(e) > RSA_EXPONENT_BITS) return refuse(`an RSA exponent of ${String(bitLength(e))} bits`);
  return { ok: true, key: { ...base, kind: 'rsa', n, e, bits } };
}

function readEcdsa(reader: SshReader, base: KeyBase): SshKeyResult {
  const curve = reader.name();
  const point = reader.string();
  if (!reader.done || curve === undefined || point === undefined) return refuse('not exactly curve and point');
  if (!isCurveName(curve) || base.type !== `ecdsa-sha2-${curve}`) {
    return refuse(`the curve ${curve.slice(0, 60)} inside a key of the kind ${base.type}`);
  }
  if (point[0] === 2 || point[0] === 3) return refuse('a compressed point');
  if (!isCurvePoint(curve, point)) return refuse(`not a point of the curve ${curve}`);
  return { ok: true, key: { ...base, kind: 'ecdsa', curve, point } };
}

function refuse(reason: string): SshKeyResult {
  return { ok: false, reason };
}
