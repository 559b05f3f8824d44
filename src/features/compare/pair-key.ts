import type { AuditSummary, ComparePair } from '../../worker/contract.ts';

/** Names an answer about this pair in this audit. */
export const pairKey = ({ verdictDigest }: AuditSummary, { first, second }: ComparePair): string =>
  [verdictDigest, first.caseId, first.record ?? '', second.caseId, second.record ?? ''].join(' ');
