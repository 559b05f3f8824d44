import type { AuditSummary, CaseSummary } from '../worker/contract.ts';
import type { InputDigest } from '../../engine/verdict/model.ts';

/** Inputs listed beside the verdict; all are in the export. */
const MOST_INPUTS = 3;

/** All inputs when there are few, else the first of those that the open case was judged by. */
export function inputsToShow(summary: AuditSummary, open: CaseSummary): readonly InputDigest[] {
  if (summary.inputs.length <= MOST_INPUTS) return summary.inputs;
  return open.inputs.evidence.slice(0, MOST_INPUTS).flatMap((position) => summary.inputs[position] ?? []);
}
