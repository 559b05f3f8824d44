import type { AuditFile, AuditSummary } from '../worker/contract.ts';
import { alsoRemoved, filesToKeep, filesToRemove, type FilePositions } from '../selectors/case-selection.ts';
import {
  newAmong,
  NO_HISTORY,
  redo,
  undo,
  withEdit,
  type EditKind,
  type FileHistory,
  type OpenFiles,
} from './file-history.ts';
import { createStore, type Store } from './store.ts';

/** What is said in passing about the files that are open, and can be taken back from there. */
export type Notice =
  | {
      readonly what: 'done' | 'undone' | 'redone';
      readonly kind: EditKind;
      readonly count: number;
      /** Files that were given and are open already. */
      readonly known: number;
      /** Cases that went although they were not chosen: they stood in a file that was removed. */
      readonly also: number;
    }
  | { readonly what: 'known'; readonly count: number }
  | { readonly what: 'nothing' }
  | { readonly what: 'too-many' };

/** What the edits need of the session. */
interface Host {
  /** What is open, judged or not. */
  current(): OpenFiles;
  /** The result on the screen, and the files of its positions. */
  judged(): { readonly summary: AuditSummary; readonly files: readonly AuditFile[] } | undefined;
  /** Opens files in place of those that are open; with `comeBack` the case that was looked at is shown again. */
  go(to: OpenFiles, comeBack: boolean): Promise<void>;
}

/** Changes of what is open. Every one of them can be taken back, and done again. */
export class CaseFile {
  readonly history: Store<FileHistory> = createStore(NO_HISTORY);
  readonly notice: Store<{ readonly notice: Notice | undefined }> = createStore({
    notice: undefined as Notice | undefined,
  });
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** In place of what is open. */
  open(files: readonly AuditFile[]): Promise<void> {
    if (files.length === 0) return Promise.resolve();
    return this.#edit('open', files, files.length);
  }

  /** Beside what is open. A file that is open already is not taken twice. */
  add(files: readonly AuditFile[]): Promise<void> {
    const open = this.#host.current().files;
    if (open.length === 0) return this.open(files);
    const added = newAmong(open, files);
    const known = files.length - added.length;
    if (added.length > 0) return this.#edit('add', [...open, ...added], added.length, { known });
    if (known > 0) this.tell({ what: 'known', count: known });
    return Promise.resolve();
  }

  /** Takes the files of cases out of what is open. */
  remove(ids: ReadonlySet<number>): Promise<void> {
    const judged = this.#host.judged();
    if (judged === undefined || ids.size === 0) return Promise.resolve();
    const gone = filesAt(judged.files, filesToRemove(judged.summary, ids));
    const left = this.#host.current().files.filter((file) => !gone.has(file));
    return this.#edit('remove', left, gone.size, { also: alsoRemoved(judged.summary, ids) });
  }

  /** Takes everything out of what is open but the files of cases. */
  keep(ids: ReadonlySet<number>): Promise<void> {
    const judged = this.#host.judged();
    if (judged === undefined || ids.size === 0) return Promise.resolve();
    const kept = filesAt(judged.files, filesToKeep(judged.summary, ids));
    const left = this.#host.current().files.filter((file) => kept.has(file));
    return this.#edit('keep', left, left.length);
  }

  close(): Promise<void> {
    return this.#host.current().files.length === 0 ? Promise.resolve() : this.#edit('close', [], 0);
  }

  undo(): Promise<void> {
    return this.#step('undone');
  }

  redo(): Promise<void> {
    return this.#step('redone');
  }

  tell(notice: Notice | undefined): void {
    this.notice.set({ notice });
  }

  /** Writes down a change that was made elsewhere. */
  record(kind: EditKind, count: number, before: OpenFiles, after: OpenFiles, more: Partial<Told> = {}): void {
    this.history.set((history) => withEdit(history, { kind, count, before, after }));
    // Where nothing was open, nothing was lost that could be brought back.
    if (before.files.length === 0) this.tell(undefined);
    else this.tell({ what: 'done', kind, count, known: 0, also: 0, ...more });
  }

  /** Marks the last change as taken back, where somebody went back to what was before it. */
  wentBackTo(files: readonly AuditFile[]): void {
    const step = undo(this.history.get());
    if (step?.edit.before.files === files) this.history.set(step.history);
    this.tell(undefined);
  }

  #edit(kind: EditKind, files: readonly AuditFile[], count: number, more: Partial<Told> = {}): Promise<void> {
    const before = this.#host.current();
    const after = { ...before, files };
    this.record(kind, count, before, after, more);
    return this.#host.go(after, kind !== 'open' && kind !== 'close');
  }

  #step(what: 'undone' | 'redone'): Promise<void> {
    const step = (what === 'undone' ? undo : redo)(this.history.get());
    if (step === undefined) return Promise.resolve();
    const { kind, count, before, after } = step.edit;
    this.history.set(step.history);
    this.tell({ what, kind, count, known: 0, also: 0 });
    return this.#host.go(what === 'undone' ? before : after, true);
  }
}

type Told = Pick<Extract<Notice, { readonly what: 'done' | 'undone' | 'redone' }>, 'known' | 'also'>;

const filesAt = (files: readonly AuditFile[], positions: FilePositions): ReadonlySet<AuditFile> =>
  new Set([...positions].flatMap((at) => files[at] ?? []));
