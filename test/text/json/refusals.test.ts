import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../engine/bytes/limits.ts';
import { REFUSED_DEFECTS } from '../../../engine/text/json/document.ts';
import { bytesOf, faults, readDocument, readResult } from './support.ts';
import type { Input } from './support.ts';

const open = (count: number): string => '['.repeat(count);
const close = (count: number): string => ']'.repeat(count);

/** Inputs that are not JSON, with the one code and the byte at which reading stopped. */
const SYNTAX: readonly (readonly [what: string, input: Input, expected: string])[] = [
  ['nothing', '', 'empty@0'],
  ['white space', ' \r\n\t ', 'blank@5'],
  ['a byte-order mark and nothing', [0xef, 0xbb, 0xbf], 'blank@3'],
  ['a lone bracket', '[', 'unterminated@1'],
  ['a lone brace', '{', 'unexpected@1'],
  ['a closing bracket', ']', 'unexpected@0'],
  ['a wrong closing bracket', '[1}', 'unexpected@2'],
  ['a trailing comma in an array', '[1,]', 'unexpected@3'],
  ['a trailing comma in an object', '{"a":1,}', 'unexpected@7'],
  ['a leading comma', '[,1]', 'unexpected@1'],
  ['a missing comma', '[1 2]', 'unexpected@3'],
  ['a missing colon', '{"a" 1}', 'unexpected@5'],
  ['a missing value', '{"a":}', 'unexpected@5'],
  ['a missing value at the end', '{"a":', 'unterminated@5'],
  ['a name without quotes', '{a:1}', 'unexpected@1'],
  ['a number as a name', '{1:1}', 'unexpected@1'],
  ['a string in single quotes', "['a']", 'unexpected@1'],
  ['a name in single quotes', "{'a':1}", 'unexpected@1'],
  ['a line comment', '[1,// x\n2]', 'unexpected@3'],
  ['a block comment', '/* x */ 1', 'unexpected@0'],
  ['a hash comment', '[# x\n1]', 'unexpected@1'],
  ['NaN', '[NaN]', 'unexpected@1'],
  ['nan', '{"a":nan}', 'unexpected@5'],
  ['Infinity', '[Infinity]', 'unexpected@1'],
  ['-Infinity', '[-Infinity]', 'bad-number@1'],
  ['undefined', 'undefined', 'unexpected@0'],
  ['True', 'True', 'unexpected@0'],
  ['a cut literal', '[tru]', 'unexpected@1'],
  ['a literal at the end', 'nul', 'unexpected@0'],
  ['a wrong literal', '[nulL]', 'unexpected@1'],
  ['a leading zero', '01', 'bad-number@0'],
  ['a leading zero after a sign', '[-012]', 'bad-number@1'],
  ['zeros', '[00]', 'bad-number@1'],
  ['a plus sign', '+1', 'unexpected@0'],
  ['a leading point', '.5', 'unexpected@0'],
  ['a trailing point', '1.', 'bad-number@0'],
  ['a point before the exponent', '[1.e5]', 'bad-number@1'],
  ['a cut exponent', '1e', 'bad-number@0'],
  ['a cut signed exponent', '[1e+]', 'bad-number@1'],
  ['a lone minus', '-', 'bad-number@0'],
  ['a minus and a name', '[-a]', 'bad-number@1'],
  ['a minus and a point', '-.5', 'bad-number@0'],
  ['two minuses', '--1', 'bad-number@0'],
  ['hexadecimal', '[0x10]', 'unexpected@2'],
  ['an underscore', '[1_000]', 'unexpected@2'],
  ['a number beyond the longest', '1'.repeat(LIMITS.numberDigits + 1), 'too-long@0'],
  ['5,000 digits', `[${'1'.repeat(5000)}]`, 'too-long@1'],
  ['an unterminated string', '["abc', 'unterminated@1'],
  ['an unterminated string after an escape', '"abc\\"', 'unterminated@0'],
  ['a backslash at the end', '"abc\\', 'unterminated@0'],
  ['a line feed in a string', '"a\nb"', 'bad-string@2'],
  ['a tab in a string', '["a\tb"]', 'bad-string@3'],
  ['a zero byte in a string', ['"a', 0, '"'], 'bad-string@2'],
  ['a control character in a name', ['{"a', 0x1f, '":1}'], 'bad-string@3'],
  ['an unknown escape', '"\\a"', 'bad-string@1'],
  ['an escaped single quote', '"\\\'"', 'bad-string@1'],
  ['a hexadecimal escape', '"\\x41"', 'bad-string@1'],
  ['a short escape', '"\\u12"', 'bad-string@1'],
  ['a bad digit in an escape', '"ab\\u12g4"', 'bad-string@3'],
  ['a signed escape', '"\\u+123"', 'bad-string@1'],
  ['an upper-case U', '"\\U0041"', 'bad-string@1'],
  ['an escape with a space', '"\\u 041"', 'bad-string@1'],
  ['a no-break space', ['[', 0xc2, 0xa0, '1]'], 'unexpected@1'],
  ['a form feed', '[\f1]', 'unexpected@1'],
  ['a zero byte between tokens', ['[1', 0, ']'], 'unexpected@2'],
  ['a byte-order mark inside', ['[', 0xef, 0xbb, 0xbf, '1]'], 'unexpected@1'],
  ['two byte-order marks', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, '1'], 'unexpected@3'],
  ['UTF-16', [0xff, 0xfe, 0x31, 0], 'unexpected@0'],
  ['one bracket too many', open(129) + close(129), 'too-deep@128'],
  ['one brace too many', `${open(128)}{}${close(128)}`, 'too-deep@128'],
  ['one bracket too many around a value', `${open(129)}1${close(129)}`, 'too-deep@128'],
  ['100,000 brackets', open(100_000), 'too-deep@128'],
  ['100,000 braces', '{"a":'.repeat(100_000), 'too-deep@640'],
  ['250 kB of nested openings', '[{"":'.repeat(50_000), 'too-deep@320'],
];

