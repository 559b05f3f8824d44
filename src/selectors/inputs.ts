import type { AuditSummary, CaseSummary } from '../worker/contract.ts';
import type { InputDigest } from '../../engine/verdict/model.ts';

/** Inputs listed beside the verdict; all are in the export. */
const MOST_INPUTS = 3;

/** The input that the open case is about, where its name says so; else the first few. */
export function inputsToShow(summary: AuditSummary, open: CaseSummary): readonly InputDigest[] {
  if (summary.inputs.length <= MOST_INPUTS) return summary.inputs;
  const own = summary.inputs.filter(
    (input) => open.subject === input.name || open.subject.startsWith(`${input.name} (`),
  );
  return own.length === 1 ? own : summary.inputs.slice(0, MOST_INPUTS);
}
