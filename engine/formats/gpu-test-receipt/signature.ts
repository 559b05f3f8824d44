/** The signature block of a receipt under the keys that count. */
import { decodeBase64 } from '../../crypto/base64.ts';
import { readDerSignature, verifyEcdsa } from '../../crypto/ecdsa.ts';
import { ed25519PointFault, verifyEd25519 } from '../../crypto/ed25519.ts';
import type { Ed25519Fault } from '../../crypto/ed25519.ts';
import { verifyRsaPss } from '../../crypto/rsa.ts';
import { sha256 } from '../../crypto/sha256.ts';
import type { SshPublicKey } from '../../crypto/ssh-key.ts';
import type { KeyEntry, Keyring } from './keyring.ts';
import { countsFor, distinctKeys, validAt } from './keyring.ts';
import type { Receipt } from './receipt.ts';

/** Keys examined for one receipt (threats.md section 9). */
export const MOST_KEYS = 64;

/** The label that a receipt must bear for a kind of key. */
export const ALGORITHMS: Readonly<Record<SshPublicKey['kind'], string>> = {
  ed25519: 'ed25519',
  ecdsa: 'ecdsa-sha256',
  rsa: 'rsa-pss-sha256',
};

export interface SigningKey {
  readonly entry: KeyEntry;
  /** Why it counts, in one phrase. */
  readonly why: string;
}

export type SignatureState =
  /** No signature that could be verified. */
  | { readonly kind: 'unsigned'; readonly pointer: string; readonly reason: string }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'verified'; readonly by: SigningKey }
  /** The key that the receipt names counts, and the signature is not one of it. */
  | { readonly kind: 'refused'; readonly named: SigningKey; readonly fault?: Ed25519Fault }
  /** Valid under a key that was found beside the receipt or does not count for the identity. */
  | { readonly kind: 'untrusted'; readonly by: KeyEntry; readonly reason: string }
  | { readonly kind: 'undecided'; readonly reason: string };

export interface SignatureFindings {
  readonly state: SignatureState;
  /** Whose keys count. */
  readonly identity: string | undefined;
  /** Keys that count, each once. */
  readonly counting: readonly SigningKey[];
}

/**
 * Judges the block. The algorithm follows from the key, never from a label.
 * @param signed canonical bytes of the receipt without the block
 * @param identity the auditor's choice, else `signature.signer`
 * @param endedAt seconds, for keys with limits
 */
export function judgeSignature(
  receipt: Receipt,
  signed: Uint8Array,
  keyring: Keyring,
  identity: string | undefined,
  endedAt: number | undefined,
): SignatureFindings {
  const counting = countingKeys(keyring, identity, endedAt);
  const found = (state: SignatureState): SignatureFindings => ({ state, identity, counting });
  const block = receipt.get('signature');
  const unsigned = whyUnsigned(receipt, block);
  if (unsigned !== undefined) return found({ kind: 'unsigned', ...unsigned });
  const text = receipt.text(receipt.get('value', block));
  if (text === undefined) return found({ kind: 'malformed', reason: 'the value is not a string' });
  const value = decodeBase64(text);
  if (value === undefined) return found({ kind: 'malformed', reason: 'the value is not strict base64' });

  const name = receipt.text(receipt.get('key_fingerprint', block));
  const named = counting.find(({ entry }) => entry.key.fingerprint === name);
  // The named key first: the limit on keys must not keep it out.
  const ordered = named === undefined ? counting : [named, ...counting.filter((one) => one !== named)];
  const by = ordered.slice(0, MOST_KEYS).find(({ entry }) => verifyWithKey(entry.key, signed, value));
  if (by !== undefined) return found({ kind: 'verified', by });
  if (named !== undefined) {
    const { key } = named.entry;
    const fault = key.kind === 'ed25519' ? ed25519PointFault(key.point) : undefined;
    return found({ kind: 'refused', named, ...(fault === undefined ? {} : { fault }) });
  }
  return found(outsiders(keyring, counting, signed, value, identity));
}

