import { describe, expect, it } from 'vitest';
import { Sha256, hex, sha256, sha256Hex } from '../../engine/crypto/sha256.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** FIPS 180-4 examples and NIST CAVP SHA256ShortMsg (0 bits), with their published digests. */
const VECTORS: readonly [name: string, message: Uint8Array, digest: string][] = [
  ['nothing', ascii(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', ascii('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'the 448-bit message',
    ascii('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'a million a',
    new Uint8Array(1_000_000).fill(0x61),
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  ],
];

describe('Sha256', () => {
  it('is spent after its digest', () => {
    const hash = new Sha256();
    hash.digest();
    expect(() => hash.update(ascii('a'))).toThrow();
    expect(() => hash.digest()).toThrow();
  });

  it.each([1, 2, 7, 63, 64, 65])('fed %i bytes at a time gives the digest of the whole', (size) => {
    for (const [, message, digest] of VECTORS) {
      const bytes = message.subarray(0, 70_000);
      const hash = new Sha256();
      for (let i = 0; i < bytes.length; i += size) hash.update(bytes.subarray(i, i + size));
      const text = hex(hash.digest());
      expect(text).toBe(sha256Hex(bytes));
      if (bytes.length === message.length) expect(text).toBe(digest);
    }
  });

  it('does not keep the bytes it was given', () => {
    const buffer = ascii('abc');
    const hash = new Sha256().update(buffer);
    buffer.fill(0);
    expect(hex(hash.digest())).toBe(VECTORS[1][2]);
  });
});

describe('sha256', () => {
  it.each(VECTORS)('of %s', (_, message, digest) => {
    expect(sha256Hex(message)).toBe(digest);
    expect(hex(sha256(message))).toBe(digest);
    expect(sha256(message)).toHaveLength(32);
  });

  it('reads a view, not the buffer behind it', () => {
    const buffer = ascii('xxabcxx');
    expect(sha256Hex(buffer.subarray(2, 5))).toBe(VECTORS[1][2]);
  });
});
