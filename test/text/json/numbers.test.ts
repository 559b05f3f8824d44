import { expect, test } from 'vitest';
import { Random } from '../../builders/random.ts';
import { readDocument } from './support.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');
const TOKENS = 240_000;

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String(random.below(10))).join('');
const integer = (random: Random, count: number): string => digits(random, count).replace(/^0+(?=.)/, '');
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** A double with random bits. */
function anyDouble(random: Random): number {
  do {
    words[0] = random.bits();
    words[1] = random.bits();
  } while (!Number.isFinite(float[0]));
  return float[0];
}

const SHAPES: readonly ((random: Random) => string)[] = [
  (random) => String(random.below(1000)),
  (random) => integer(random, 1 + random.below(25)),
  (random) => `${integer(random, 1 + random.below(4))}.${digits(random, 1 + random.below(20))}`,
  (random) => `0.${'0'.repeat(random.below(12))}${digits(random, 1 + random.below(18))}`,
  (random) => `${integer(random, 1 + random.below(18))}e${random.pick(['', '+', '-'])}${String(random.below(330))}`,
  (random) =>
    `${integer(random, 1)}.${digits(random, 1 + random.below(25))}E${random.pick(['', '+', '-'])}${String(random.below(330))}`,
  // Around the limits of the fast path: 15 to 17 digits, exponents near 22.
  (random) => `${integer(random, 14 + random.below(4))}e${random.pick(['-', ''])}${String(20 + random.below(5))}`,
  (random) => `${integer(random, 1 + random.below(8))}.${digits(random, 7 + random.below(10))}`,
  (random) => `0.${'0'.repeat(20)}${digits(random, 5)}e${String(random.below(30))}`,
  (random) => `1${integer(random, 3)}${'0'.repeat(random.below(30))}.${'0'.repeat(1 + random.below(30))}`,
  // What programs write.
  (random) => String(Math.abs(anyDouble(random))),
  (random) => Math.abs(anyDouble(random)).toExponential(random.below(20)),
  (random) => (random.bits() / 4294967296).toPrecision(1 + random.below(20)),
  // Exactly between two doubles, and one digit to either side.
  (random) => {
    const even = (2n ** 53n + BigInt(random.bits()) * 2n) * 2n + 1n;
    return `${String(even)}${random.pick(['', '.0', '.00000000000000000000001'])}`;
  },
  (random) => String((2n ** 53n + BigInt(random.bits())) * 2n + 1n - 1n),
  // Subnormal numbers, underflow and overflow.
  (random) => `${integer(random, 1)}.${digits(random, 17)}e-${String(300 + random.below(40))}`,
  (random) => `${integer(random, 1)}.${digits(random, 17)}e${String(300 + random.below(15))}`,
  (random) => `${digits(random, 1)}e${random.pick(['-', '+'])}${String(random.bits())}`,
];

test('doubles are those of Number(text), bit by bit', () => {
  const random = new Random(SEED);
  const tokens = Array.from({ length: TOKENS }, () => random.pick(['', '', '-']) + random.pick(SHAPES)(random));
  const document = readDocument(`[${tokens.join(',')}]`);
  expect(document.count).toBe(TOKENS + 1);
  const different: string[] = [];
  tokens.forEach((token, i) => {
    const node = i + 1;
    if (!Object.is(document.num[node], Number(token))) different.push(token);
    else if (document.source(node) !== (token.length > 200 ? `${token.slice(0, 200)}...` : token))
      different.push(token);
  });
  console.log(`seed ${String(SEED)}: ${String(TOKENS)} number tokens`);
  expect(different.slice(0, 5)).toEqual([]);
});

test('overflow and underflow are recorded, and nothing else', () => {
  const random = new Random(SEED + 1);
  const tokens = Array.from({ length: 20_000 }, () => random.pick(SHAPES)(random));
  for (const token of tokens) {
    const value = Number(token);
    const zero = /^[0.]+(e|$)/i.test(token);
    const expected = value === Infinity ? ['number-overflow'] : value === 0 && !zero ? ['number-underflow'] : [];
    expect([token, readDocument(token).defects.map(({ code }) => code)]).toEqual([token, expected]);
  }
});

test.each([
  ['0', 0, 0],
  ['-0.000', 0, 0],
  ['0e7', 0, 0],
  ['1', 1, 0],
  ['10', 2, 1],
  ['1200', 4, 3],
  ['0.5', 1, -1],
  ['0.50', 2, -1],
  ['0.00120', 3, -3],
  ['12.50', 4, 1],
  ['1.0', 2, 0],
  ['1e0', 1, 0],
  ['12e-3', 2, -2],
  ['0.012E3', 2, 1],
  ['-123.456e+7', 6, 9],
  ['1e-400', 1, -400],
])('%s has %i digits, the first of weight 10^%i', (text, count, lead) => {
  const document = readDocument(text);
  expect([document.digitsOf(0), document.digitsOf(0) === 0 ? 0 : document.leadOf(0)]).toEqual([count, lead]);
});
