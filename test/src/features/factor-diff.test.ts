/** The parts of the factor diff that need no page. */
import { describe, expect, it, test } from 'vitest';
import { MOST_COPIED, tsvOf, tsvOfAll } from '../../../src/features/factor-diff/copy-rows.ts';
import { foldStep } from '../../../src/features/factor-diff/fold-keys.ts';
import { EVERY_FOLDED, isFolded, withFolded } from '../../../src/features/factor-diff/folding.ts';
import { layoutOf } from '../../../src/features/factor-diff/table-layout.ts';
import { FACTOR_COLUMNS } from '../../../src/state/settings.ts';
import { NONE_FOLDED } from '../../../src/state/view.ts';
import type { ComparisonLine, ComparisonPage } from '../../../src/worker/contract.ts';
import type { ComparisonRow } from '../../../engine/formats/format.ts';

const row = (more: Partial<ComparisonRow> = {}): ComparisonRow => ({
  check: 'f/a',
  pointer: '/p',
  claimed: '1',
  recomputed: '1',
  delta: 0,
  bound: 0,
  utilisation: 0,
  ok: true,
  factors: '',
  ...more,
});
const head = (folded: boolean): ComparisonLine => ({
  head: { key: 'k', record: 0, rows: 2, failed: 0, largest: 0, folded },
});
const child: ComparisonLine = { row: row(), group: { key: 'k', headAt: 7 } };
const press = (key: string, line: ComparisonLine, more: object = {}) =>
  foldStep({ key, ctrlKey: false, metaKey: false, altKey: false, ...more }, line);

describe('keys', () => {
  test.each<[string, ComparisonLine]>([
    ['ArrowLeft', head(true)],
    ['ArrowRight', child],
    ['Enter', child],
    [' ', child],
    ['ArrowDown', head(false)],
    ['j', head(false)],
    ['ArrowLeft', { row: row() }],
  ])('%j does nothing with groups where there is nothing to do', (key, line) => {
    expect(press(key, line)).toBeUndefined();
  });

  test.each(['ctrlKey', 'metaKey', 'altKey'])('with %s a key belongs to the browser', (modifier) => {
    for (const key of ['ArrowLeft', 'ArrowRight', 'Enter', ' ']) {
      expect(press(key, head(false), { [modifier]: true })).toBeUndefined();
    }
  });

  it('fold, unfold, go in and go out', () => {
    expect(press('ArrowRight', head(true))).toEqual({ fold: 'k', folded: false });
    expect(press('ArrowRight', head(false))).toEqual({ by: 1 });
    expect(press('ArrowLeft', head(false))).toEqual({ fold: 'k', folded: true });
    expect(press('ArrowLeft', child)).toEqual({ to: 7 });
    for (const key of ['Enter', ' ']) {
      expect(press(key, head(false))).toEqual({ fold: 'k', folded: true });
      expect(press(key, head(true))).toEqual({ fold: 'k', folded: false });
    }
  });
});

test('a group is folded and unfolded, whatever the others are', () => {
  for (const start of [NONE_FOLDED, EVERY_FOLDED]) {
    const folded = withFolded(start, 'k', true);
    expect([isFolded(folded, 'k'), isFolded(folded, 'other')]).toEqual([true, start.all]);
    expect(withFolded(folded, 'k', true)).toBe(folded);
    const open = withFolded(folded, 'k', false);
    expect([isFolded(open, 'k'), isFolded(open, 'other')]).toEqual([false, start.all]);
    expect(withFolded(open, 'k', start.all)).toEqual(start);
  }
});

describe('columns', () => {
  const idsOf = (...args: Parameters<typeof layoutOf>) => layoutOf(...args).columns.map(({ ids }) => ids.join(' '));

  it('stand under each other where there is no room, beside each other where there is', () => {
    expect(idsOf([], 734)).toEqual(['pointer factors check', 'claimed recomputed', 'delta bound', 'use']);
    expect(idsOf([], 1400)).toEqual(['pointer', ...FACTOR_COLUMNS]);
    expect(idsOf(['factors', 'check', 'bound'], 734)).toEqual(['pointer', 'claimed', 'recomputed', 'delta', 'use']);
  });

  it('are left out one by one, the pointer never', () => {
    for (const pixels of [0, 390, 734, 1400]) {
      expect(idsOf(FACTOR_COLUMNS, pixels)).toEqual(['pointer']);
      for (const column of FACTOR_COLUMNS) {
        const ids = idsOf([column], pixels).join(' ').split(' ');
        expect(new Set(ids)).toEqual(new Set(['pointer', ...FACTOR_COLUMNS].filter((one) => one !== column)));
      }
    }
    expect(idsOf(['claimed', 'delta', 'bound'], 390)).toEqual(['pointer factors check', 'recomputed', 'use']);
  });
});

describe('copied rows', () => {
  const pagesOf =
    (lines: readonly ComparisonLine[], asked: number[] = []) =>
    async (offset: number, limit: number): Promise<ComparisonPage> => {
      asked.push(limit);
      const rows = lines.slice(offset, offset + Math.min(limit, 200));
      return Promise.resolve({ total: lines.length, rows, matching: lines.length });
    };

  it('start no formula, break no line, and leave their column for no other', async () => {
    const evil = row({ pointer: '=1+1', factors: 'a\tb', claimed: '@x\n"y"' });
    const text = await tsvOfAll(pagesOf([{ row: evil }]));
    expect(text.split('\n').slice(1).join('\n')).toBe(`passed\tf/a\t'=1+1\t"a\tb"\t"'@x\n""y"""\t1\t0\t0\t0`);
    expect(tsvOf([evil])).toBe(text);
  });

  it('are as many as there are, without the heads of groups', async () => {
    const lines = Array.from({ length: 603 }, (_, at): ComparisonLine => {
      return at % 3 === 0 ? head(false) : { row: row({ claimed: String(at) }) };
    });
    const text = await tsvOfAll(pagesOf(lines));
    expect(text.split('\n').length).toBe(1 + 402);
    expect(text.split('\n').at(-1)?.split('\t')[4]).toBe('602');
  });

  it('are never more than the bound, in answers of a page each', async () => {
    const lines = Array.from({ length: MOST_COPIED + 777 }, (): ComparisonLine => ({ row: row() }));
    const asked: number[] = [];
    expect((await tsvOfAll(pagesOf(lines, asked))).split('\n').length).toBe(1 + MOST_COPIED);
    expect(Math.max(...asked)).toBe(200);
  });

  it('end where nothing comes any more', async () => {
    expect((await tsvOfAll(pagesOf([]))).split('\n').length).toBe(1);
    const lying = async (): Promise<ComparisonPage> => Promise.resolve({ total: 5, rows: [], matching: 5 });
    expect((await tsvOfAll(lying)).split('\n').length).toBe(1);
  });
});
