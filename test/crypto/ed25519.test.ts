import fc from 'fast-check';
import { ed25519 } from '@noble/curves/ed25519.js';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { ed25519PointFault, verifyEd25519 } from '../../engine/crypto/ed25519.ts';
import { lenientVerify } from '../../engine/formats/gpu-test-receipt/reference/lenient.ts';
import type { SshPublicKey } from '../../engine/crypto/ssh-key.ts';
import { OPENSSL, POINTS, RFC8032, SPECCHECK } from './edge/ed25519.ts';
import { fromHex } from './oracles.ts';

vi.setConfig({ testTimeout: 120_000 });

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

describe('Ed25519', () => {
  it.each(SPECCHECK)('refuses speccheck: %s', (_what, key, message, signature) => {
    expect(verifyEd25519(fromHex(key), fromHex(message), fromHex(signature))).toBe(false);
  });

  it('answers speccheck as OpenSSL does in the profile `reference`', () => {
    const answers = SPECCHECK.map(([, key, message, signature]) => {
      const loose: SshPublicKey = {
        kind: 'ed25519',
        type: 'ssh-ed25519',
        blob: new Uint8Array(0),
        fingerprint: '',
        point: fromHex(key),
      };
      return lenientVerify(loose, fromHex(message), fromHex(signature)) ? 'V' : 'X';
    });
    expect(answers.join('')).toBe(OPENSSL);
  });

  it.each(POINTS)('names what is wrong with a point: %s', (_what, text, fault) => {
    expect(ed25519PointFault(fromHex(text))).toBe(fault);
  });

  it.each(RFC8032)('accepts RFC 8032 section 7.1, and no change of it (key %s)', (key, message, signature) => {
    const [k, m, s] = [key, message, signature].map(fromHex);
    expect(ed25519PointFault(k)).toBeUndefined();
    expect(verifyEd25519(k, m, s)).toBe(true);
    for (let at = 0; at < 64; at += 1) {
      const changed = s.slice();
      changed[at] ^= 1 << (at % 8);
      expect(verifyEd25519(k, m, changed)).toBe(false);
    }
    expect(verifyEd25519(k, Uint8Array.of(...m, 0), s)).toBe(false);
    expect(verifyEd25519(k, m, s.subarray(0, 63))).toBe(false);
    expect(verifyEd25519(k, m, Uint8Array.of(...s, 0))).toBe(false);
    expect(verifyEd25519(fromHex(RFC8032[0][0] === key ? RFC8032[1][0] : RFC8032[0][0]), m, s)).toBe(false);
  });

  it('refuses S + n L for every n that fits into 32 bytes', () => {
    const [key, message, signature] = RFC8032[2].map(fromHex);
    let s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
    for (s += ORDER; s < 2n ** 256n; s += ORDER) {
      const tail = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
      expect(verifyEd25519(key, message, Uint8Array.of(...signature.subarray(0, 32), ...tail))).toBe(false);
    }
  });

  it('agrees with OpenSSL on honest signatures and on single changed bits (100 keys)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat({ max: 64 * 8 - 1 }), (message, bit) => {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519');
        const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
        const signature = new Uint8Array(sign(null, message, privateKey));
        expect(verifyEd25519(key, message, signature)).toBe(true);
        signature[bit >> 3] ^= 1 << (bit & 7);
        expect(verifyEd25519(key, message, signature)).toBe(false);
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  it('refuses a key with a torsion part, or of low order, under which the equation holds', () => {
    const { Point } = ed25519;
    const order8 = Point.fromBytes(fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'));
    const little = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
    const scalar = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
    const [secret, nonce] = [123_456_789_123n, 987_654_321_987n];
    const r = Point.BASE.multiply(nonce).toBytes();
    let tried = 0;
    for (const [key, a] of [
      [Point.BASE.multiply(secret).add(order8).toBytes(), secret],
      [Point.ZERO.toBytes(), 0n],
    ] as const) {
      for (let i = 0; i < 256; i += 1) {
        const message = Uint8Array.of(i);
        const k = little(createHash('sha512').update(r).update(key).update(message).digest()) % ORDER;
        if (k % 8n !== 0n) continue;
        const signature = Uint8Array.of(...r, ...scalar((nonce + k * a) % ORDER));
        const loose: SshPublicKey = {
          kind: 'ed25519',
          type: 'ssh-ed25519',
          blob: new Uint8Array(0),
          fingerprint: '',
          point: key,
        };
        // OpenSSL's equation holds, so that only the check of the key refuses.
        expect(lenientVerify(loose, message, signature)).toBe(true);
        expect(verifyEd25519(key, message, signature)).toBe(false);
        tried += 1;
        break;
      }
    }
    expect(tried).toBe(2);
  });

  it('answers for any bytes (300 cases)', () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 70 });
    fc.assert(
      fc.property(bytes, bytes, bytes, (key, message, signature) => {
        expect(verifyEd25519(key, message, signature)).toBe(false);
      }),
      { numRuns: 300, seed: 9 },
    );
  });
});
