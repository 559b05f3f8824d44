import type { ComparisonRow } from '../../engine/formats/format.ts';
import type { Cell } from './table-text.ts';

const NAMES = 'outcome check pointer factors claimed recomputed delta bound utilisation';

/** First line of comparisons that are copied. */
export const COMPARISON_HEAD: readonly Cell[] = NAMES.split(' ').map((ours) => ({ ours }));

export const comparisonCells = (row: ComparisonRow): readonly Cell[] => [
  { ours: row.ok ? 'passed' : 'failed' },
  { ours: row.check },
  { evidence: row.pointer },
  { evidence: row.factors },
  { evidence: row.claimed },
  { ours: row.recomputed },
  { ours: String(row.delta) },
  { ours: String(row.bound) },
  { ours: String(row.utilisation) },
];
