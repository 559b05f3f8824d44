import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { materialise, withoutPrototypes } from '../../builders/materialise.ts';
import { Random } from '../../builders/random.ts';
import { bytesOf, readDocument, readResult } from './support.ts';
import type { Input } from './support.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');

/** Any string, unpaired surrogates included. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
);
const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'toString', '', 'a'));
const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    text,
    fc.array(tie('value')),
    fc.array(fc.tuple(name, tie('value'))).map((members) => {
      const object = Object.create(null) as Record<string, unknown>;
      for (const [key, value] of members) object[key] = value;
      return object;
    }),
  ),
}));

/** Whether the reader gives the values of JSON.parse: -0 is not 0, and names are own names. */
function agrees(input: Input, expected: unknown): boolean {
  return isDeepStrictEqual(materialise(readDocument(input)), withoutPrototypes(expected));
}

/** JSON.stringify, with other spellings of the same document chosen by `random`. */
function respell(value: unknown, random: Random): string {
  const space = (): string => random.pick(['', '', '', ' ', '\n', '\t\r']);
  if (typeof value === 'string') {
    const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
    const spelled = Array.from(value, (character) => {
      if (random.below(4) > 0) return character;
      return Array.from({ length: character.length }, (_, i) => escaped(character.charCodeAt(i))).join('');
    });
    // Text that JSON.stringify has to escape stays escaped; the rest may be spelled either way.
    return JSON.stringify(value).length === value.length + 2 ? `"${spelled.join('')}"` : JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${space()}${value.map((item) => respell(item, random) + space()).join(`,${space()}`)}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${respell(key, random)}${space()}:${space()}${respell(member, random)}`,
    );
    return `{${space()}${members.join(`${space()},${space()}`)}${space()}}`;
  }
  return JSON.stringify(value);
}

test('generated documents have the values that JSON.parse gives', () => {
  const random = new Random(SEED);
  fc.assert(
    fc.property(anyJson, (value) => {
      for (const json of [JSON.stringify(value), JSON.stringify(value, null, 2), respell(value, random)]) {
        expect([json, agrees(json, JSON.parse(json))]).toEqual([json, true]);
      }
    }),
    { numRuns: 1500, seed: SEED },
  );
});

test('of repeated names the last counts, as in JSON.parse', () => {
  for (const json of ['{"a":1,"b":2,"a":[3]}', '{"__proto__":1,"__proto__":{"x":2}}', '[{"":1,"":{"":2,"":3}}]']) {
    expect([json, agrees(json, JSON.parse(json))]).toEqual([json, true]);
  }
});

const SEEDS = [
  '{"a":[1,-2.5e3,"x\\u00e9\\n",true,false,null,{}],"\u00e9\u{1f600}":{"b":[[]],"c":""}}',
  '[0.1,1E+2,"\\ud83d\\ude00"]',
  '  {"n" : 1e400} ',
];
const BYTES = [...'{}[]",:\\/ue0123456789+-.Etfnalsr \n']
  .map((letter) => letter.charCodeAt(0))
  .concat([0, 0x1f, 0x7f, 0x80, 0xbf, 0xc3, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xff]);

test('changed bytes never make the reader throw; it accepts what JSON.parse accepts, with the same values', () => {
  const random = new Random(SEED);
  let accepted = 0;
  for (let i = 0; i < 40_000; i += 1) {
    const bytes = [...bytesOf(random.pick(SEEDS))];
    for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
      const at = random.below(bytes.length);
      const kind = random.below(4);
      if (kind === 0) bytes.splice(at, 1);
      else if (kind === 1) bytes.splice(at, 0, random.pick(BYTES));
      else if (kind === 2) bytes[at] = random.below(256);
      else bytes[at] = random.pick(BYTES);
    }
    const input = Uint8Array.from(bytes);
    const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(input);
    let expected: unknown;
    let lenient = true;
    try {
      expected = JSON.parse(decoded);
    } catch {
      lenient = false;
    }
    const result = readResult(bytes);
    const whole =
      result.ok && !result.document.defects.some(({ code }) => code === 'trailing-data' || code === 'byte-order-mark');
    if (whole !== lenient)
      throw new Error(
        `seed ${String(SEED)}, input ${String(i)}: JSON.parse ${String(lenient)}, reader ${String(whole)}: ${decoded}`,
      );
    if (!result.ok) {
      expect(result.error.byte).toBeLessThanOrEqual(bytes.length);
      continue;
    }
    accepted += 1;
    const malformed = result.document.defects.some(({ code }) => code === 'invalid-utf8');
    if (whole && !malformed) expect([decoded, agrees(bytes, expected)]).toEqual([decoded, true]);
  }
  console.log(`seed ${String(SEED)}: 40000 mutants, ${String(accepted)} accepted`);
});
