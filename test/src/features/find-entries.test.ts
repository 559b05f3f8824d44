import { describe, expect, it } from 'vitest';
import { findEntries, MOST_MATCHES, type PaletteEntry } from '../../../src/features/palette/find-entries.ts';

const entry = (id: string, title: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id,
  title,
  kind: 'Go to',
  run: () => undefined,
  ...more,
});

const ENTRIES = [entry('a', 'Verdict'), entry('b', 'Findings'), entry('c', 'Print', { also: 'pdf report' })];
const ids = (query: string, recent: readonly string[] = []) =>
  findEntries(ENTRIES, query, recent).found.map(({ entry: { id } }) => id);

describe('what the palette finds', () => {
  it('nothing where nothing matches', () => {
    expect(findEntries(ENTRIES, 'zzz', [])).toEqual({ total: 0, found: [] });
  });

  it('without a query everything, what was chosen last first', () => {
    expect(ids('')).toEqual(['a', 'b', 'c']);
    expect(ids('', ['c', 'b'])).toEqual(['c', 'b', 'a']);
    expect(findEntries(ENTRIES, '', ['c']).found.map(({ recent }) => recent)).toEqual([true, false, false]);
  });

  it('by other words, after those that are called so', () => {
    expect(ids('pdf')).toEqual(['c']);
    const both = [entry('x', 'Save', { also: 'report' }), entry('y', 'Report')];
    expect(findEntries(both, 'report', []).found.map(({ entry: { id } }) => id)).toEqual(['y', 'x']);
  });

  it('counts all and gives as many as are drawn', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => entry(String(at), `case ${String(at)}`));
    const { total, found } = findEntries(many, 'case', []);
    expect(total).toBe(10_000);
    expect(found).toHaveLength(MOST_MATCHES);
  });
});
