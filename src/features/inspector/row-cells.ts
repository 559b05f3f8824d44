import type { FailureRow } from '../../worker/contract.ts';
import type { ComparisonRow } from '../../../engine/formats/format.ts';
import type { Cell } from '../../selectors/table-text.ts';

export const FAILURE_HEAD: readonly Cell[] = [
  'check',
  'record',
  'pointer',
  'claimed',
  'recomputed',
  'delta',
  'bound',
  'utilisation',
  'message',
].map((ours) => ({ ours }));

export const failureCells = (row: FailureRow): readonly (readonly Cell[])[] => [
  FAILURE_HEAD,
  [
    { ours: row.check },
    { ours: String(row.record) },
    { evidence: row.pointer },
    { evidence: row.claimed ?? '' },
    { ours: row.recomputed ?? '' },
    { ours: row.delta ?? '' },
    { ours: row.window?.bound ?? '' },
    { ours: row.utilisation ?? '' },
    { evidence: row.message },
  ],
];

export const comparisonCells = (row: ComparisonRow): readonly (readonly Cell[])[] => [
  ['check', 'outcome', 'pointer', 'factors', 'claimed', 'recomputed', 'delta', 'bound', 'utilisation'].map((ours) => ({
    ours,
  })),
  [
    { ours: row.check },
    { ours: row.ok ? 'passed' : 'failed' },
    { evidence: row.pointer },
    { evidence: row.factors },
    { evidence: row.claimed },
    { ours: row.recomputed },
    { ours: String(row.delta) },
    { ours: String(row.bound) },
    { ours: String(row.utilisation) },
  ],
];
