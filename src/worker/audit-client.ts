import { proxy, transfer, wrap, type Endpoint, type Remote } from 'comlink';
import type {
  AuditFile,
  AuditRequest,
  AuditSummary,
  AuditWorkerApi,
  CompareApi,
  ComparisonPage,
  ComparisonQuery,
  ExportInfo,
  FailurePage,
  FailureQuery,
  FormatInfo,
  HeldRecord,
  PinField,
  Progress,
  RawWindow,
  ViewsApi,
} from './contract.ts';
import type { ExportedFile, ExportFormat, Remarks } from '../../engine/export/model.ts';
import type { Report } from '../../engine/export/report/model.ts';
import type { DerivedFile, DigestFact } from '../../engine/formats/format.ts';
import type { PinUsed } from '../../engine/verdict/model.ts';

/** Audits of so many bytes are worth more than one worker. */
const CREW_BYTES = 8 << 20;

/** The auditor stopped it. Not a fault. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** The worker died. A fault of ours or a limit of the browser; never a statement about the evidence. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

export interface WorkerLike extends Endpoint {
  terminate(): void;
}

/** One worker, its proxy, and the calls it has not answered. Both are referenced here for as long as either is used. */
interface Seat {
  readonly worker: WorkerLike;
  readonly api: Remote<AuditWorkerApi>;
  readonly rejectors: Set<(reason: Error) => void>;
  readonly release: () => void;
  /** Workers that share the work of large audits, once there has been one. */
  crew: readonly WorkerLike[] | undefined;
  dead: CrashError | undefined;
  /** Ends the seat for a fault of one of its workers. */
  readonly fail: (event: Event) => void;
}

/**
 * Owns the workers. Comlink never settles a call whose worker was terminated, so every call is raced here against the
 * end of its seat.
 */
export class AuditClient {
  readonly #spawn: () => WorkerLike;
  readonly #onCrash: (error: CrashError) => void;
  readonly #cores: number;
  #seat: Seat | undefined;
  #spare: Seat | undefined;
  #auditInFlight = false;
  #auditNumber = 0;

  /** @param cores workers that do the work of a large audit */
  constructor(spawn: () => WorkerLike, onCrash: (error: CrashError) => void = () => undefined, cores = 1) {
    this.#cores = Math.max(1, cores);
    this.#spawn = spawn;
    this.#onCrash = onCrash;
  }

