/** Files of a case as texts: which file a pointer means, and where in it. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../engine/bytes/limits.ts';
import { memorySource } from '../../engine/bytes/source.ts';
import type { ByteSource } from '../../engine/bytes/source.ts';
import { caseInput } from '../../engine/case-file/input.ts';
import type { CaseText, TextRange } from '../../engine/formats/format.ts';
import { caseTexts, isText, placeByName, rangeInText } from '../../engine/formats/texts.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textAt = (text: string, range: TextRange | undefined): string | undefined =>
  range === undefined ? undefined : new TextDecoder().decode(bytesOf(text).subarray(range.start, range.end));

function among(names: readonly (string | undefined)[], pointer: string): ReturnType<typeof placeByName> {
  return placeByName(pointer, names.length, (position) => names[position]);
}

describe('a pointer that names a file', () => {
  it.each<readonly [what: string, names: readonly (string | undefined)[], pointer: string]>([
    ['of no file of the case', ['a.json'], 'b.json#/x'],
    ['by the beginning of its name', ['a.json'], 'a.jso#/x'],
    ['whose name only begins the pointer', ['a'], 'a.json#/x'],
    ['with a way out of its folder', ['x', 'run/x'], '..#/x'],
    ['by a way that leads to it', ['x'], './x#/y'],
    ['with a way out behind it', ['x'], 'x#../y'],
    ['without a place after the sign', ['x'], 'x#y'],
    ['with a byte that is no number', ['x'], 'x#byte y'],
    ['with a byte before the first', ['x'], 'x#byte -1'],
    ['with words after the byte', ['x'], 'x#byte 1 of 2'],
    ['in other letters', ['Anchors.json'], 'anchors.json#/x'],
    ['with a space', ['x'], ' x#/y'],
    ['with another sign', ['x'], 'x\uff03/y'],
    ['that no pointer may name', [undefined], '#/y'],
    ['that no pointer may name, by the word for nothing', [undefined], 'undefined#/y'],
    ['by the prototype', ['x'], '__proto__#/y'],
    ['and there is none', [], 'x#/y'],
  ])('%s leads nowhere', (_what, names, pointer) => {
    expect(among(names, pointer)).toBeUndefined();
  });

  it.each<readonly [what: string, names: readonly string[], pointer: string]>([
    ['the name occurs twice', ['x', 'x'], 'x#/y'],
    ['the name occurs twice, for a whole file', ['x', 'y', 'x'], 'x'],
    ['a name reads as a place in the other', ['a', 'a#/b'], 'a#/b'],
    ['a name reads as a place in the other, further on', ['a', 'a#/b'], 'a#/b#/c'],
    ['three are meant', ['a', 'a#', 'a#'], 'a##/b'],
  ])('leads nowhere when more than one is meant: %s', (_what, names, pointer) => {
    expect(among(names, pointer)).toBe('several');
  });

  it.each<readonly [names: readonly (string | undefined)[], pointer: string, text: number, place: string]>([
    [['x', 'y'], 'y#/z', 1, '/z'],
    [['x', 'y'], 'y', 1, ''],
    [['x', 'y'], 'y#', 1, ''],
    [['x'], 'x#byte 12', 0, 'byte 12'],
    [['..'], '..#/x', 0, '/x'],
    [['a#'], 'a##/b', 0, '/b'],
    [['a#/b'], 'a#/b#/c', 0, '/c'],
    [['a#/b', 'b'], 'a#/b', 0, ''],
    [['#'], '##/#', 0, '/#'],
    [['x'], 'x#/a#/b', 0, '/a#/b'],
    [[undefined, 'x'], 'x#/y', 1, '/y'],
    [['__proto__'], '__proto__#/y', 0, '/y'],
  ])('among %j, %j leads to number %i, %j', (names, pointer, text, place) => {
    expect(among(names, pointer)).toEqual({ text, pointer: place });
  });

  it('of very many names and signs is found soon', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `proofs/step_${String(i)}.proof`);
    const began = performance.now();
    expect(among(names, `proofs/step_99999.proof#/${'#/'.repeat(100_000)}`)).toMatchObject({ text: 99_999 });
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('a place in a file', () => {
  const TEXT = '{ "a": [10, {"b": "x"}], "~": {"/": 7}, "a#/b": null }';

  it.each([
    ['byte -1', TEXT],
    ['a', TEXT],
    ['/a', ''],
    ['/a', '{"a": '],
    ['/a', 'plain text'],
    ['/a', '\u0000\u0001'],
    ['a/0', TEXT],
  ])('%j of %j is nowhere', (pointer, text) => {
    expect(rangeInText(bytesOf(text), pointer)).toBeUndefined();
  });

  it.each([
    ['/b', TEXT],
    ['/a/2', '[10, {"b": "x"}]'],
    ['/a/-', '[10, {"b": "x"}]'],
    ['/a/01', '[10, {"b": "x"}]'],
    ['/a/1/c', '{"b": "x"}'],
    ['/a/1/b/0', '"x"'],
    ['/a/length', '[10, {"b": "x"}]'],
    ['/__proto__', TEXT],
    ['/~0/~01', '{"/": 7}'],
  ])('%j is absent, and %j encloses it', (pointer, enclosing) => {
    const range = rangeInText(bytesOf(TEXT), pointer);
    expect(range?.absent).toBe(true);
    expect(textAt(TEXT, range)).toBe(enclosing);
  });

  it.each([
    ['', TEXT],
    ['/a/0', '10'],
    ['/a/1/b', '"x"'],
    ['/~0/~1', '7'],
    ['/a#~1b', 'null'],
    ['byte 2', '"'],
  ])('%j is %j', (pointer, expected) => {
    const range = rangeInText(bytesOf(TEXT), pointer);
    expect(range?.absent).toBeUndefined();
    expect(textAt(TEXT, range)).toBe(expected);
  });
});

describe('what is a text', () => {
  it.each<readonly [string, readonly number[] | string]>([
    ['a zero', [0x7b, 0x00, 0x7d]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
    ['an array of numpy', '\u0093NUMPY\u0001\u0000v\u0000'],
    ['the start of a pickle', [0x80, 0x02, 0x8a, 0x0a, 0x6c]],
    ['raw digests', Array.from({ length: 64 }, (_, i) => 0x80 + ((i * 37) % 128))],
    ['characters that are cut everywhere', [0xe2, 0xe2, 0xe2, 0xe2]],
  ])('%s is not', (_what, head) => {
    expect(isText({ head: typeof head === 'string' ? bytesOf(head) : Uint8Array.from(head) })).toBe(false);
  });

  it.each<readonly [string, Uint8Array]>([
    ['nothing', bytesOf('')],
    ['JSON', bytesOf('{"a": 1}\r\n\t')],
    ['letters of everywhere', bytesOf('\u00e9\u4e2d\u{1f600}')],
    ['a character cut at the end of what is looked at', bytesOf('abc\u{1f600}').subarray(0, 5)],
    ['one damaged byte in a document', Uint8Array.from([...bytesOf('{"a": "'), 0xff, ...bytesOf('"}')])],
    ['one control character in a document', bytesOf('{"a": "\u0001"}')],
  ])('%s is', (_what, head) => {
    expect(isText({ head })).toBe(true);
  });
});

describe('the files of a case', () => {
  /** Counts the bytes that were asked for. */
  function counted(name: string, size: number, fill: number): { source: ByteSource; asked: number[] } {
    const asked: number[] = [];
    const read = (_offset: number, length: number): Promise<Uint8Array> => {
      asked.push(length);
      return Promise.resolve(new Uint8Array(length).fill(fill));
    };
    return { source: { name, size, read }, asked };
  }

  const open = (source: ByteSource): CaseText => {
    const leadsTo = (): undefined => undefined;
    const text = caseTexts([caseInput(source)], { judged: -1, leadsTo }).at(0);
    if (text === undefined) throw new Error('there is one');
    return text;
  };

  it('are not read before somebody looks, and then no more than their head when they are no text or too large', async () => {
    const binary = counted('weights', 3_000_000_000, 0);
    const large = counted('log', LIMITS.jsonDocumentBytes + 1, 0x20);
    const texts = [open(binary.source), open(large.source)];
    expect(texts.map(({ name, size }) => [name, size])).toEqual([
      ['weights', 3_000_000_000],
      ['log', LIMITS.jsonDocumentBytes + 1],
    ]);
    expect([...binary.asked, ...large.asked]).toEqual([]);
    expect(await texts[0].read()).toBe('binary');
    expect(await texts[1].read()).toBe('too-large');
    for (const { asked } of [binary, large]) for (const length of asked) expect(length).toBeLessThanOrEqual(4096);
  });

  it('are read anew each time: nobody keeps them', async () => {
    const { source, asked } = counted('a.json', 100_000, 0x20);
    const text = open(source);
    await text.read();
    await text.read();
    expect(asked.filter((length) => length === 100_000)).toHaveLength(2);
  });

  it('say so when their source cannot be read any more', async () => {
    const gone = { name: 'a', size: 3, read: () => Promise.reject(new Error('gone')) };
    await expect(open(gone).read()).rejects.toThrow('gone');
  });

  it('have positions, and none beside them', () => {
    const texts = caseTexts([caseInput(memorySource('a', bytesOf('x')))], { judged: 0, leadsTo: () => undefined });
    expect(texts.at(0)?.name).toBe('a');
    for (const position of [-1, -2, 1, 0.5, NaN, Infinity]) expect(texts.at(position)).toBeUndefined();
  });
});
