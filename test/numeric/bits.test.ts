import { describe, expect, it } from 'vitest';
import { POW2, POW2_BIAS, highWord, withHighWord, withoutLowWord } from '../../engine/numeric/bits.ts';

/** The double with these 64 bits, by the platform's own reader. */
function fromBits(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

describe('bit access', () => {
  it('reads the top word, signed', () => {
    expect(highWord(1)).toBe(0x3ff00000);
    expect(highWord(-0)).toBe(-0x80000000);
    expect(highWord(5e-324)).toBe(0);
  });

  it('replaces one word and leaves the other', () => {
    const x = fromBits(0x3ff123456789abcdn);
    expect(withHighWord(x, 0x40000000)).toBe(fromBits(0x400000006789abcdn));
    expect(withoutLowWord(x)).toBe(fromBits(0x3ff1234500000000n));
  });

  it('the table holds every power of two exactly', () => {
    expect(POW2.length).toBe(2099);
    for (let k = -1074; k < -1022; k++) expect(POW2[k + POW2_BIAS]).toBe(fromBits(1n << BigInt(k + 1074)));
    for (let k = -1022; k <= 1024; k++) expect(POW2[k + POW2_BIAS]).toBe(fromBits(BigInt(k + 1023) << 52n));
  });
});
