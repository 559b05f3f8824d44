import { formatNumberForEngine } from '@mcptoolshop/backprop-trace/runtime-format';
import { describe, expect, it } from 'vitest';
import { formatCanonical, sameCanonical } from '../../engine/numeric/decimal.ts';
import { Lcg } from './grid.ts';
import { adjacent } from './rational.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? 20260731);

/** What the published emitter of backprop-trace says, in our words. */
function reference(x: number): ReturnType<typeof formatCanonical> {
  try {
    return { ok: true, text: formatNumberForEngine(x) };
  } catch (error) {
    const kind = error instanceof Error && 'kind' in error ? error.kind : 'NON_FINITE';
    return { ok: false, kind: kind as 'NON_FINITE' | 'PLAIN_DECIMAL_OUT_OF_SCOPE' };
  }
}

const words = (r: ReturnType<typeof formatCanonical>): string => (r.ok ? r.text : r.kind);

/** Compares with the reference one by one; a plain loop, because 500,000 assertions would cost more than the work. */
function differences(count: number, draw: (i: number) => number): string[] {
  const found: string[] = [];
  for (let i = 0; i < count && found.length < 5; i++) {
    const x = draw(i);
    const ours = words(formatCanonical(x));
    const theirs = words(reference(x));
    if (ours !== theirs) found.push(`${x}: ${ours}, reference ${theirs}`);
  }
  return found;
}

describe('formatCanonical refuses', () => {
  it.each([NaN, Infinity, -Infinity])('%d as non-finite', (x) => {
    expect(formatCanonical(x)).toEqual({ ok: false, kind: 'NON_FINITE' });
  });

  it.each([
    5e-324,
    9.999999999999999e-14, // rounding would lift it to 1e-13; the limit holds before rounding
    -9.99999999999e-14,
    1e7,
    -1e7,
    9999999.9951, // rounds to 10000000.0
    9999999.999999998,
    1.7976931348623157e308,
  ])('%d as out of scope', (x) => {
    expect(formatCanonical(x)).toEqual({ ok: false, kind: 'PLAIN_DECIMAL_OUT_OF_SCOPE' });
  });
});

describe('formatCanonical writes', () => {
  // The first five are printed in specs/training-receipts.md section 10; the rest follow from its steps by hand.
  it.each([
    [0, '0.000000000'],
    [-0, '0.000000000'],
    [0.5, '0.500000000'],
    [2.5, '2.50000000'],
    [1e-12, '0.00000000000100000000'],
    [1e-13, '0.000000000000100000000'],
    [-1, '-1.00000000'],
    [0.1, '0.100000000'],
    [1e-6, '0.00000100000000'],
    [9999999.99, '9999999.99'],
    [9999999.994, '9999999.99'],
    [999999.9996, '1000000.00'],
    [0.9999999996, '1.00000000'],
    [1.001953125, '1.00195312'], // a tie goes to the even digit
    [1.005859375, '1.00585938'],
    [68682.85785, '68682.8578'], // a tie by the 17-digit string, though the double (...785000000003) lies above it
  ])('%d as %s', (x, text) => {
    expect(formatCanonical(x)).toEqual({ ok: true, text });
  });
});

describe(`formatCanonical equals the reference (seed ${SEED})`, () => {
  const COUNT = 520_000;

  it(
    `on ${COUNT} numbers: all magnitudes, decimals of few digits, near ties, ties and their neighbours`,
    { timeout: 60_000 },
    () => {
      const random = new Lcg(SEED);
      const draw = (i: number): number => {
        switch (i % 8) {
          case 0:
            return random.bits();
          case 1:
            return random.scaled(-45, 24);
          case 2:
            return random.scaled(-4, 4);
          case 3: // evidence: nine digits
            return Number(random.scaled(-45, 24).toPrecision(1 + (random.word() % 12)));
          case 4: // ten digits that end in 5, which the double mostly misses
            return Number(`${random.word() % 1e9}5e${-22 + (random.word() % 21)}`);
          case 5: // exact ties: an odd multiple of a power of two that has ten digits
            return (1 + 2 * (random.word() % 511)) / 512 + (random.word() % 8);
          case 6: // the double next to such a tie
            return adjacent(
              Number(`${100000000 + (random.word() % 899999999)}.5e${-21 + (random.word() % 20)}`),
              i % 16 === 6 ? 1 : -1,
            );
          default: // round numbers and the doubles beside them
            return adjacent(
              Number(`${1 + (random.word() % 10)}e${-15 + (random.word() % 24)}`),
              random.word() & 1 ? 1 : -1,
            );
        }
      };
      expect(differences(COUNT, draw)).toEqual([]);
      console.log(`formatCanonical: ${COUNT} compared with the reference, 0 differ; seed ${SEED}`);
    },
  );

  it('at every power of ten, at the limits and around them', () => {
    const samples: number[] = [];
    for (let k = -20; k <= 12; k++) {
      for (const lead of [
        '1',
        '9.99999999',
        '9.999999995',
        '9.9999999949999',
        '9.9999999999999998',
        '4.999999995',
        '5',
      ]) {
        let x = Number(`${lead}e${k}`);
        for (let i = 0; i < 4; i++) x = adjacent(x, -1);
        for (let i = 0; i < 8; i++, x = adjacent(x, 1)) samples.push(x, -x);
      }
    }
    expect(differences(samples.length, (i) => samples[i])).toEqual([]);
  });
});

describe('sameCanonical', () => {
  it.each([
    [NaN, NaN],
    [NaN, 1],
    [1, Infinity],
    [1e7, 1e7],
    [1, 1e-14],
    [1e-14, 0],
  ])('says nothing about %d and %d', (a, b) => {
    expect(sameCanonical(a, b)).toBeUndefined();
  });

  it.each([
    [1, -1],
    [0.1, 0.100000001],
    [1, 10],
    [0, 1e-13],
    [1.00195312, 1.001953126],
  ])('tells %d from %d', (a, b) => {
    expect(sameCanonical(a, b)).toBe(false);
  });

  it.each([
    [0, -0],
    [0.1 + 0.2, 0.3],
    [1, 0.9999999999],
    [1e-6, 1.0000000000001e-6],
    [1.00195312, 1.001953125],
  ])('joins %d and %d', (a, b) => {
    expect(sameCanonical(a, b)).toBe(true);
  });

  it('agrees with the texts on random pairs', () => {
    const random = new Lcg(SEED);
    for (let i = 0; i < 50_000; i++) {
      const a = random.scaled(-48, 25);
      const b = i % 2 ? a * (1 + random.between(-2e-9, 2e-9)) : Number(a.toPrecision(9));
      const textA = formatCanonical(a);
      const textB = formatCanonical(b);
      const expected = textA.ok && textB.ok ? textA.text === textB.text : undefined;
      if (sameCanonical(a, b) !== expected) expect.fail(`${a} and ${b}`);
    }
  });
});
