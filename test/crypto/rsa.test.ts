import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { bigEndian, bigEndianBytes, bitLength, modPow } from '../../engine/crypto/bigint.ts';
import { rsaBytes, verifyRsaPkcs1, verifyRsaPss } from '../../engine/crypto/rsa.ts';
import { readKeyText } from '../../engine/crypto/ssh-key-lines.ts';
import { fromHex, ORACLES } from './oracles.ts';

vi.setConfig({ testTimeout: 120_000 });

const CASES = ORACLES.signatures.filter(({ key }) => key.startsWith('ssh-rsa'));

function rsaOf(line: string): { n: bigint; e: bigint } {
  const { key } = readKeyText(line);
  if (key?.kind !== 'rsa') throw new Error(line);
  return { n: key.n, e: key.e };
}

describe('RSA signatures made by OpenSSL', () => {
  it.each(
    CASES.map(
      (one, index) => [`${one.kind}, ${String(rsaBytes(rsaOf(one.key)))} bytes, #${String(index)}`, one] as const,
    ),
  )('%s', (_name, { key, message, signature, kind, pss }) => {
    const [m, s] = [message, signature].map(fromHex);
    const rsa = rsaOf(key);
    expect(verifyRsaPss(rsa, m, s)).toBe(pss);
    expect(verifyRsaPkcs1(rsa, 'sha256', m, s)).toBe(kind === 'pkcs1-sha256');
    expect(verifyRsaPkcs1(rsa, 'sha512', m, s)).toBe(kind === 'pkcs1-sha512');
  });

  it('covers moduli whose encoded message is a byte shorter, and others', () => {
    const bits = new Set(CASES.map(({ key }) => bitLength(rsaOf(key).n)));
    expect([...bits].sort()).toEqual([1024, 2041, 2047, 2048, 3072]);
    expect(CASES.filter(({ pss }) => pss)).toHaveLength(12);
  });

  it.each(
    CASES.filter(({ pss, kind }) => pss || kind === 'pkcs1-sha256').map(
      (one, i) => [`${one.kind} #${String(i)}`, one] as const,
    ),
  )('no change of %s is accepted', (_name, { key, message, signature }) => {
    const [m, s] = [message, signature].map(fromHex);
    const rsa = rsaOf(key);
    const good = (value: Uint8Array, text = m): boolean =>
      verifyRsaPss(rsa, text, value) || verifyRsaPkcs1(rsa, 'sha256', text, value);
    expect(good(s)).toBe(true);
    expect(good(Uint8Array.of(0, ...s))).toBe(false);
    expect(good(s.subarray(1))).toBe(false);
    expect(good(Uint8Array.of(...s, 0))).toBe(false);
    expect(good(new Uint8Array(0))).toBe(false);
    expect(good(new Uint8Array(s.length))).toBe(false);
    expect(good(s, Uint8Array.of(...m, 0))).toBe(false);
    const more = bigEndianBytes(bigEndian(s) + rsa.n, s.length);
    if (more !== undefined) expect(good(more)).toBe(false);
    const wider = bigEndianBytes(bigEndian(s) + rsa.n, s.length + 1);
    expect(wider === undefined || !good(wider)).toBe(true);
    for (const at of [0, 1, s.length >> 1, s.length - 1]) {
      const changed = s.slice();
      changed[at] ^= 1;
      expect(good(changed)).toBe(false);
    }
  });

  it('with the exponent 1 compares the encoding itself, and still every byte of it', () => {
    const n = (1n << 2048n) - 1n;
    const s = new Uint8Array(256).fill(0xff);
    expect(verifyRsaPss({ n, e: 1n }, s, s)).toBe(false);
    expect(verifyRsaPkcs1({ n, e: 1n }, 'sha256', s, s)).toBe(false);
  });

  it('with the exponent 1, shows each rule of the encoding by itself', () => {
    const n = (1n << 2047n) + 1n;
    const message = Uint8Array.of(1, 2, 3);
    const sha = (...parts: Uint8Array[]): Buffer => {
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      return hash.digest();
    };
    /** An encoded message of 2,047 bits with the largest salt, some of it changed. */
    const encode = (first = 1, trailer = 0xbc, top = 0): Uint8Array => {
      const salt = Buffer.alloc(222, 7);
      const h = sha(Buffer.alloc(8), sha(message), salt);
      const db = Buffer.concat([Buffer.of(first), salt]);
      for (let block = 0; block * 32 < db.length; block += 1) {
        const mask = sha(h, Buffer.of(0, 0, 0, block));
        for (let i = 0; i < 32 && block * 32 + i < db.length; i += 1) db[block * 32 + i] ^= mask[i];
      }
      db[0] = (db[0] & 0x7f) | top;
      return new Uint8Array(Buffer.concat([db, h, Buffer.of(trailer)]));
    };
    const good = (em: Uint8Array): boolean => verifyRsaPss({ n, e: 1n }, message, em);
    expect(good(encode())).toBe(true);
    for (const first of [0, 2, 3, 0x41]) expect(good(encode(first))).toBe(false);
    for (const trailer of [0, 0xcc, 0xbd]) expect(good(encode(1, trailer))).toBe(false);
    // The top bit makes the value larger than the modulus, or is refused by itself.
    expect(good(encode(1, 0xbc, 0x80))).toBe(false);
    expect(verifyRsaPss({ n: (1n << 2048n) - 1n, e: 1n }, message, encode(1, 0xbc, 0x80))).toBe(false);
  });

  it('powers are those of repeated multiplication', () => {
    for (const [b, e, m] of [
      [3n, 0n, 7n],
      [3n, 5n, 7n],
      [0n, 0n, 5n],
      [10n, 20n, 1n],
      [123456789n, 65537n, 998244353n],
    ]) {
      let expected = 1n % m;
      for (let i = 0n; i < e; i += 1n) expected = (expected * b) % m;
      expect(modPow(b, e, m)).toBe(expected);
    }
  });
});
