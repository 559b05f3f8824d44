import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase91, toBase91 } from '../../../src/worker/base91.ts';

describe('base91', () => {
  it.each(['"', '\\', '`', ' ', 'é', 'AB"', '\u0000'])('refuses %j', (text) => {
    expect(() => fromBase91(text)).toThrow(RangeError);
  });

  it('gives back what went in (seed 91)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase91(bytes);
        expect(text).toMatch(/^[!-~]*$/);
        expect(text).not.toMatch(/["\\`]/);
        expect(fromBase91(text)).toEqual(bytes);
      }),
      { numRuns: 2000, seed: 91 },
    );
  });

  it('is the encoding of the reference, but for the alphabet', () => {
    // `printf test | base91` of the reference gives fPNKd, by the alphabet A-Z a-z 0-9 !#$%&()*+,./:;<=>?@[]^_`{|}~".
    const theirs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,./:;<=>?@[]^_`{|}~"';
    const ours = [...Array(94).keys()].map((i) => String.fromCharCode(33 + i)).filter((c) => !'"\\`'.includes(c));
    const text = toBase91(new TextEncoder().encode('test'));
    expect([...text].map((character) => theirs[ours.indexOf(character)]).join('')).toBe('fPNKd');
  });

  it('makes a text a quarter longer', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
    expect(toBase91(bytes).length).toBeLessThan(12_500);
  });
});
