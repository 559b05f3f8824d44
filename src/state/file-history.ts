import type { AuditFile } from '../worker/contract.ts';
import type { AuditTime, TrustedFile } from './trust.ts';

/** What is open: the files, and what came with the sample that they are from. */
export interface OpenFiles {
  readonly files: readonly AuditFile[];
  /** Trusted files of a sample; those of the auditor are his and stay through every step. */
  readonly sampleTrust: readonly TrustedFile[];
  readonly time: AuditTime;
}

export type EditKind = 'open' | 'add' | 'remove' | 'keep' | 'close';

/** A change of what is open, that can be taken back. */
export interface Edit {
  readonly kind: EditKind;
  /** Files opened, added, removed or kept. */
  readonly count: number;
  readonly before: OpenFiles;
  readonly after: OpenFiles;
}

export interface FileHistory {
  /** Latest last. */
  readonly done: readonly Edit[];
  /** What undo took back, latest last. */
  readonly undone: readonly Edit[];
}

export const NO_HISTORY: FileHistory = { done: [], undone: [] };

/** Edits that can be taken back; files are held by reference, but pasted text is held. */
const MOST_EDITS = 50;

export function withEdit(history: FileHistory, edit: Edit): FileHistory {
  return { done: [...history.done, edit].slice(-MOST_EDITS), undone: [] };
}

/** The history with the last edit taken back, and that edit; undefined when there is none. */
export function undo({
  done,
  undone,
}: FileHistory): { readonly history: FileHistory; readonly edit: Edit } | undefined {
  const edit = done.at(-1);
  return edit === undefined ? undefined : { history: { done: done.slice(0, -1), undone: [...undone, edit] }, edit };
}

export function redo({
  done,
  undone,
}: FileHistory): { readonly history: FileHistory; readonly edit: Edit } | undefined {
  const edit = undone.at(-1);
  return edit === undefined ? undefined : { history: { done: [...done, edit], undone: undone.slice(0, -1) }, edit };
}

const stampOf = ({ name, blob }: AuditFile): string =>
  `${String(blob.size)} ${blob instanceof File ? String(blob.lastModified) : ''} ${name}`;

/** Files that are not among those that are open. The same file from the disk has the same name, size and time; text never is the same. */
export function newAmong(open: readonly AuditFile[], added: readonly AuditFile[]): readonly AuditFile[] {
  const known = new Set(open.filter(({ blob }) => blob instanceof File).map(stampOf));
  return added.filter((file) => !(file.blob instanceof File) || !known.has(stampOf(file)));
}
