import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { sha256 as noble } from '@noble/hashes/sha2.js';
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

describe('against two other implementations', () => {
  const random = (size: number, seed: number): Uint8Array => {
    let state = seed;
    return Uint8Array.from({ length: size }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
  };

  it('every length from 0 to 300 bytes, cut at every place', () => {
    for (let size = 0; size <= 300; size += 1) {
      const bytes = random(size, size + 1);
      const wanted = createHash('sha256').update(bytes).digest('hex');
      expect(sha256Hex(bytes)).toBe(wanted);
      expect(hex(noble(bytes))).toBe(wanted);
      const cut = (size * 7) % (size + 1);
      expect(hex(new Sha256().update(bytes.subarray(0, cut)).update(bytes.subarray(cut)).digest())).toBe(wanted);
    }
  });

  it('long texts, and a copy made on the way', () => {
    for (const size of [65_535, 1_000_003, 4_194_304]) {
      const bytes = random(size, size);
      const half = new Sha256().update(bytes.subarray(0, size >> 1));
      const copy = half.clone();
      half.update(random(100, 3)).digest();
      expect(hex(copy.update(bytes.subarray(size >> 1)).digest())).toBe(
        createHash('sha256').update(bytes).digest('hex'),
      );
    }
  });

  it('a length that does not fit 32 bits', () => {
    const block = new Uint8Array(1 << 24).fill(0x5a);
    const [ours, theirs] = [new Sha256(), createHash('sha256')];
    for (let i = 0; i < 33; i += 1) {
      ours.update(block);
      theirs.update(block);
    }
    expect(hex(ours.digest())).toBe(theirs.digest('hex'));
  }, 60_000);

  it('what was generated is what the script writes', () => {
    execFileSync(process.execPath, ['scripts/make-sha256.mjs', '--check'], { stdio: 'pipe' });
  });
});
