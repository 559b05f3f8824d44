import type { ComparisonRow } from '../../../engine/formats/format.ts';
import type { ComparisonPage } from '../../worker/contract.ts';
import { COMPARISON_HEAD, comparisonCells } from '../../selectors/comparison-cells.ts';
import { toTsv } from '../../selectors/table-text.ts';

/** Rows that are copied at once. */
export const MOST_COPIED = 10_000;
/** Lines that come in one answer. */
const PAGE = 200;

export const tsvOf = (rows: readonly ComparisonRow[]): string => toTsv([COMPARISON_HEAD, ...rows.map(comparisonCells)]);

/** The first rows of a list, fetched page by page: each page is a short task of its own. Heads of groups are left out. */
export async function tsvOfAll(ask: (offset: number, limit: number) => Promise<ComparisonPage>): Promise<string> {
  const parts = [toTsv([COMPARISON_HEAD])];
  let copied = 0;
  for (let offset = 0; copied < MOST_COPIED;) {
    const { rows: lines, total } = await ask(offset, PAGE);
    const rows = lines.flatMap(({ row }) => (row === undefined ? [] : [row])).slice(0, MOST_COPIED - copied);
    if (rows.length > 0) parts.push(toTsv(rows.map(comparisonCells)));
    copied += rows.length;
    offset += lines.length;
    if (lines.length === 0 || offset >= total) break;
  }
  return parts.join('\n');
}
