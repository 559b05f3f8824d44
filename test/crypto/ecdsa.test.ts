import fc from 'fast-check';
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { isCurvePoint, readDerSignature, verifyEcdsa } from '../../engine/crypto/ecdsa.ts';
import type { CurveName } from '../../engine/crypto/ecdsa.ts';
import {
  GOOD,
  KEY as KEY_HEX,
  LOW_S,
  MESSAGE as MESSAGE_HEX,
  ORDERS as N,
  REFUSED_DER,
  REFUSED_POINTS,
  derSignature,
} from './edge/ecdsa.ts';
import { fromHex } from './oracles.ts';

vi.setConfig({ testTimeout: 120_000 });

const KEY = fromHex(KEY_HEX);
const MESSAGE = fromHex(MESSAGE_HEX);

function verifyDer(curve: CurveName, key: Uint8Array, message: Uint8Array, der: Uint8Array): boolean {
  const signature = readDerSignature(der);
  const hash = new Uint8Array(createHash('sha256').update(message).digest());
  return signature !== undefined && verifyEcdsa(curve, key, hash, signature);
}

describe('ECDSA', () => {
  it.each(REFUSED_DER)('refuses %s', (_what, text) => {
    expect(readDerSignature(fromHex(text)) === undefined || !verifyDer('nistp256', KEY, MESSAGE, fromHex(text))).toBe(
      true,
    );
  });

  it('refuses r and s out of range, and every combination of edge values', () => {
    for (const curve of ['nistp256', 'nistp384', 'nistp521'] as const) {
      const n = N[curve];
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: NODE_NAMES[curve] });
      const key = pointOf(publicKey.export({ format: 'der', type: 'spki' }), curve);
      const edges = [0n, 1n, 2n, n - 1n, n, n + 1n, (n + 1n) / 2n];
      for (const r of edges) for (const s of edges) expect(verifyDer(curve, key, MESSAGE, der(r, s))).toBe(false);
    }
  });

  it.each(REFUSED_POINTS)('refuses a point: %s', (_what, text) => {
    expect(isCurvePoint('nistp256', fromHex(text))).toBe(false);
  });

  it('accepts Wycheproof: valid, low s, and the same with high s', () => {
    expect(verifyDer('nistp256', KEY, MESSAGE, fromHex(GOOD))).toBe(true);
    expect(verifyDer('nistp256', KEY, MESSAGE, fromHex(LOW_S))).toBe(true);
  });

  it('agrees with OpenSSL: honest, high and low s, another message, another key (60 keys)', () => {
    for (const curve of ['nistp256', 'nistp384', 'nistp521'] as const) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (message) => {
          const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: NODE_NAMES[curve] });
          const key = pointOf(publicKey.export({ format: 'der', type: 'spki' }), curve);
          const bytes = new Uint8Array(sign('sha256', message, privateKey));
          const read = readDerSignature(bytes);
          expect(read).toBeDefined();
          if (read === undefined) return;
          expect(verifyDer(curve, key, message, bytes)).toBe(true);
          const other = der(read.r, N[curve] - read.s);
          expect(verifyDer(curve, key, message, other)).toBe(true);
          expect(verify('sha256', message, publicKey, other)).toBe(true);
          expect(verifyDer(curve, key, Uint8Array.of(...message, 1), bytes)).toBe(false);
          expect(verifyDer(curve, key, message, der(read.s, read.r))).toBe(false);
          expect(verifyDer(curve, key, message, der(read.r + N[curve], read.s))).toBe(false);
        }),
        { numRuns: 20, seed: 11 },
      );
    }
  });
});

const der = (r: bigint, s: bigint): Uint8Array => fromHex(derSignature(r, s));

const NODE_NAMES = { nistp256: 'prime256v1', nistp384: 'secp384r1', nistp521: 'secp521r1' } as const;
const POINT_BYTES = { nistp256: 65, nistp384: 97, nistp521: 133 } as const;

function pointOf(spki: Buffer, curve: CurveName): Uint8Array {
  return new Uint8Array(spki.subarray(-POINT_BYTES[curve]));
}
