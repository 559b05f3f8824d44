import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { validate } from '../../engine/schema/validate.ts';
import { createVocabulary } from '../../engine/text/json/strings.ts';
import { compileOne, lines, read } from './support.ts';

interface Case {
  readonly schema: object;
  /** Refused documents and what is said about them. */
  readonly refuses: readonly (readonly [text: string, ...said: string[]])[];
  readonly accepts: readonly string[];
}

const NAME = '^[a-zA-Z][a-zA-Z0-9_]*$';

const CASES: Readonly<Record<string, Case>> = {
  type: {
    schema: { type: 'number' },
    refuses: [
      ['"1"', ' type: must be a number, found string'],
      ['null', ' type: must be a number, found null'],
      ['false', ' type: must be a number, found boolean'],
      ['[1]', ' type: must be a number, found array'],
      ['{}', ' type: must be a number, found object'],
      ['1e400', ' type: must be a finite number, found 1e400'],
      ['-1e999', ' type: must be a finite number, found -1e999'],
    ],
    accepts: ['0', '-0', '1e308', '5e-324', '1e-400'],
  },
  'type: several': {
    schema: { type: ['string', 'null', 'boolean'] },
    refuses: [['1', ' type: must be null, true or false or a string, found number']],
    accepts: ['""', 'null', 'true', 'false'],
  },
  'type: integer': {
    schema: { type: 'integer' },
    refuses: [
      ['1.5', ' type: must be a whole number, found 1.5'],
      ['1e-1', ' type: must be a whole number, found 1e-1'],
      ['"1"', ' type: must be a whole number, found string'],
      ['1e400', ' type: must be a finite number, found 1e400'],
    ],
    accepts: [
      '1',
      '1.0',
      '1e2',
      '15e-1e'.slice(0, 2),
      '-3',
      '0',
      '-0',
      '12e-1e'.slice(0, 2),
      '9007199254740993',
      '1e300',
    ],
  },
  const: {
    schema: { const: 'a' },
    refuses: [
      ['"b"', ' const: must be "a", found "b"'],
      ['1', ' const: must be "a", found 1'],
      ['null', ' const: must be "a", found null'],
      ['["a"]', ' const: must be "a", found [...]'],
    ],
    accepts: ['"a"', '"\\u0061"'],
  },
  'const: number': {
    schema: { const: 0 },
    refuses: [
      ['1', ' const: must be 0, found 1'],
      ['"0"', ' const: must be 0, found "0"'],
      ['false', ' const: must be 0, found false'],
      ['{}', ' const: must be 0, found {...}'],
    ],
    accepts: ['0', '-0', '0.0', '0e5', '1e-400'],
  },
  'const: boolean': {
    schema: { const: false },
    refuses: [
      ['true', ' const: must be false, found true'],
      ['0', ' const: must be false, found 0'],
      ['null', ' const: must be false, found null'],
    ],
    accepts: ['false'],
  },
  enum: {
    schema: { enum: ['a', 'b', null, 2] },
    refuses: [
      ['"c"', ' enum: must be "a", "b", null or 2, found "c"'],
      ['true', ' enum: must be "a", "b", null or 2, found true'],
    ],
    accepts: ['"a"', '"b"', 'null', '2', '2.0'],
  },
  required: {
    schema: { type: 'object', required: ['a', 'b'], properties: { a: {}, b: {} } },
    refuses: [
      ['{}', ' required: the member "a" is missing', ' required: the member "b" is missing'],
      ['{"b":1}', ' required: the member "a" is missing'],
      ['{"A":1,"b":2}', ' required: the member "a" is missing'],
    ],
    accepts: ['{"a":null,"b":[]}', '{"b":1,"a":1,"c":1}'],
  },
  'required: not declared': {
    schema: { type: 'object', required: ['a'], additionalProperties: { type: 'string' } },
    refuses: [
      ['{}', ' required: the member "a" is missing'],
      ['{"a":1}', '/a type: must be a string, found number'],
    ],
    accepts: ['{"a":"x"}'],
  },
  properties: {
    schema: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'object', properties: { a: { type: 'null' } } } },
    },
    refuses: [
      ['{"a":1}', '/a type: must be a string, found number'],
      ['{"b":{"a":1},"a":2}', '/b/a type: must be null, found number', '/a type: must be a string, found number'],
    ],
    accepts: ['{}', '{"a":""}', '{"c":1}', '{"b":{"a":null}}'],
  },
  'properties: the last of a repeated member counts': {
    schema: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
    refuses: [['{"a":"x","a":1}', '/a type: must be a string, found number']],
    accepts: ['{"a":1,"a":"x"}', '{"a":1,"a":2,"\\u0061":"x"}'],
  },
  'additionalProperties: false': {
    schema: { type: 'object', additionalProperties: false, properties: { a: {} } },
    refuses: [
      ['{"b":1}', '/b additionalProperties: the member "b" is not expected here'],
      [
        '{"a":1,"A":2,"":3}',
        '/A additionalProperties: the member "A" is not expected here',
        '/ additionalProperties: the member "" is not expected here',
      ],
    ],
    accepts: ['{}', '{"a":1}'],
  },
  'additionalProperties: schema': {
    schema: { type: 'object', additionalProperties: { type: 'number' }, properties: { a: { type: 'string' } } },
    refuses: [
      ['{"a":1}', '/a type: must be a string, found number'],
      ['{"b":"x"}', '/b type: must be a number, found string'],
      ['{"b":1e400}', '/b type: must be a finite number, found 1e400'],
    ],
    accepts: ['{"a":"x","b":1,"c":2}'],
  },
  'properties: false': {
    schema: { type: 'object', properties: { a: false } },
    refuses: [['{"a":1}', '/a additionalProperties: the member "a" is not expected here']],
    accepts: ['{}', '{"b":1}'],
  },
  items: {
    schema: { type: 'array', items: { type: 'integer' } },
    refuses: [
      ['[1,"a",2.5]', '/1 type: must be a whole number, found string', '/2 type: must be a whole number, found 2.5'],
      ['[[1]]', '/0 type: must be a whole number, found array'],
    ],
    accepts: ['[]', '[1,2]'],
  },
  minItems: {
    schema: { type: 'array', minItems: 2 },
    refuses: [
      ['[]', ' minItems: must have at least 2 elements, found 0'],
      ['[[1,2,3]]', ' minItems: must have at least 2 elements, found 1'],
    ],
    accepts: ['[1,2]', '[[],[],[]]'],
  },
  maxItems: {
    schema: { type: 'array', maxItems: 1 },
    refuses: [['[1,2]', ' maxItems: must have at most 1 element, found 2']],
    accepts: ['[]', '[[1,2]]'],
  },
  uniqueItems: {
    schema: { type: 'array', uniqueItems: true, items: { type: 'string' } },
    refuses: [['["a","b","\\u0061"]', '/2 uniqueItems: must be different from the elements before it, found "a"']],
    accepts: ['[]', '["a","A","a "]', '["constructor","toString","hasOwnProperty"]'],
  },
  minimum: {
    schema: { type: 'number', minimum: 0 },
    refuses: [['-5e-324', ' minimum: must be at least 0, found -5e-324']],
    accepts: ['0', '-0', '1'],
  },
  maximum: {
    schema: { type: 'number', maximum: 1e-5 },
    refuses: [['0.0000100000000000000018', ' maximum: must be at most 0.00001, found 0.0000100000000000000018']],
    accepts: ['1e-5', '0.00001', '1.0000000000000000000001e-5', '-1'],
  },
  exclusiveMinimum: {
    schema: { type: 'number', exclusiveMinimum: 0 },
    refuses: [
      ['0', ' exclusiveMinimum: must be greater than 0, found 0'],
      ['-0', ' exclusiveMinimum: must be greater than 0, found -0'],
      ['1e-400', ' exclusiveMinimum: must be greater than 0, found 1e-400'],
    ],
    accepts: ['5e-324'],
  },
  exclusiveMaximum: {
    schema: { type: 'number', exclusiveMaximum: 1 },
    refuses: [['0.99999999999999999', ' exclusiveMaximum: must be less than 1, found 0.99999999999999999']],
    accepts: ['0.9999999999999999'],
  },
  'limits without a type': {
    schema: { exclusiveMaximum: 1 },
    refuses: [['1', ' exclusiveMaximum: must be less than 1, found 1']],
    accepts: ['"2"', '[2]', 'null', '0'],
  },
  minLength: {
    schema: { type: 'string', minLength: 2 },
    refuses: [
      ['""', ' minLength: must have at least 2 characters'],
      ['"\u{1f600}"', ' minLength: must have at least 2 characters'],
      ['"\\ud83d\\ude00"', ' minLength: must have at least 2 characters'],
    ],
    accepts: ['"ab"', '"\\ud83d\\u0041"', '"\u{1f600}\u{1f600}"'],
  },
  pattern: {
    schema: { type: 'string', pattern: NAME },
    refuses: [
      ['""', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found ""'],
      ['"1a"', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "1a"'],
      ['"_a"', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "_a"'],
      ['"a\\n"', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "a\\n"'],
      ['"a\\""', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "a\\""'],
      ['"a\\u0022"', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "a\\""'],
      ['"\u00e9"', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "\u00e9"'],
      ['"\\u0161"', ' pattern: must be a letter (a-z, A-Z) followed by letters, digits or "_", found "\u0161"'],
    ],
    accepts: ['"a"', '"Z9_"', '"\\u0061\\u0031"', '"constructor"'],
  },
  'pattern: run name': {
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    refuses: [
      [
        '"0123456789abcdef0123456789abcde"',
        ' pattern: must be 32 lower-case hexadecimal digits, found "0123456789abcdef0123456789abcde"',
      ],
      [
        '"0123456789abcdef0123456789abcdef0"',
        ' pattern: must be 32 lower-case hexadecimal digits, found "0123456789abcdef0123456789abcdef0"',
      ],
      [
        '"0123456789abcdef0123456789abcdeF"',
        ' pattern: must be 32 lower-case hexadecimal digits, found "0123456789abcdef0123456789abcdeF"',
      ],
      [
        '"0123456789abcdef0123456789abcdef\\n"',
        ' pattern: must be 32 lower-case hexadecimal digits, found "0123456789abcdef0123456789abcdef\\n"',
      ],
    ],
    accepts: ['"0123456789abcdef0123456789abcdef"', '"\\u003023456789abcdef0123456789abcdef1"'],
  },
  'pattern: digest': {
    schema: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
    refuses: [
      [
        `"sha256:${'a'.repeat(63)}"`,
        ` pattern: must be "sha256:" and 64 lower-case hexadecimal digits, found "sha256:${'a'.repeat(63)}"`,
      ],
      [
        `"SHA256:${'a'.repeat(64)}"`,
        ` pattern: must be "sha256:" and 64 lower-case hexadecimal digits, found "SHA256:${'a'.repeat(64)}"`,
      ],
      ['"sha256:"', ' pattern: must be "sha256:" and 64 lower-case hexadecimal digits, found "sha256:"'],
      ['"s"', ' pattern: must be "sha256:" and 64 lower-case hexadecimal digits, found "s"'],
    ],
    accepts: [`"sha256:${'0'.repeat(64)}"`, `"sha256\\u003a${'f'.repeat(64)}"`],
  },
  allOf: {
    schema: { type: 'object', allOf: [{ required: ['a'] }, { required: ['b'] }] },
    refuses: [['{}', ' required: the member "a" is missing', ' required: the member "b" is missing']],
    accepts: ['{"a":1,"b":1}'],
  },
  anyOf: {
    schema: { anyOf: [{ type: 'string' }, { const: 1 }, { const: 2 }] },
    refuses: [
      ['3', ' anyOf: must be at least one of these: a string; 1; 2'],
      ['null', ' anyOf: must be at least one of these: a string; 1; 2'],
    ],
    accepts: ['"x"', '1', '2'],
  },
  oneOf: {
    schema: {
      oneOf: [
        { type: 'object', required: ['a'], properties: { a: {} } },
        { type: 'object', required: ['b'], properties: { b: {} } },
      ],
    },
    refuses: [
      ['{}', ' oneOf: must be exactly one of these: an object with "a"; an object with "b"'],
      ['{"a":1,"b":1}', ' oneOf: must be exactly one of these: an object with "a"; an object with "b"'],
      ['1', ' oneOf: must be exactly one of these: an object with "a"; an object with "b"'],
    ],
    accepts: ['{"a":1}', '{"b":1}'],
  },
  'oneOf: one alternative of the right kind': {
    schema: {
      oneOf: [
        { type: 'object', required: ['a'], properties: { a: { type: 'number' } } },
        { type: 'number', maximum: 1 },
      ],
    },
    refuses: [
      ['{"a":null}', '/a type: must be a number, found null'],
      ['2', ' maximum: must be at most 1, found 2'],
      ['"x"', ' oneOf: must be exactly one of these: an object with "a"; a number'],
    ],
    accepts: ['1', '{"a":1}'],
  },
  not: {
    schema: { type: 'object', properties: { a: {} }, not: { required: ['a'] } },
    refuses: [['{"b":1,"a":1}', '/a not: the member "a" is not allowed with the others']],
    accepts: ['{}', '{"b":1}'],
  },
  'not: anything': {
    schema: { not: { type: 'string' } },
    refuses: [['""', ' not: must not be of this form']],
    accepts: ['1', '{}'],
  },
  'if, then, else': {
    schema: {
      type: 'object',
      if: { required: ['k'], properties: { k: { const: 'x' } } },
      then: { required: ['a'], properties: { a: { type: 'number' } } },
      else: { required: ['b'] },
    },
    refuses: [
      ['{"k":"x"}', ' required: the member "a" is missing'],
      ['{"k":"x","a":""}', '/a type: must be a number, found string'],
      ['{"k":"y"}', ' required: the member "b" is missing'],
      ['{}', ' required: the member "b" is missing'],
    ],
    accepts: ['{"k":"x","a":1}', '{"k":"y","b":1}', '{"b":1}'],
  },
  'if without else': {
    schema: { type: 'object', if: { required: ['a'] }, then: { required: ['b'] } },
    refuses: [['{"a":1}', ' required: the member "b" is missing']],
    accepts: ['{}', '{"a":1,"b":1}'],
  },
};

describe.each(Object.entries(CASES))('%s', (_, { schema, refuses, accepts }) => {
  const program = compileOne(schema);
  const vocabulary = createVocabulary(program.words);
  const oracle = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  }).compile(schema);

  test.each(refuses)('refuses %s', (text, ...said) => {
    const document = read(text, vocabulary);
    expect(lines(document, validate(program, document))).toEqual(said);
    expect(oracle(JSON.parse(text))).toBe(false);
  });

  test.each(accepts)('accepts %s', (text) => {
    const document = read(text, vocabulary);
    expect(lines(document, validate(program, document))).toEqual([]);
    expect(oracle(JSON.parse(text))).toBe(true);
  });
});

describe('what the compiler refuses', () => {
  test.each([
    ['an unknown keyword', { type: 'object', patternProperties: {} }, 'patternProperties: unknown keyword'],
    ['an unknown pattern', { type: 'string', pattern: '^a$' }, 'the engine has no predicate for this pattern'],
    ['an unknown type', { type: 'float' }, 'unknown type float'],
    ['const of an object', { const: {} }, 'only scalars'],
    ['uniqueItems over anything', { type: 'array', uniqueItems: true }, 'uniqueItems needs elements of type string'],
    ['a reference into nothing', { $ref: '#/$defs/A' }, 'no definition #/$defs/A'],
    [
      'a reference with company',
      { $defs: { A: {} }, $ref: '#/$defs/A', type: 'object' },
      '$ref stands with other keywords',
    ],
    [
      'a definition that contains itself',
      { $defs: { A: { items: { $ref: '#/$defs/A' } } }, $ref: '#/$defs/A' },
      'contains itself',
    ],
    ['a definition that nobody uses', { $defs: { A: {} } }, 'nothing refers to A'],
    ['an order without a member', { 'x-order': ['a'], properties: { a: {}, b: {} } }, 'x-order: b is missing'],
    ['an order with a name twice', { 'x-order': ['a', 'a'], properties: { a: {} } }, 'a name stands twice'],
    [
      'too many required members',
      { required: Array.from({ length: 32 }, (_, i) => `m${String(i)}`) },
      'more than 31 names',
    ],
  ])('%s', (_, schema, message) => {
    expect(() => compileOne(schema)).toThrow(message);
  });
});

test('violations stop at the limit, in document order', () => {
  const program = compileOne({
    type: 'array',
    items: { type: 'object', additionalProperties: false, required: ['a'], properties: { a: {} } },
  });
  const document = read(`[${Array.from({ length: 300 }, () => '{"b":1}').join(',')}]`, createVocabulary(program.words));
  const found = validate(program, document, 0, 5);
  expect(lines(document, found).map((line) => line.split(':')[0])).toEqual([
    '/0 required',
    '/0/b additionalProperties',
    '/1 required',
    '/1/b additionalProperties',
    '/2 required',
  ]);
  expect(validate(program, document)).toHaveLength(100);
  expect(validate(program, document, 0, 0)).not.toEqual([]);
});

test('a part of a document can be validated', () => {
  const program = compileOne({ type: 'object', required: ['a'], properties: { a: { type: 'number' } } });
  const document = read('[{"a":1},{"a":"x"},3]', createVocabulary(program.words));
  expect([0, 1].map((index) => validate(program, document, document.element(0, index)).length)).toEqual([0, 1]);
});
