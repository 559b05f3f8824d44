/** Where the reference verifier is laxer than this one: base64, points, lengths, times. Only for the profile `reference`. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { littleEndian } from '../../../crypto/bigint.ts';
import { concatBytes, equalBytes } from '../../../crypto/bytes.ts';
import { rsaBytes } from '../../../crypto/rsa.ts';
import type { SshPublicKey } from '../../../crypto/ssh-key.ts';
import { utcSeconds } from '../../../crypto/utc-seconds.ts';
import { verifyWithKey } from '../signature.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Python's `base64.b64decode` without validation: foreign characters are dropped, the first full padding ends the text. */
export function lenientBase64(text: string): Uint8Array | undefined {
  if (/[^\x00-\x7f]/.test(text)) return undefined;
  const out: number[] = [];
  let place = 0;
  let group = 0;
  let pads = 0;
  for (const letter of text) {
    if (letter === '=') {
      if (place >= 2) {
        pads += 1;
        if (place + pads >= 4) return Uint8Array.from(out);
      }
      continue;
    }
    const value = ALPHABET.indexOf(letter);
    if (value < 0) continue;
    pads = 0;
    group = ((group << 6) | value) & 0xffffff;
    place += 1;
    if (place > 1) out.push((group >> (8 - 2 * place)) & 0xff);
    place %= 4;
  }
  return place === 0 ? Uint8Array.from(out) : undefined;
}

/** Whether the reference takes a value for a signature of this key: points are not checked, and RSA values may be short. */
export function lenientVerify(key: SshPublicKey, message: Uint8Array, value: Uint8Array): boolean {
  if (key.kind === 'ed25519') return looseEd25519(key.point, message, value);
  if (key.kind !== 'rsa' || value.length >= rsaBytes(key)) return verifyWithKey(key, message, value);
  const padded = new Uint8Array(rsaBytes(key));
  padded.set(value, padded.length - value.length);
  return verifyWithKey(key, message, padded);
}

/** As OpenSSL: S below the order, the recomputed R compared byte by byte, any point as key. */
function looseEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const { Point } = ed25519;
  const order = Point.Fn.ORDER;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= order) return false;
  try {
    const a = Point.fromBytes(key, true);
    const k = littleEndian(sha512(concatBytes(r, key, message))) % order;
    const found = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
    return equalBytes(found.toBytes(), r);
  } catch {
    return false;
  }
}

/** Python's `strptime(text, "%Y-%m-%dT%H:%M:%SZ")`: fields may lack their zeros. Undefined where it raises. */
export function lenientTime(text: string): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})t(\d{1,2}):(\d{1,2}):(\d{1,2})z$/i.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return utcSeconds({ year, month, day, hour, minute, second });
}