/** Inputs that are JSON to a lenient reader, with every defect and its byte. */
const DEFECTS: readonly (readonly [what: string, input: Input, ...expected: string[]])[] = [
  ['a byte-order mark', [0xef, 0xbb, 0xbf, '{}'], 'byte-order-mark@0'],
  ['a lone continuation byte', ['"a', 0x80, '"'], 'invalid-utf8@2'],
  ['an overlong slash', ['"', 0xc0, 0xaf, '"'], 'invalid-utf8@1', 'invalid-utf8@2'],
  ['an overlong three-byte form', ['"', 0xe0, 0x80, 0xaf, '"'], 'invalid-utf8@1', 'invalid-utf8@2', 'invalid-utf8@3'],
  ['a surrogate in UTF-8', ['"', 0xed, 0xa0, 0x80, '"'], 'invalid-utf8@1', 'invalid-utf8@2', 'invalid-utf8@3'],
  [
    'a code point beyond Unicode',
    ['"', 0xf4, 0x90, 0x80, 0x80, '"'],
    ...[1, 2, 3, 4].map((at) => `invalid-utf8@${String(at)}`),
  ],
  ['a cut sequence', ['"', 0xe2, 0x82, '"'], 'invalid-utf8@1', 'invalid-utf8@2'],
  ['a cut sequence before an escape', ['"', 0xc3, '\\n"'], 'invalid-utf8@1'],
  ['byte 0xff', ['"', 0xff, '"'], 'invalid-utf8@1'],
  ['malformed UTF-8 in a name', ['{"', 0xff, '":1}'], 'invalid-utf8@2'],
  ['a repeated name', '{"a":1,"b":2,"a":3}', 'duplicate-key@17'],
  ['a name repeated twice', '{"a":1,"a":2,"a":3}', 'duplicate-key@11', 'duplicate-key@17'],
  ['a repeated name in another spelling', '{"a":1,"\\u0061":2}', 'duplicate-key@16'],
  ['a repeated name beyond the vocabulary', '{"zz":1,"\\u007az":{}}', 'duplicate-key@18'],
  ['a repeated empty name', '{"":1,"":2}', 'duplicate-key@9'],
  ['a repeated __proto__', '{"__proto__":1,"__proto__":2}', 'duplicate-key@27'],
  ['repeated names in inner objects', '[{"a":{"b":1,"b":2}},{"a":1}]', 'duplicate-key@17'],
  ['data after the value', '{} x', 'trailing-data@3'],
  ['a second value', '1\n2', 'trailing-data@2'],
  ['a closing bracket too many', '[1]]', 'trailing-data@3'],
  ['a zero byte after the value', ['1', 0], 'trailing-data@1'],
  ['a number beyond the doubles', '[1e400]', 'number-overflow@1'],
  ['a negative number beyond the doubles', '-1e309', 'number-overflow@0'],
  ['a huge exponent', '[1e999999999999]', 'number-overflow@1'],
  ['the first number that rounds to infinity', String(2n ** 1024n - 2n ** 970n), 'number-overflow@0'],
  ['a number too small', '1e-400', 'number-underflow@0'],
  ['a lone high surrogate', '"\\ud800"', 'lone-surrogate@1'],
  ['a lone low surrogate', '"\\uDC00x"', 'lone-surrogate@1'],
  ['surrogates in the wrong order', '"\\udc00\\ud800"', 'lone-surrogate@1', 'lone-surrogate@7'],
  ['a high surrogate before a letter', '"\\ud83d\\u0041"', 'lone-surrogate@1'],
];

