import type { AuditFile, AuditSummary, FormatInfo, JudgedCase, Progress } from '../worker/contract.ts';

/** What went wrong on our side. Never a statement about the evidence. */
export interface Fault {
  readonly kind: 'crash' | 'fault';
  readonly message: string;
}

/** Cases that were judged before an audit was stopped. Nothing is said of the whole, and nothing can be asked about them. */
export interface Unfinished {
  readonly judged: readonly JudgedCase[];
  readonly filesJudged: number;
  readonly files: number;
}

interface Stopped {
  readonly files: readonly AuditFile[];
  readonly unfinished: Unfinished | undefined;
  /** Whether the result before this audit can be shown again. */
  readonly before: boolean;
}

/**
 * What is open, in which phase. A phase holds exactly what belongs to it: a summary exists only in `judged`, so a stale
 * verdict cannot be on screen in any other.
 */
export type Workspace =
  | { readonly phase: 'empty' }
  | { readonly phase: 'reading'; readonly files: readonly AuditFile[]; readonly progress: Progress | undefined }
  | { readonly phase: 'judged'; readonly files: readonly AuditFile[]; readonly summary: AuditSummary }
  | ({ readonly phase: 'cancelled' } & Stopped)
  | ({ readonly phase: 'crashed'; readonly error: Fault } & Stopped);

export const EMPTY: Workspace = { phase: 'empty' };

export const filesOf = (workspace: Workspace): readonly AuditFile[] =>
  workspace.phase === 'empty' ? [] : workspace.files;

/** The metadata of this build's formats and checks; constant, so it outlives audits. */
export interface Catalogue {
  readonly formats: readonly FormatInfo[];
}