  /** Judges the files. A call while another audit runs ends that one first: one audit at a time, no stale answer. */
  async audit(request: AuditRequest, onProgress: (progress: Progress) => void): Promise<AuditSummary> {
    if (this.#auditInFlight) this.cancel();
    this.#auditNumber += 1;
    const mine = this.#auditNumber;
    this.#auditInFlight = true;
    const report = proxy((progress: Progress) => {
      if (mine === this.#auditNumber && this.#auditInFlight) onProgress(progress);
    });
    try {
      const total = request.files.reduce((sum, { blob }) => sum + blob.size, 0);
      if (total >= CREW_BYTES) await this.#hire();
      const summary = await this.#call((api) => api.audit(request, report));
      if (mine !== this.#auditNumber) throw new CancelledError('a later audit took its place');
      return summary;
    } finally {
      if (mine === this.#auditNumber) this.#auditInFlight = false;
    }
  }

  /** Workers beside the one that audits, as many as the machine runs at once. A death among them is that of the seat. */
  async #hire(): Promise<void> {
    const seat = (this.#seat ??= this.#take());
    if (seat.crew !== undefined) return;
    const crew = Array.from({ length: this.#cores }, () => this.#spawn());
    seat.crew = crew;
    const ports: MessagePort[] = [];
    for (const worker of crew) {
      worker.addEventListener('error', seat.fail);
      const { port1, port2 } = new MessageChannel();
      ports.push(port1);
      void wrap<AuditWorkerApi>(worker).serve(transfer(port2, [port2]));
    }
    await this.#call((api) => api.useCrew(transfer(ports, ports)));
  }

  /** Holds another record of a case that is not held whole. */
  hold(caseId: number, record: number): Promise<HeldRecord> {
    return this.#call((api) => api.hold(caseId, record));
  }

  failures(query: FailureQuery): Promise<FailurePage> {
    return this.#call((api) => api.failures(query));
  }

  comparisons(query: ComparisonQuery): Promise<ComparisonPage> {
    return this.#call((api) => api.comparisons(query));
  }

  raw(caseId: number, firstLine: number, count: number, record?: number): Promise<RawWindow> {
    return this.#call((api) => api.raw(caseId, firstLine, count, record));
  }

  rawAt(caseId: number, record: number, pointer: string, count: number): Promise<RawWindow | undefined> {
    return this.#call((api) => api.rawAt(caseId, record, pointer, count));
  }

  digests(caseId: number): Promise<readonly DigestFact[]> {
    return this.#call((api) => api.digests(caseId));
  }

  file(caseId: number, position: number): Promise<DerivedFile> {
    return this.#call((api) => api.file(caseId, position));
  }

  digest(file: AuditFile): Promise<string> {
    return this.#call((api) => api.digest(file));
  }

  /** Everything that can be asked about the views of a case. */
  readonly views: ViewsApi = {
    viewRows: (query) => this.#call((api) => api.viewRows(query)),
    card: (place) => this.#call((api) => api.card(place)),
    ladder: (place) => this.#call((api) => api.ladder(place)),
    timeline: (query) => this.#call((api) => api.timeline(query)),
    timelineProblem: (place, from, direction) => this.#call((api) => api.timelineProblem(place, from, direction)),
    merklePath: (place, leaf) => this.#call((api) => api.merklePath(place, leaf)),
    merkleMarks: (place) => this.#call((api) => api.merkleMarks(place)),
    chart: (place, most) => this.#call((api) => api.chart(place, most)),
    chartPlace: (place, series, index) => this.#call((api) => api.chartPlace(place, series, index)),
    chainSummary: (place) => this.#call((api) => api.chainSummary(place)),
    chain: (query) => this.#call((api) => api.chain(query)),
    chainBreaks: (place, index) => this.#call((api) => api.chainBreaks(place, index)),
    chainStop: (place, from, direction) => this.#call((api) => api.chainStop(place, from, direction)),
    whatIf: (place, moved) => this.#call((api) => api.whatIf(place, moved)),
    viewText: (place, firstLine, count) => this.#call((api) => api.viewText(place, firstLine, count)),
    computation: (place) => this.#call((api) => api.computation(place)),
    stops: (query) => this.#call((api) => api.stops(query)),
    stop: (place, index) => this.#call((api) => api.stop(place, index)),
    stopAt: (place, pointer) => this.#call((api) => api.stopAt(place, pointer)),
    stopOfUnit: (place, stage, sample, slot) => this.#call((api) => api.stopOfUnit(place, stage, sample, slot)),
    scene: (place, stage, sample) => this.#call((api) => api.scene(place, stage, sample)),
    nextDisagreement: (place, from, direction) => this.#call((api) => api.nextDisagreement(place, from, direction)),
    suspects: (place) => this.#call((api) => api.suspects(place)),
    compareText: (place, given) => this.#call((api) => api.compareText(place, given)),
  };

  /** Two cases, or two records, beside each other. */
  readonly compare: CompareApi = {
    overview: (pair) => this.#call((api) => api.compareOverview(pair)),
    rows: (query) => this.#call((api) => api.compareRows(query)),
    facts: (query) => this.#call((api) => api.compareFacts(query)),
  };

  exported(format: ExportFormat, remarks: Remarks): Promise<ExportedFile> {
    return this.#call((api) => api.exported(format, remarks));
  }

  exportInfo(format: ExportFormat, remarks: Remarks): Promise<ExportInfo> {
    return this.#call((api) => api.exportInfo(format, remarks));
  }

  report(): Promise<Report> {
    return this.#call((api) => api.report());
  }

  catalogue(): Promise<readonly FormatInfo[]> {
    return this.#call((api) => api.catalogue());
  }

  pinFields(): Promise<readonly PinField[]> {
    return this.#call((api) => api.pinFields());
  }

  readPins(pins: readonly PinUsed[]): Promise<readonly PinUsed[] | undefined> {
    return this.#call((api) => api.readPins(pins));
  }

  /** Ends the worker at once, rejects every open call, and puts the spare in its place. */
  cancel(): void {
    this.#auditInFlight = false;
    this.#auditNumber += 1;
    if (this.#seat !== undefined) retire(this.#seat, new CancelledError('cancelled'));
    this.#seat = this.#spare ?? this.#take();
    this.#spare = this.#take();
  }

  /** Ends everything; the client is not usable afterwards. */
  dispose(): void {
    for (const seat of [this.#seat, this.#spare]) if (seat !== undefined) retire(seat, new CancelledError('closed'));
    this.#seat = undefined;
    this.#spare = undefined;
  }

  #call<T>(ask: (api: Remote<AuditWorkerApi>) => Promise<T>): Promise<T> {
    this.#seat ??= this.#take();
    const seat = this.#seat;
    return new Promise<T>((resolve, reject) => {
      const settle = (): boolean => seat.rejectors.delete(fail);
      const fail = (reason: Error): void => {
        if (settle()) reject(reason);
      };
      seat.rejectors.add(fail);
      if (seat.dead !== undefined) {
        fail(seat.dead);
        return;
      }
      ask(seat.api).then(
        (value) => {
          if (settle()) resolve(value);
        },
        (reason: unknown) => {
          fail(reason instanceof Error ? reason : new Error(String(reason)));
        },
      );
    });
  }

  #take(): Seat {
    const worker = this.#spawn();
    const seat: Seat = {
      worker,
      api: wrap<AuditWorkerApi>(worker),
      rejectors: new Set(),
      release: () => {
        worker.removeEventListener('error', onError);
        worker.removeEventListener('messageerror', onMessageError);
      },
      dead: undefined,
      crew: undefined,
      fail: (event) => {
        onError(event);
      },
    };
    const crash = (what: string): void => {
      const error = new CrashError(what);
      seat.dead = error;
      const inUse = seat === this.#seat;
      if (inUse) {
        this.#auditInFlight = false;
        this.#auditNumber += 1;
        this.#seat = undefined;
      } else if (seat === this.#spare) {
        this.#spare = undefined;
      }
      retire(seat, error);
      if (inUse) this.#onCrash(error);
    };
    const onError = (event: Event): void => {
      const { message } = event as Partial<ErrorEvent>;
      crash(message === undefined || message === '' ? 'the worker stopped without a message' : message);
    };
    const onMessageError = (): void => {
      crash('a message between page and worker could not be read');
    };
    worker.addEventListener('error', onError);
    worker.addEventListener('messageerror', onMessageError);
    return seat;
  }
}

function retire(seat: Seat, reason: Error): void {
  seat.release();
  seat.worker.terminate();
  for (const worker of seat.crew ?? []) {
    worker.removeEventListener('error', seat.fail);
    worker.terminate();
  }
  for (const reject of [...seat.rejectors]) reject(reason);
}