/** Says what can be said when no key that counts verifies and the named one does not count. */
function outsiders(
  keyring: Keyring,
  counting: readonly SigningKey[],
  signed: Uint8Array,
  value: Uint8Array,
  identity: string | undefined,
): SignatureState {
  const tried = new Set(counting.map(({ entry }) => entry));
  const others = distinctKeys(keyring.entries.filter((entry) => !tried.has(entry)));
  const by = others.slice(0, MOST_KEYS).find((entry) => verifyWithKey(entry.key, signed, value));
  if (by !== undefined) {
    const { fingerprint } = by.key;
    const why = by.pinned ? `not a key of ${identity ?? 'the signer'} at that time` : 'not pinned';
    return { kind: 'untrusted', by, reason: `valid for key ${fingerprint}, ${why}` };
  }
  if (counting.length === 0) {
    const whose = identity === undefined ? '' : ` for ${identity}`;
    const reason = `no public key was given that counts${whose}: add the signer's keys under Trusted inputs`;
    return { kind: 'undecided', reason };
  }
  const unexamined = counting.length - MOST_KEYS;
  const more = unexamined > 0 ? `, ${String(unexamined)} more were not examined` : '';
  const count = Math.min(counting.length, MOST_KEYS);
  const reason = `the key that the receipt names was not given, and none of the ${String(count)} keys that count verifies${more}`;
  return { kind: 'undecided', reason };
}

/**
 * Pinned keys that count for an identity at a time, each once.
 * @param allowed further limits of the lines
 */
export function countingKeys(
  keyring: Keyring,
  identity: string | undefined,
  endedAt: number | undefined,
  allowed: (entry: KeyEntry) => boolean = () => true,
): readonly SigningKey[] {
  const usable = keyring.entries.filter((entry) => entry.pinned && validAt(entry, endedAt) && allowed(entry));
  const counted = usable.filter((entry) => countsFor(entry, identity) !== undefined);
  return distinctKeys(counted).map((entry) => ({ entry, why: countsFor(entry, identity) ?? '' }));
}

function whyUnsigned(receipt: Receipt, block: number): { pointer: string; reason: string } | undefined {
  if (block < 0) return { pointer: '', reason: 'unsigned: the receipt has no signature' };
  const pointer = '/signature';
  if (receipt.isNull(block)) return { pointer, reason: 'unsigned: the signature is null' };
  if (!receipt.document.isObject(block)) return { pointer, reason: 'unsigned: the signature is not an object' };
  const value = receipt.get('value', block);
  if (value < 0) return { pointer, reason: 'unsigned: the signature has no value' };
  if (receipt.isNull(value))
    return { pointer: `${pointer}/value`, reason: 'unsigned: the value of the signature is null' };
  if (receipt.text(value) === '') {
    return { pointer: `${pointer}/value`, reason: 'unsigned: the value of the signature is empty' };
  }
  return undefined;
}

/** Whether a signature value is one of this key, under the scheme that its kind prescribes. */
export function verifyWithKey(key: SshPublicKey, message: Uint8Array, value: Uint8Array): boolean {
  switch (key.kind) {
    case 'ed25519':
      return verifyEd25519(key.point, message, value);
    case 'ecdsa': {
      const signature = readDerSignature(value);
      return signature !== undefined && verifyEcdsa(key.curve, key.point, sha256(message), signature);
    }
    case 'rsa':
      return verifyRsaPss(key, message, value);
  }
}

/** What makes a key too weak to rest a verdict on; undefined when nothing does. */
export function weakness(key: SshPublicKey): string | undefined {
  if (key.kind !== 'rsa') return undefined;
  if (key.bits < 2048) return `an RSA key of ${String(key.bits)} bits, expected at least 2048`;
  if (key.e < 3n || key.e % 2n === 0n) return `an RSA key with the public exponent ${String(key.e)}`;
  return undefined;
}
