import type { FailureRow } from '../../worker/contract.ts';
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
