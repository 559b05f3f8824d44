/** Sentences of the factor diff that nothing else needs. */
import type { UseFloor } from '../worker/contract.ts';
import { grouped } from './messages.ts';

const plural = (count: number, one: string, many: string): string => `${grouped(count)} ${count === 1 ? one : many}`;

export const DIFF = {
  use: 'Use of the tolerance',
  anyUse: 'any use',
  atLeast: (floor: UseFloor): string => (floor === 'beyond' ? 'use > 1' : `use \u2265 ${String(floor)}`),
  group: 'Groups',
  noGroups: 'no groups',
  byCheck: 'grouped by check',
  byRecord: 'grouped by record',
  foldAll: 'Collapse all',
  unfoldAll: 'Expand all',
  record: (position: number): string => `Record ${grouped(position)}`,
  rows: (count: number): string => plural(count, 'row', 'rows'),
  failed: (count: number): string => `${grouped(count)} failed`,
  most: 'most',
  columns: 'Columns',
  allColumns: 'Show all columns',
  showAll: 'Show all comparisons',
  copyAll: (count: number, most: number): string =>
    count > most
      ? `Copy the first ${grouped(most)} of ${grouped(count)} rows as TSV`
      : `Copy all ${plural(count, 'row', 'rows')} as TSV`,
} as const;