/** Unusual, and nothing to object to. */
const CLEAN: readonly (readonly [what: string, input: Input])[] = [
  ['the deepest nesting', open(128) + close(128)],
  ['depth of siblings', `[${'[[]],'.repeat(1000)}[]]`],
  ['the longest number', '1'.repeat(LIMITS.numberDigits - 6) + 'e-4200'],
  ['negative zero', '-0'],
  ['negative zero with everything', '[-0.0e-0]'],
  ['an integer beyond 2^53', '9007199254740993'],
  ['the last number that does not round to infinity', String(2n ** 1024n - 2n ** 970n - 1n)],
  ['the largest double', '1.7976931348623157e308'],
  ['the smallest double', '5e-324'],
  ['zero with a huge exponent', '0e999999999999'],
  ['a surrogate pair', '"\\ud83d\\ude00"'],
  ['escapes', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000"'],
  ['DEL and U+2028', ['"', 0x7f, 0xe2, 0x80, 0xa8, '"']],
  ['noncharacters', ['"', 0xef, 0xbf, 0xbf, '\\uffff"']],
  ['an empty name', '{"":{"":[]}}'],
  ['the same name in different objects', '[{"a":1},{"a":{"a":1}}]'],
  ['names that differ in case and form', '{"a":1,"A":2,"\\u00e9":3,"e\\u0301":4}'],
  ['white space everywhere', ' \t\r\n{ "a" \n:\r[ 1 , 2 ]\t,"b":{ } } \n'],
];

describe('not JSON', () => {
  test.each(SYNTAX)('%s', (_, input, expected) => {
    expect(faults(input)).toEqual([expected]);
  });
});

describe('JSON with defects', () => {
  test.each(DEFECTS)('%s', (_, input, ...expected) => {
    expect(faults(input)).toEqual(expected);
  });
});

describe('JSON without defects', () => {
  test.each(CLEAN)('%s', (_, input) => {
    expect(faults(input)).toEqual([]);
  });
});

test('JSON.parse refuses and accepts the same', () => {
  const accepts = (input: Input): boolean => {
    try {
      JSON.parse(new TextDecoder().decode(bytesOf(input)));
      return true;
    } catch {
      return false;
    }
  };
  const limits = /too-deep|too-long|blank@3/;
  for (const [what, input, expected] of SYNTAX)
    if (!limits.test(expected)) expect([what, accepts(input)]).toEqual([what, false]);
  for (const [what, input, ...expected] of DEFECTS) {
    expect([what, accepts(input)]).toEqual([what, !expected.some((defect) => defect.startsWith('trailing-data'))]);
  }
  for (const [what, input] of CLEAN) expect([what, accepts(input)]).toEqual([what, true]);
});

test('a message names what was found', () => {
  const result = readResult('[1;2]');
  expect(result.ok ? '' : result.error.message).toBe('expected "," or "]", found ";"');
  const cut = readResult('[1');
  expect(cut.ok ? '' : cut.error.message).toBe('expected "," or "]", found the end of the text');
});

test('an object has a largest number of members', () => {
  const members = (count: number): string =>
    `{${Array.from({ length: count }, (_, i) => `"${i.toString(36)}":0`).join(',')}}`;
  expect(faults(members(LIMITS.jsonNames))).toEqual([]);
  expect(faults(members(LIMITS.jsonNames + 1))[0]).toMatch(/^too-many-names@/);
});

test('a string has a largest length, with and without escapes', () => {
  const long = 'x'.repeat(LIMITS.jsonStringBytes);
  expect(faults(`"${long}"`)).toEqual([]);
  expect(faults(`["${long}x"]`)).toEqual(['too-long@1']);
  expect(faults(`["${long}\\n"]`)).toEqual(['too-long@1']);
});

test('a document full of defects keeps the first thousand of each kind', () => {
  const document = readDocument(`[${'{"a":1,"a":2},'.repeat(5000)}1e400,1e400]`);
  const count = (code: string): number => document.defects.filter((defect) => defect.code === code).length;
  expect([count('duplicate-key'), count('number-overflow')]).toEqual([1000, 2]);
});

test('defects that strict JSON refuses are told from notes', () => {
  const notes = ['number-underflow', 'lone-surrogate'];
  for (const [, input] of DEFECTS) {
    for (const { code } of readDocument(input).defects)
      expect(REFUSED_DEFECTS.includes(code)).toBe(!notes.includes(code));
  }
});
