import type { AuditSummary, CaseSummary, InputSummary } from '../worker/contract.ts';

/** A file of a case, and what it is to it. */
export interface CaseFile {
  /** Position among the inputs of the audit. */
  readonly position: number;
  readonly input: InputSummary;
  readonly role: 'evidence' | 'supporting';
  /** Whether the auditor may make it a trusted input: it came with the evidence and is evidence of no case. */
  readonly mayBeTrusted: boolean;
}

export function caseFiles(summary: AuditSummary, open: CaseSummary): readonly CaseFile[] {
  const evidence = new Set(summary.cases.flatMap(({ inputs }) => inputs.evidence));
  const fileAt = (role: CaseFile['role'], position: number): readonly CaseFile[] => {
    const input = summary.inputs[position];
    if (input === undefined) return [];
    const mayBeTrusted = role === 'supporting' && !input.trusted && !evidence.has(position);
    return [{ position, input, role, mayBeTrusted }];
  };
  return [
    ...open.inputs.evidence.flatMap((position) => fileAt('evidence', position)),
    ...open.inputs.supporting.flatMap((position) => fileAt('supporting', position)),
  ];
}

/** The last part of a path: enough to tell the files beside a case apart in a list. */
export const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
