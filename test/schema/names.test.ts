import { validateReceiptSchema } from '@mcptoolshop/backprop-trace/validate';
import { describe, expect, test } from 'vitest';
import { validate } from '../../engine/schema/validate.ts';
import { createVocabulary } from '../../engine/text/json/strings.ts';
import { HOSTILE_NAMES } from './mutants.ts';
import { compileOne, fixtureRecords, lines, read, violations } from './support.ts';

const XOR = fixtureRecords().find(({ file }) => file === 'xor.golden.jsonl:1')?.text ?? '';

/** The receipt with its first hidden unit renamed wherever it is named. */
function renamed(unit: string, name: string): string {
  return XOR.replaceAll(`"${unit}"`, JSON.stringify(name)).replaceAll(`.${unit}`, `.${name}`);
}

describe.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'schema_version', 'status', 'W1'])(
  '%s',
  (name) => {
    test('is a unit id and a parameter id like any other', () => {
      const parameter = /"parameter_order":\["([^"]+)"/.exec(XOR)?.[1] ?? '';
      for (const text of [renamed('h1', name === 'status' ? 'net' : name), renamed(parameter, name)]) {
        expect(text).not.toBe(XOR);
        expect(violations('0.2.0', text)).toEqual([]);
        expect(validateReceiptSchema(JSON.parse(text), { version: '0.2.0' }).ok).toBe(true);
      }
    });
  },
);

describe.each(HOSTILE_NAMES)('%j', (name) => {
  test('is a key of a map like any other', () => {
    const text = XOR.replace('"inputs":{', `"inputs":{${JSON.stringify(name)}:0.5,`);
    expect(violations('0.2.0', text)).toEqual([]);
    expect(validateReceiptSchema(JSON.parse(text)).ok).toBe(true);
  });

  test('as an unexpected member is refused by name', () => {
    for (const place of ['{', '"topology":{', '"loss":{']) {
      const text = XOR.replace(place, `${place}${JSON.stringify(name)}:0.5,`);
      const found = violations('0.2.0', text);
      expect(found.map(({ keyword, name: member }) => [keyword, member])).toEqual([['additionalProperties', name]]);
      expect(validateReceiptSchema(JSON.parse(text)).ok).toBe(false);
    }
  });

  test('with a wrong value in a map is found', () => {
    const text = XOR.replace('"inputs":{', `"inputs":{${JSON.stringify(name)}:"x",`);
    expect(violations('0.2.0', text).map(({ message }) => message)).toEqual(['must be a number, found string']);
    expect(validateReceiptSchema(JSON.parse(text)).ok).toBe(false);
  });
});

test('__proto__ twice in a list is found twice (Ajv 8.20 does not: it counts in a plain object)', () => {
  const program = compileOne({ type: 'array', uniqueItems: true, items: { type: 'string' } });
  const document = read('["__proto__","__proto__"]', createVocabulary(program.words));
  expect(lines(document, validate(program, document))).toEqual([
    '/1 uniqueItems: must be different from the elements before it, found "__proto__"',
  ]);
});
