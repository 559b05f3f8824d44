/** What an audit tells while it runs: counted here, so that every way through it counts alike. */
import type { CaseFiles, CaseProgress, FoundCase, Watch } from './case-file/audit.ts';
import type { AuditedCase } from './formats/format.ts';

export interface AuditProgress {
  readonly stage: 'reading' | 'verifying';
  /** The file in work. */
  readonly name: string;
  /** Bytes worked through, of all files; of a file that is judged in parts those of the parts that are judged. */
  readonly done: number;
  readonly total: number;
  /** Records of line-delimited evidence judged so far. */
  readonly records: number;
  /** Files all of whose cases are judged, trusted inputs left out. */
  readonly filesJudged: number;
  readonly files: number;
  /** How far the case in work is, where its format tells. */
  readonly work?: CaseProgress;
}

/** A case that is judged while others wait: nothing that could be said of the whole. */
export interface JudgedCase {
  readonly audited: AuditedCase;
  readonly files: CaseFiles;
}

export interface AuditListener {
  readonly progress?: ((progress: AuditProgress) => void) | undefined;
  readonly judged?: ((one: JudgedCase) => void) | undefined;
}

interface Counted {
  readonly source: { readonly name: string; readonly size: number };
  readonly pinned?: boolean;
}

/** Counts what was read and judged, and tells it. */
export class ProgressTally implements Watch {
  readonly #inputs: readonly Counted[];
  readonly #listener: AuditListener;
  /** Bytes of each file. Sums are kept, since there may be thousands of files. */
  readonly #bytes: Float64Array;
  readonly #records: Float64Array;
  readonly #total: number;
  readonly #files: number;
  #done = 0;
  #recordsDone = 0;
  #filesJudged = 0;

  constructor(inputs: readonly Counted[], listener: AuditListener) {
    this.#inputs = inputs;
    this.#listener = listener;
    this.#bytes = new Float64Array(inputs.length);
    this.#records = new Float64Array(inputs.length);
    this.#total = inputs.reduce((sum, { source }) => sum + source.size, 0);
    this.#files = inputs.filter(({ pinned }) => pinned !== true).length;
  }

  /** Before anything is read: whoever waits knows that there is an engine. */
  start(): void {
    this.#tell('reading', this.#inputs[0]?.source.name ?? '');
  }

  through(at: number, bytes: number): void {
    // A file may be read more than once; only the first time counts.
    this.#set(at, Math.max(bytes, this.#bytes[at]));
    this.#tell('reading', this.#inputs[at].source.name);
  }

  judgedThrough(at: number, bytes: number, records: number): void {
    // Counted anew: it may have been read whole before, to recognise it.
    this.#set(at, bytes);
    this.#recordsDone += records - this.#records[at];
    this.#records[at] = records;
    this.#tell('verifying', this.#inputs[at].source.name);
  }

  #set(at: number, bytes: number): void {
    this.#done += bytes - this.#bytes[at];
    this.#bytes[at] = bytes;
  }

  verifying(name: string, work?: CaseProgress): void {
    this.#tell('verifying', name, work);
  }

  judged({ audited, files }: FoundCase, finished: readonly number[]): void {
    this.#filesJudged += finished.filter((at) => this.#inputs[at].pinned !== true).length;
    this.#listener.judged?.({ audited, files });
    this.#tell('verifying', audited.result.subject);
  }

  #tell(stage: AuditProgress['stage'], name: string, work?: CaseProgress): void {
    this.#listener.progress?.({
      stage,
      name,
      done: this.#done,
      total: this.#total,
      records: this.#recordsDone,
      filesJudged: this.#filesJudged,
      files: this.#files,
      ...(work === undefined ? {} : { work }),
    });
  }
}
