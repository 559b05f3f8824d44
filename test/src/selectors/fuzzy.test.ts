import { describe, expect, it } from 'vitest';
import { fuzzyMatch } from '../../../src/selectors/fuzzy.ts';

const best = (query: string, texts: readonly string[]): string | undefined =>
  texts
    .map((text) => ({ text, match: fuzzyMatch(query, text) }))
    .filter(({ match }) => match !== undefined)
    .sort((a, b) => (b.match?.score ?? 0) - (a.match?.score ?? 0))[0]?.text;

describe('fuzzy search', () => {
  it.each([
    ['abc', 'acb'],
    ['verdict x', 'Verdict'],
    ['zz', 'z'],
    ['a', ''],
  ])('%j is not in %j', (query, text) => {
    expect(fuzzyMatch(query, text)).toBeUndefined();
  });

  it('finds nothing in particular for nothing', () => {
    expect(fuzzyMatch('  ', 'Verdict')?.at).toEqual([]);
  });

  it('says where the letters stand', () => {
    expect(fuzzyMatch('fd', 'Factor diff')?.at).toEqual([0, 7]);
    expect(fuzzyMatch('diff', 'Factor diff')?.at).toEqual([7, 8, 9, 10]);
    expect(fuzzyMatch('diff fac', 'Factor diff')?.at).toEqual([0, 1, 2, 7, 8, 9, 10]);
  });

  it('says nothing of places where lower case has another length', () => {
    expect(fuzzyMatch('x', '\u0130x')?.at).toEqual([]);
  });

  it.each([
    ['text', ['Show in context', 'Text']],
    ['vd', ['Saved', 'Verdict digest']],
    ['find', ['Of index: no defined', 'Findings']],
    ['check', ['Checks', 'Checks of the whole case file']],
  ])('%j means the one that begins words with it', (query, texts) => {
    const wanted = { text: 'Text', vd: 'Verdict digest', find: 'Findings', check: 'Checks' }[query];
    expect(best(query, texts)).toBe(wanted);
  });
});
