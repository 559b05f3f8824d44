import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../../src/worker/text-difference.ts';
import { lineRows } from '../../../src/worker/line-difference.ts';

const edge = (line: number, column: number, text: string) => ({
  line,
  column,
  codePoints: Array.from(text, (character) => character.codePointAt(0)),
});

describe('compareTexts', () => {
  it('says that equal texts are equal, and how long they are', () => {
    expect(compareTexts('a\u{1f600}b', 'a\u{1f600}b')).toEqual({
      equal: true,
      claimedLength: 3,
      givenLength: 3,
      rows: [],
      more: 0,
    });
    expect(compareTexts('', '').equal).toBe(true);
  });

  it.each([
    ['in the middle', 'abc', 'abd', 2, edge(1, 3, 'c'), edge(1, 3, 'd')],
    ['at the start', 'x', 'y', 0, edge(1, 1, 'x'), edge(1, 1, 'y')],
    ['where one ends', 'ab', 'abc', 2, edge(1, 3, ''), edge(1, 3, 'c')],
    ['against nothing', '', 'abc', 0, edge(1, 1, ''), edge(1, 1, 'abc')],
    ['on a later line', 'a\nbc\nd', 'a\nbx\nd', 3, edge(2, 2, 'c\nd'), edge(2, 2, 'x\nd')],
    ['right after a line end', 'a\nb', 'a\nc', 2, edge(2, 1, 'b'), edge(2, 1, 'c')],
    ['at a line end', '\nb', 'xb', 0, edge(1, 1, '\nb'), edge(1, 1, 'xb')],
    ['in letters that look alike', 'pass', 'p\u0430ss', 1, edge(1, 2, 'ass'), edge(1, 2, '\u0430ss')],
    [
      'in the second half of a character',
      '\u{1f600}',
      '\u{1f601}',
      0,
      edge(1, 1, '\u{1f600}'),
      edge(1, 1, '\u{1f601}'),
    ],
    ['behind characters of two units', '\u{1f600}a', '\u{1f600}b', 1, edge(1, 2, 'a'), edge(1, 2, 'b')],
    ['a lone surrogate against the whole', '\ud83d', '\ud83d\ude00', 0, edge(1, 1, '\ud83d'), edge(1, 1, '\u{1f600}')],
  ])('finds the first character that differs: %s', (_name, claimed, given, before, a, b) => {
    expect(compareTexts(claimed, given).first).toEqual({ before, claimed: a, given: b });
  });

  it.each([
    ['line-ends', 'a\r\nb', 'a\nb'],
    ['end-space', 'a\n', 'a'],
    ['normal-form', '\u00e9', 'e\u0301'],
    ['invisible', 'a\u200bb', 'ab'],
    ['white-space', 'a  b', 'a b'],
    ['case', 'Pass', 'pass'],
    [undefined, 'a', 'b'],
    [undefined, 'p', '\u0440'],
  ])('%s alone', (only, claimed, given) => {
    expect(compareTexts(claimed, given).only).toBe(only);
  });

  it('shows lines under each other with the columns that differ, and leaves out what is far', () => {
    const lines = (word: string): string =>
      [...Array.from({ length: 10 }, (_, n) => `before ${String(n)}`), `the ${word} one`, 'after'].join('\n');
    const { rows } = compareTexts(lines('red'), lines('rod'));
    expect(rows).toEqual([
      { kind: 'gap', number: 7, text: '' },
      { kind: 'same', number: 8, text: 'before 7' },
      { kind: 'same', number: 9, text: 'before 8' },
      { kind: 'same', number: 10, text: 'before 9' },
      { kind: 'claimed', number: 11, text: 'the red one', mark: { from: 5, to: 6 } },
      { kind: 'given', number: 11, text: 'the rod one', mark: { from: 5, to: 6 } },
      { kind: 'same', number: 12, text: 'after' },
    ]);
  });

  it('keeps lines that moved apart from lines that are new', () => {
    const kinds = lineRows(['a', 'b', 'c', 'd'], ['b', 'x', 'c', 'd', 'e']).map(({ kind, text }) => `${kind} ${text}`);
    expect(kinds).toEqual(['claimed a', 'same b', 'given x', 'same c', 'same d', 'given e']);
  });

  it('ends on texts of many different lines', () => {
    const many = (word: string): string => Array.from({ length: 5_000 }, (_, n) => `${word} ${String(n)}`).join('\n');
    const { rows, more } = compareTexts(many('a'), many('b'));
    expect([rows.length, more]).toEqual([400, 9_600]);
  });

  it('tells every text from every other, and rebuilds both from the lines', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (claimed, given) => {
        const { equal, first } = compareTexts(claimed, given);
        expect(equal).toBe(claimed === given);
        expect(first === undefined).toBe(equal);
        const rows = lineRows(claimed.split('\n'), given.split('\n'));
        if (rows.some(({ kind }) => kind === 'gap')) return;
        const side = (own: 'claimed' | 'given'): string =>
          rows.flatMap(({ kind, text: line }) => (kind === 'same' || kind === own ? [line] : [])).join('\n');
        expect([side('claimed'), side('given')]).toEqual([claimed, given]);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});
