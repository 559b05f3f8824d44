import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapePointer } from '../../../engine/text/json/document.ts';
import type { JsonDocument } from '../../../engine/text/json/document.ts';
import { readJson } from '../../../engine/text/json/reader.ts';
import { equalHashes, equalLowBits } from './hash-flood.ts';
import { bytesOf, readDocument, VOCABULARY } from './support.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');

/** Nodes of a document with their source text, found by JSON.parse: the end is the longest prefix that parses. */
function expectExactSource(document: JsonDocument): void {
  const { bytes } = document;
  for (let node = 0; node < document.count; node += 1) {
    const text = Buffer.from(bytes.subarray(document.start[node], document.endOf(node))).toString();
    expect(text.trim()).toBe(text);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(Buffer.from(bytes.subarray(0, document.start[node])).toString()).toMatch(/(^|[:,[\s])$/);
    expect(Buffer.from(bytes.subarray(document.endOf(node))).toString()).toMatch(/^($|[\s,\]}])/);
  }
}

test('pointers lead back to their nodes, and sources are exact', () => {
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('', '/', '~', '~1', 'a/b', 'm~n', '0', '01', '-', '__proto__', '\ud800'),
  );
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.array(fc.tuple(key, fc.jsonValue()), { maxLength: 6 }),
      fc.constantFrom(0, 1, 3),
      (value, members, indent) => {
        const json = JSON.stringify([value, Object.fromEntries(members)], null, indent);
        const document = readDocument(json);
        for (let node = 0; node < document.count; node += 1)
          expect(document.resolve(document.pointer(node))).toBe(node);
        expectExactSource(document);
      },
    ),
    { numRuns: 300, seed: SEED },
  );
});

describe('resolve', () => {
  // RFC 6901 section 5.
  const document = readDocument(
    '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
  );
  test.each([
    ['', '{...}'],
    ['/foo', '[...]'],
    ['/foo/0', '"bar"'],
    ['/', '0'],
    ['/a~1b', '1'],
    ['/c%d', '2'],
    ['/e^f', '3'],
    ['/g|h', '4'],
    ['/i\\j', '5'],
    ['/k"l', '6'],
    ['/ ', '7'],
    ['/m~0n', '8'],
  ])('%j', (pointer, source) => {
    expect(document.source(document.resolve(pointer))).toBe(source);
  });

  test.each([
    'foo',
    '/bar',
    '/foo/2',
    '/foo/01',
    '/foo/-',
    '/foo/-1',
    '/foo/0/0',
    '/m~n~',
    '/__proto__',
    '/constructor',
    '/foo/9999999999',
  ])('nothing at %j', (pointer) => {
    expect(document.resolve(pointer)).toBe(-1);
  });

  test('escapes', () => {
    expect(escapePointer('~1/~0')).toBe('~01~1~00');
    expect(readDocument('{"~1":1}').resolve('/~01')).toBe(1);
  });
});

test('a value can start after another one, with the rest left to the caller', () => {
  const bytes = bytesOf('{"a":1} \n [2,3]\n');
  const first = readJson(bytes, VOCABULARY, { trailing: 'leave' });
  if (!first.ok) throw new Error(first.error.message);
  expect([first.document.source(1), first.end, first.document.defects]).toEqual(['1', 10, []]);
  const second = readJson(bytes, VOCABULARY, { from: first.end });
  if (!second.ok) throw new Error(second.error.message);
  expect([second.document.start[0], second.document.endOf(0), second.end]).toEqual([10, 15, 16]);
});

test('members and elements', () => {
  const document = readDocument('{"a":[1,2],"b":{"a":3},"a":4}');
  const id = (name: string): number => document.strings.find(name);
  expect(document.source(document.member(0, id('a')))).toBe('4');
  expect([
    document.member(1, id('a')),
    document.element(0, 0),
    document.member(-1, 0),
    document.element(-1, 0),
  ]).toEqual([-1, -1, -1, -1]);
  expect([0, 1, 2].map((index) => document.element(1, index))).toEqual([2, 3, -1]);
  expect([document.size(0), document.size(1)]).toEqual([3, 2]);
  expect([id('value'), id('nowhere')]).toEqual([1, -1]);
});

test('names made to collide in the hash table do not slow the reader down', () => {
  const keys = equalHashes(50_000);
  expect(new Set(keys).size).toBe(50_000);
  const read = (names: readonly string[]): { milliseconds: number; document: JsonDocument } => {
    const json = `{${names.map((name) => `"${name}":0`).join(',')}}`;
    const started = performance.now();
    const document = readDocument(json);
    return { milliseconds: performance.now() - started, document };
  };
  const plain = read(keys.map((_, i) => `k${String(i).padStart(7, '0')}`));
  const flooded = read(keys);
  console.log(`50000 names: ${plain.milliseconds.toFixed(0)} ms, colliding ${flooded.milliseconds.toFixed(0)} ms`);
  expect(flooded.document.count).toBe(50_001);
  expect(flooded.document.defects).toEqual([]);
  for (const name of [keys[0], keys[49_999]])
    expect(flooded.document.nameOf(flooded.document.resolve(`/${name}`))).toBe(name);
  expect(flooded.document.resolve('/nowhere')).toBe(-1);
  // Quadratic probing of 50,000 equal hashes would take minutes.
  expect(flooded.milliseconds).toBeLessThan(2000);
});

test('a string keeps its id when the table grows, however crowded its place was', () => {
  const crowd = equalLowBits(130, 13);
  const last = crowd[129];
  const fill = Array.from({ length: 9000 }, (_, i) => `f${String(i)}`);
  const members = [...crowd, ...fill].map((name) => `"${name}":0`);
  expect(readDocument(`{${members.join(',')}}`).defects).toEqual([]);
  const document = readDocument(`{${members.join(',')},"${last}":1}`);
  expect(document.defects.map(({ code }) => code)).toEqual(['duplicate-key']);
  expect(document.source(document.resolve(`/${last}`))).toBe('1');
  for (const name of crowd) expect(readDocument(`{${members.join(',')},"${name}":1}`).defects).toHaveLength(1);
});

test.each(['', '\u00e9', '\ud800', '\u{1f600}'])(
  'every one of many colliding names is found again, ending in %j',
  (ending) => {
    const names = equalHashes(300).map((name) => name + ending);
    const document = readDocument(`{${names.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
    expect(names.map((name) => document.strings.find(name))).toEqual(names.map((_, i) => document.key[i + 1]));
    expect(names.map((name) => document.nameOf(document.resolve(`/${name}`)))).toEqual(names);
  },
);

test('crowded strings of malformed UTF-8 stay distinct', () => {
  const names = equalHashes(200).map((name) => [...Buffer.from(name)]);
  const parts = names.flatMap((name, i) => [...(i === 0 ? [] : [',"']), ...name, 0xff, '":0,"', ...name, 0xfe, '":0']);
  const codes = readDocument(['{"', ...parts, '}']).defects.map(({ code }) => code);
  expect(codes.filter((code) => code !== 'invalid-utf8')).toEqual([]);
});
