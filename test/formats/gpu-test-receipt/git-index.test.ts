/** The git index, held against git itself. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readGitIndex } from '../../../engine/formats/gpu-test-receipt/git-index.ts';
import { ORACLES } from '../../crypto/oracles.ts';

const KINDS = new Map([
  ['100644', 'file'],
  ['100755', 'file'],
  ['120000', 'link'],
  ['160000', 'submodule'],
]);

function bytesOf(index: string): Uint8Array {
  return new Uint8Array(Buffer.from(index, 'base64'));
}

/** The same index with its checksum made anew. */
function sealed(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, bytes.length - 20);
  return Uint8Array.of(...body, ...createHash('sha1').update(body).digest());
}

const V2 = bytesOf(ORACLES.indexes[0].index);

describe('git index', () => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['another file', new Uint8Array(100).fill(0x41)],
    ['version 1', sealed(Uint8Array.of(...V2.subarray(0, 7), 1, ...V2.subarray(8)))],
    ['version 5', sealed(Uint8Array.of(...V2.subarray(0, 7), 5, ...V2.subarray(8)))],
    [
      'a count beyond the file',
      sealed(Uint8Array.of(...V2.subarray(0, 8), 0xff, 0xff, 0xff, 0xff, ...V2.subarray(12))),
    ],
    ['one entry more than there is', sealed(Uint8Array.of(...V2.subarray(0, 11), V2[11] + 1, ...V2.subarray(12)))],
    ['one entry less', sealed(Uint8Array.of(...V2.subarray(0, 11), V2[11] - 1, ...V2.subarray(12)))],
    ['a changed byte', Uint8Array.of(...V2.subarray(0, 90), V2[90] ^ 1, ...V2.subarray(91))],
    ['a cut file', V2.subarray(0, V2.length - 1)],
    ['a byte more', Uint8Array.of(...V2, 0)],
  ])('refuses %s, with its place', (_what, bytes) => {
    const result = readGitIndex(bytes);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.message.length).toBeGreaterThan(10);
  });

  it.each(ORACLES.indexes.map((one) => [one.name, one] as const))('%s', (_name, { index, files, modes, ok }) => {
    const result = readGitIndex(bytesOf(index));
    expect(result.ok).toBe(ok);
    if (!result.ok) return;
    expect(result.files.map(({ path }) => path)).toEqual(files);
    expect(result.files.map(({ kind }) => kind)).toEqual(modes.map((mode) => KINDS.get(mode)));
  });

  it('reads one whose checksum was left out (index.skipHash)', () => {
    const zeroed = V2.slice();
    zeroed.fill(0, zeroed.length - 20);
    expect(readGitIndex(zeroed)).toEqual(readGitIndex(V2));
  });

  it('answers for any change of one byte, checksum made anew (2,000 cases)', () => {
    fc.assert(
      fc.property(fc.nat({ max: V2.length - 21 }), fc.nat({ max: 255 }), (at, byte) => {
        const changed = V2.slice();
        changed[at] = byte;
        const result = readGitIndex(sealed(changed));
        expect(typeof result.ok).toBe('boolean');
      }),
      { numRuns: 2000, seed: 31 },
    );
  });
});
