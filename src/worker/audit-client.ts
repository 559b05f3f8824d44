import { proxy, transfer, wrap, type Remote } from 'comlink';
import type {
  AuditAnswer,
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
  RawPlace,
  RawText,
  TextFiles,
  ViewsApi,
} from './contract.ts';
import { CancelledError, CrashError, retire, type Seat, type WorkerLike } from './seat.ts';
import type { ExportedFile, ExportFormat, Remarks } from '../../engine/export/model.ts';
import type { Report } from '../../engine/export/report/model.ts';
import type { DerivedFile, DigestFact } from '../../engine/formats/format.ts';
import type { PinUsed } from '../../engine/verdict/model.ts';

/** Audits of so many bytes are worth more than one worker. */
const CREW_BYTES = 8 << 20;
const SPARE_AFTER_MILLISECONDS = 1500;

/**
 * Owns the workers. Comlink never settles a call whose worker was terminated, so every call is raced here against the
 * end of its seat. While a result is held, the next audit runs on the spare: until it ends, the result before can still be asked.
 */
export class AuditClient {
  readonly #spawn: () => WorkerLike;
  readonly #onCrash: (error: CrashError) => void;
  readonly #cores: number;
  /** Answers questions, about the result that it holds if it holds one. */
  #seat: Seat | undefined;
  /** Where an audit is under way; the seat itself while that holds no result. */
  #running: Seat | undefined;
  #spare: Seat | undefined;
  #holds = false;
  #spareTimer: ReturnType<typeof setTimeout> | undefined;
  #auditNumber = 0;

  /** @param cores workers that do the work of a large audit */
  constructor(spawn: () => WorkerLike, onCrash: (error: CrashError) => void = () => undefined, cores = 1) {
    this.#cores = Math.max(1, cores);
    this.#spawn = spawn;
    this.#onCrash = onCrash;
  }

  /** Whether the result of the last audit that ended can still be asked, whatever became of audits after it. */
  get holdsResult(): boolean {
    return this.#holds;
  }

  /**
   * Judges the files. A call while another audit runs ends that one first: one audit at a time, no stale answer. The result before is
   * let go of when this one ends well, and not before.
   */
  async audit(request: AuditRequest, onProgress: (progress: Progress) => void): Promise<AuditSummary> {
    this.cancel();
    this.#auditNumber += 1;
    const mine = this.#auditNumber;
    const seat = this.#seatForAudit();
    this.#running = seat;
    const report = proxy((progress: Progress) => {
      if (mine === this.#auditNumber && this.#running === seat) onProgress(progress);
    });
    try {
      const total = request.files.reduce((sum, { blob }) => sum + blob.size, 0);
      // Not waited for: the audit begins, and tells so, while the others start. What fails there ends the seat.
      if (total >= CREW_BYTES) this.#hire(seat).catch(() => undefined);
      const answer = await this.#callOn(seat, (api) => api.audit(request, report));
      const summary = await this.#whole(seat, answer);
      if (mine !== this.#auditNumber) throw new CancelledError('a later audit took its place');
      this.#holdResult(seat);
      return summary;
    } finally {
      if (this.#running === seat) this.#endOf(seat);
    }
  }

  /** An audit that ended by itself. Without a result, its worker is as good as a fresh one. */
  #endOf(seat: Seat): void {
    this.#running = undefined;
    if (seat === this.#seat || seat === this.#spare) return;
    if (this.#spare === undefined && seat.crew === undefined) this.#spare = seat;
    else retire(seat, new CancelledError('the audit ended without a result'));
  }

  /** The summary with all its cases, fetched so that each message is a short task for the page. */
  async #whole(seat: Seat, { caseCount, ...summary }: AuditAnswer): Promise<AuditSummary> {
    const cases = [...summary.cases];
    while (cases.length < (caseCount ?? 0)) {
      const more = await this.#callOn(seat, (api) => api.cases(cases.length));
      if (more.length === 0) throw new RangeError(`only ${String(cases.length)} of ${String(caseCount)} cases came`);
      cases.push(...more);
    }
    return { ...summary, cases };
  }

  #seatForAudit(): Seat {
    if (this.#holds) {
      const spare = this.#spare ?? this.#take();
      this.#spare = undefined;
      return spare;
    }
    return (this.#seat ??= this.#take());
  }

  /** The result before goes; its worker waits for the next audit, unless it has others that work for it. */
  #holdResult(seat: Seat): void {
    const before = this.#seat;
    this.#seat = seat;
    this.#holds = true;
    if (before === undefined || before === seat) {
      this.#keepSpare();
      return;
    }
    if (before.crew !== undefined || this.#spare !== undefined) {
      retire(before, new CancelledError('a later result took its place'));
      this.#keepSpare();
      return;
    }
    for (const reject of [...before.rejectors]) reject(new CancelledError('a later result took its place'));
    void this.#callOn(before, (api) => api.forget()).catch(() => undefined);
    this.#spare = before;
  }

  /** The next audit runs on a worker that has started already; once the result is on the screen. */
  #keepSpare(): void {
    this.#spareTimer ??= setTimeout(() => {
      this.#spareTimer = undefined;
      if (this.#holds) this.#spare ??= this.#take();
    }, SPARE_AFTER_MILLISECONDS);
  }

  /** Workers beside the one that audits, as many as the machine runs at once. A death among them is that of the seat. */
  async #hire(seat: Seat): Promise<void> {
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
    await this.#callOn(seat, (api) => api.useCrew(transfer(ports, ports)));
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

  raw(
    caseId: number,
    firstLine: number,
    count: number,
    of: { readonly record?: number | undefined; readonly file?: number | undefined } = {},
  ): Promise<RawText> {
    return this.#call((api) => api.raw(caseId, firstLine, count, of));
  }

  rawAt(caseId: number, record: number, pointer: string, count: number): Promise<RawPlace> {
    // Awaited here: the wrapper has a promise for each kind of answer.
    return this.#call(async (api) => await api.rawAt(caseId, record, pointer, count));
  }

  textFiles(caseId: number, from: number): Promise<TextFiles> {
    return this.#call((api) => api.textFiles(caseId, from));
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

  /** Ends the audit under way, and with it its worker, at once; without one there is nothing to end. */
  cancel(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#auditNumber += 1;
    retire(running, new CancelledError('cancelled'));
    if (running === this.#seat) {
      this.#seat = this.#spare ?? this.#take();
      this.#spare = undefined;
    }
    // The next audit does not wait for a worker to start.
    this.#spare ??= this.#take();
  }

  /** Ends everything; the client is not usable afterwards. */
  dispose(): void {
    const seats = new Set([this.#seat, this.#running, this.#spare]);
    for (const seat of seats) if (seat !== undefined) retire(seat, new CancelledError('closed'));
    this.#seat = undefined;
    this.#running = undefined;
    this.#spare = undefined;
    this.#holds = false;
    clearTimeout(this.#spareTimer);
  }

  #call<T>(ask: (api: Remote<AuditWorkerApi>) => Promise<T>): Promise<T> {
    return this.#callOn((this.#seat ??= this.#take()), ask);
  }

  #callOn<T>(seat: Seat, ask: (api: Remote<AuditWorkerApi>) => Promise<T>): Promise<T> {
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
      const inUse = seat === this.#seat || seat === this.#running;
      if (seat === this.#running) {
        this.#running = undefined;
        this.#auditNumber += 1;
      }
      if (seat === this.#seat) {
        this.#seat = undefined;
        this.#holds = false;
      }
      if (seat === this.#spare) this.#spare = undefined;
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
