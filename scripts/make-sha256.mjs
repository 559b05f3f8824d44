/**
 * Writes engine/crypto/sha256-block.generated.ts: the compression function of SHA-256 (FIPS 180-4, 6.2.2) with its 64 rounds written out, so
 * that every word of the schedule and of the state is a local number. `--check` writes nothing and fails if the file is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/root.mjs';
import { Reason, main } from './lib/run.mjs';

const FILE = 'engine/crypto/sha256-block.generated.ts';

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2), by integers alone. */
function roundConstants() {
  const primes = [];
  for (let n = 2n; primes.length < 64; n += 1n) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return primes.map((prime) => Number(cubeRoot(prime << 96n) & 0xffffffffn) | 0);
}

function cubeRoot(n) {
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle * middle <= n) low = middle;
    else high = middle;
  }
  return low;
}

const rotate = (x, by) => `((${x} >>> ${by}) | (${x} << ${32 - by}))`;

function rounds() {
  const constants = roundConstants();
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const lines = [];
  for (let i = 0; i < 64; i += 1) {
    const [a, b, c, d, e, f, g, h] = names.map((_, k) => names[(k - (i % 8) + 8) % 8]);
    const w = `w${i % 16}`;
    if (i >= 16) {
      const [x, y, z] = [`w${(i + 1) % 16}`, `w${(i + 14) % 16}`, `w${(i + 9) % 16}`];
      const small0 = `(${rotate(x, 7)} ^ ${rotate(x, 18)} ^ (${x} >>> 3))`;
      const small1 = `(${rotate(y, 17)} ^ ${rotate(y, 19)} ^ (${y} >>> 10))`;
      lines.push(`${w} = (${w} + ${small0} + ${z} + ${small1}) | 0;`);
    }
    const big1 = `(${rotate(e, 6)} ^ ${rotate(e, 11)} ^ ${rotate(e, 25)})`;
    const big0 = `(${rotate(a, 2)} ^ ${rotate(a, 13)} ^ ${rotate(a, 22)})`;
    lines.push(
      `t = (${h} + ${big1} + (${g} ^ (${e} & (${f} ^ ${g}))) + ${constants[i]} + ${w}) | 0;`,
      `${d} = (${d} + t) | 0;`,
      `${h} = (t + ${big0} + ((${a} & ${b}) | (${c} & (${a} | ${b})))) | 0;`,
    );
  }
  return lines;
}

function source() {
  const words = Array.from({ length: 16 }, (_, i) => {
    const [p, q, r, s] = [0, 1, 2, 3].map((k) => `bytes[at + ${4 * i + k}]`);
    return `let w${i} = (${p} << 24) | (${q} << 16) | (${r} << 8) | ${s};`;
  });
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const body = [
    ...names.map((name, i) => `let ${name} = state[${i}];`),
    'let t = 0;',
    ...words,
    ...rounds(),
    ...names.map((name, i) => `state[${i}] = (state[${i}] + ${name}) | 0;`),
  ];
  return `/** Written by scripts/make-sha256.mjs. Do not edit. */

/** One block of 64 bytes at \`at\` into the eight words of \`state\` (FIPS 180-4, 6.2.2). */
export function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
${body.map((line) => `  ${line}`).join('\n')}
}
`;
}

await main(async () => {
  const text = source();
  const file = inRoot(FILE);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) throw new Reason(`${FILE} is stale`);
  return 0;
});
