/** Detached SSH signatures (PROTOCOL.sshsig of OpenSSH), as `ssh-keygen -Y sign` makes them. */
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { utf8Decode, utf8Encode } from '../base/utf8.ts';
import { decodeBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import { verifyEcdsa } from './ecdsa.ts';
import { verifyEd25519 } from './ed25519.ts';
import { verifyRsaPkcs1 } from './rsa.ts';
import { readSshKey } from './ssh-key.ts';
import type { SshPublicKey } from './ssh-key.ts';
import { SshReader, sshString } from './ssh-wire.ts';

export interface SshSignature {
  /** The key that the signature carries: a claim until it is found among trusted ones. */
  readonly key: SshPublicKey;
  readonly namespace: string;
  readonly hash: 'sha256' | 'sha512';
  /** Name of the scheme, such as `rsa-sha2-512`. */
  readonly scheme: string;
  readonly namespaceBytes: Uint8Array;
  readonly value: Uint8Array;
}

export type SshSignatureResult =
  { readonly ok: true; readonly signature: SshSignature } | { readonly ok: false; readonly reason: string };

const MAGIC = Uint8Array.of(0x53, 0x53, 0x48, 0x53, 0x49, 0x47);
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const MOST_BYTES = 65_536;
const NOTHING = new Uint8Array(0);
const CURVE_HASH = { nistp256: sha256, nistp384: sha384, nistp521: sha512 } as const;

/** Whether bytes begin like an armoured SSH signature. */
export function looksLikeSshSignature(bytes: Uint8Array): boolean {
  return BEGIN.split('').every((letter, i) => bytes[i] === letter.charCodeAt(0));
}

/** Reads an armoured signature: the plain armour, nothing around it, nothing left over inside. */
export function readSshSignature(bytes: Uint8Array): SshSignatureResult {
  if (bytes.length === 0) return refuse('the file is empty');
  if (bytes.length > MOST_BYTES) return refuse(`${String(bytes.length)} bytes are too many for a signature`);
  const decoded = utf8Decode(bytes);
  const lines = decoded.ok ? decoded.text.split('\n') : [];
  if (lines.at(-1) === '') lines.pop();
  if (lines.length < 3 || lines[0] !== BEGIN) return refuse(`the first line is not ${BEGIN}`);
  if (lines.at(-1) !== END) return refuse(`the last line is not ${END}`);
  const body = lines.slice(1, -1);
  const blob = body.includes('') ? undefined : decodeBase64(body.join(''));
  return blob === undefined ? refuse('what stands between the two lines is not base64') : readBlob(blob);
}

function readBlob(blob: Uint8Array): SshSignatureResult {
  if (!MAGIC.every((byte, i) => blob[i] === byte)) return refuse('the data does not start with SSHSIG');
  const reader = new SshReader(blob, MAGIC.length);
  const version = reader.uint32();
  if (version !== undefined && version !== 1) return refuse(`version ${String(version)}, expected 1`);
  const keyBlob = reader.string();
  const namespaceBytes = reader.string();
  const reserved = reader.string();
  const hash = reader.name();
  const inner = reader.string();
  if (keyBlob === undefined || namespaceBytes === undefined || reserved === undefined || inner === undefined) {
    return refuse('the data is cut short');
  }
  if (!reader.done) return refuse('bytes are left over behind the signature');
  if (reserved.length > 0) return refuse('the reserved text is not empty');
  const namespace = utf8Decode(namespaceBytes);
  if (!namespace.ok || namespace.text === '') return refuse('the namespace is empty or not text');
  if (hash !== 'sha256' && hash !== 'sha512') return refuse(`the hash ${String(hash)} is neither sha256 nor sha512`);
  const key = readSshKey(keyBlob);
  if (!key.ok) return refuse(`the key in it: ${key.reason}`);
  const sig = new SshReader(inner);
  const scheme = sig.name();
  const value = sig.string();
  if (!sig.done || scheme === undefined || value === undefined) return refuse('the inner signature is malformed');
  if (!schemeFits(key.key, scheme))
    return refuse(`the scheme ${scheme} does not fit a key of the kind ${key.key.type}`);
  const signature: SshSignature = { key: key.key, namespace: namespace.text, hash, scheme, namespaceBytes, value };
  return { ok: true, signature };
}

function schemeFits(key: SshPublicKey, scheme: string): boolean {
  return key.kind === 'rsa' ? scheme === 'rsa-sha2-256' || scheme === 'rsa-sha2-512' : scheme === key.type;
}

/** Whether the signature is one of its own key over a message. Says nothing about trust in the key. */
export function verifySshSignature(signature: SshSignature, message: Uint8Array): boolean {
  const { key, hash, scheme, namespaceBytes, value } = signature;
  const digest = hash === 'sha256' ? sha256(message) : sha512(message);
  const signed = concatBytes(MAGIC, ...[namespaceBytes, NOTHING, utf8Encode(hash), digest].map(sshString));
  switch (key.kind) {
    case 'ed25519':
      return verifyEd25519(key.point, signed, value);
    case 'rsa':
      return verifyRsaPkcs1(key, scheme === 'rsa-sha2-256' ? 'sha256' : 'sha512', signed, value);
    case 'ecdsa': {
      const reader = new SshReader(value);
      const r = reader.mpint();
      const s = reader.mpint();
      if (!reader.done || r === undefined || s === undefined) return false;
      return verifyEcdsa(key.curve, key.point, CURVE_HASH[key.curve](signed), { r, s });
    }
  }
}

function refuse(reason: string): SshSignatureResult {
  return { ok: false, reason };
}
