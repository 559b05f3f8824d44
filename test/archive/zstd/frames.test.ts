import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeZstdFrame } from '../../../engine/archive/zstd/index.ts';
import { xxh64 } from '../../../engine/archive/zstd/xxh64.ts';

interface Index {
  readonly contents: Record<string, { readonly size: number; readonly sha256: string }>;
  readonly frames: readonly {
    readonly content: string;
    readonly args: string;
    readonly offset: number;
    readonly length: number;
  }[];
}

const folder = new URL('fixtures/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('frames.golden.json', folder), 'utf8')) as Index;
const all = new Uint8Array(readFileSync(new URL('frames.bin', folder)));
const LIMITS = { maxOutput: 4 << 20, maxWindow: 128 << 20 };
const frames = index.frames.map((frame) => ({ ...frame, bytes: all.slice(frame.offset, frame.offset + frame.length) }));
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('frames of the zstd command', () => {
  it.each(frames)('$content, $args', ({ content, args, bytes }) => {
    const result = decodeZstdFrame(bytes, LIMITS);
    if (!result.ok) throw new Error(`byte ${String(result.byte)}: ${result.message}`);
    expect(result.bytes.length).toBe(index.contents[content].size);
    expect(digest(result.bytes)).toBe(index.contents[content].sha256);
    expect(result.checksum).toBe(args.includes('--no-check') ? 'absent' : 'verified');
  });

  it('are refused when cut anywhere', () => {
    for (const { bytes } of frames.filter(({ length }) => length < 700)) {
      for (let end = 0; end < bytes.length; end += 1) {
        expect(decodeZstdFrame(bytes.subarray(0, end), LIMITS).ok).toBe(false);
      }
    }
  });

  it('with a checksum are refused after any change of one bit', () => {
    for (const { bytes } of frames.filter(({ args, length }) => length < 300 && args.includes('--check'))) {
      for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
        const changed = bytes.slice();
        changed[bit >>> 3] ^= 1 << (bit & 7);
        const result = decodeZstdFrame(changed, LIMITS);
        // The window of a frame is no part of its content, and nothing but content is under the checksum.
        if (result.ok) expect(digest(result.bytes)).toBe(digest(decoded(bytes)));
      }
    }
  });

  it('changed in any way give an answer below the limit', () => {
    const small = frames.filter(({ length }) => length < 20_000);
    const maxOutput = 1 << 19;
    const change = fc.tuple(
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom('set', 'cut', 'insert', 'move'),
    );
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.array(change, { minLength: 1, maxLength: 4 }), (which, changes) => {
        let bytes: Uint8Array = small[which].bytes;
        for (const [place, value, kind] of changes) bytes = changed(bytes, place, value, kind);
        const result = decodeZstdFrame(bytes, { maxOutput, maxWindow: 8 << 20 });
        if (result.ok) expect(result.bytes.length).toBeLessThanOrEqual(maxOutput);
        else expect(result.byte).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 3000, verbose: 1 },
    );
  });
});

function decoded(bytes: Uint8Array): Uint8Array {
  const result = decodeZstdFrame(bytes, LIMITS);
  if (!result.ok) throw new Error(result.message);
  return result.bytes;
}

function changed(bytes: Uint8Array, place: number, value: number, kind: string): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = place % bytes.length;
  if (kind === 'cut') return bytes.slice(0, at);
  if (kind === 'insert') return Uint8Array.from([...bytes.subarray(0, at), value, ...bytes.subarray(at)]);
  const copy = bytes.slice();
  if (kind === 'set') copy[at] = value;
  else copy.copyWithin(at, value % bytes.length, (place * 7) % bytes.length);
  return copy;
}

const hasZstd = spawnSync('zstd', ['--version']).status === 0;

describe('the zstd of this computer, where there is one', () => {
  it('makes frames that decode to what went in', () => {
    if (!hasZstd) return;
    const level = fc.constantFrom('--fast=3', '-1', '-3', '-6', '-9', '-12', '-15', '-19', '--ultra', '--long=25');
    const check = fc.constantFrom('--check', '--no-check');
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 3000 }))
        .map(([unit, times]) => Uint8Array.from({ length: unit.length * times }, (_, i) => unit[i % unit.length])),
    );
    fc.assert(
      fc.property(level, check, fc.array(piece, { maxLength: 12 }), (one, two, pieces) => {
        const input = Buffer.concat(pieces);
        const made = spawnSync('zstd', ['-c', '-q', one, two], { input, maxBuffer: 1 << 26 });
        const result = decodeZstdFrame(new Uint8Array(made.stdout), LIMITS);
        if (!result.ok) throw new Error(result.message);
        expect(Buffer.compare(result.bytes, input)).toBe(0);
        // Standard input has no size that the encoder could state, unless it ends at once.
        expect(result.contentSize).toBe(input.length === 0 ? 0 : undefined);
      }),
      { numRuns: 40, verbose: 1 },
    );
  });
});

describe('XXH64', () => {
  it.each([
    ['', 'ef46db3751d8e999'],
    ['a', 'd24ec4f1a98c6e5b'],
    ['abc', '44bc2cf5ad770999'],
    ['Nobody inspects the spammish repetition', 'fbcea83c8a378bf1'],
  ])('of %j', (text, expected) => {
    const [low, high] = xxh64(new Uint8Array(Buffer.from(text)));
    expect(high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')).toBe(expected);
  });
});
