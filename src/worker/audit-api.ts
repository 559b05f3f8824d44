import { transfer } from 'comlink';
import type {
  AuditRequest,
  AuditAnswer,
  AuditWorkerApi,
  CaseFiles,
  CaseSummary,
  HeldRecord,
  PinField,
  Progress,
} from './contract.ts';
import type { AuditedCase, AuditSettings, DerivedFile, EvidenceFormat, Workshop } from '../../engine/formats/format.ts';
import type { ExportedFile, ExportFormat, Remarks } from '../../engine/export/model.ts';
import type { Report } from '../../engine/export/report/model.ts';
import type { ByteSource } from '../../engine/bytes/source.ts';
import type { InputDigest, LeftoverKind, PinUsed, VerdictDocument } from '../../engine/verdict/model.ts';
import { BlobSource } from './blob-source.ts';
import { CompareDesk } from './compare-desk.ts';
import { ComparisonOrder } from './comparison-order.ts';
import { Computations } from './computations.ts';
import { Crew, serve } from './crew.ts';
import { FailureIndex } from './failure-index.ts';
import { OpenTexts } from './open-texts.ts';
import { OpenViews } from './open-views.ts';
import { ProgressGate } from './progress-gate.ts';
import { filesOf, judgedCase, summarise } from './summarise.ts';

interface Outcome {
  readonly document: VerdictDocument;
  readonly cases: readonly AuditedCase[];
  readonly inputOf: readonly number[];
  readonly filesOf: readonly CaseFiles[];
  readonly verdictDigest: string;
}

/** An audit with what the auditor gave for it: what exports are made of. */
type Exportable = Omit<Outcome, 'inputOf'> & { readonly trusted: ReadonlySet<number>; readonly now?: number };

/** What the wall needs of the engine; `audit.worker.ts` fills it in. */
export interface EnginePort {
  readonly auditFiles: (
    inputs: readonly { readonly source: ByteSource; readonly pinned?: boolean; readonly demo?: boolean }[],
    settings: AuditSettings,
    onProgress?: (progress: Omit<Progress, 'judged'>) => void,
    workshop?: Workshop,
    onCase?: (one: { readonly audited: AuditedCase; readonly files: CaseFiles }) => void,
  ) => Promise<Outcome>;
  /** Does a piece of work of an audit that another worker makes. */
  readonly work: (format: string, job: unknown) => unknown;
  /** Reads a file of any size in slices. */
  readonly sha256Of: (source: ByteSource) => Promise<string>;
  readonly sha256Hex: (bytes: Uint8Array) => string;
  readonly exportAs: (format: ExportFormat, source: Exportable, remarks: Remarks) => ExportedFile;
  readonly printedReport: (source: Exportable) => Report;
  readonly toolVersion: string;
  readonly formats: readonly EvidenceFormat[];
  readonly settings: readonly Omit<PinField, 'formats'>[];
  readonly parsePins: (
    texts: readonly PinUsed[],
  ) => { readonly ok: true; readonly pins: Pins } | { readonly ok: false; readonly message: string };
  readonly statementOf: (about: { readonly input: InputDigest; readonly audited: AuditedCase }) => DerivedFile;
  readonly listPins: (pins: Pins) => readonly PinUsed[];
  readonly leftoverKind: (reason: string) => LeftoverKind | undefined;
  /** Milliseconds of a clock that only goes on: for the pace of progress, never for a verdict. */
  readonly elapsed: () => number;
}

type Pins = NonNullable<AuditSettings['pins']>;

/** One case with what is computed from it when the page first asks. */
class OpenCase {
  readonly audited: AuditedCase;
  #failures: FailureIndex | undefined;
  readonly texts: OpenTexts;
  readonly views: OpenViews;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(audited: AuditedCase) {
    this.audited = audited;
    this.texts = new OpenTexts(audited);
    this.views = new OpenViews(audited.views);
  }

  get failures(): FailureIndex {
    return (this.#failures ??= new FailureIndex(this.audited.result.checks));
  }

  /**
   * Reads while a record is held, holding it first. One after the other: no other record comes between holding and
   * reading. Evidence that is held whole is read at once.
   */
  async holding<T>(record: number | undefined, read: () => T | Promise<T>): Promise<T> {
    const { held } = this.audited;
    if (held === undefined) return read();
    const turn = this.#turn.then(async () => {
      // Whoever compares two records holds them without a turn: what counts is the record that is held now.
      while (record !== undefined && record !== held.record) {
        await held.hold(record);
        this.views.heldAnother();
      }
      return read();
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

type ComparisonCount = Pick<ComparisonOrder, 'total' | 'records'>;

const countOf = ({ total, records }: ComparisonOrder): ComparisonCount => ({ total, records });

/** Cases that cross the wall in one message. */
const MOST_CASES = 40;

export function createAuditApi(engine: EnginePort): AuditWorkerApi {
  let cases: readonly OpenCase[] = [];
  let judged: (Exportable & Outcome) | undefined;
  /** Of each case, counted while it was judged. */
  let comparisonCounts: readonly (ComparisonCount | undefined)[] = [];
  let crew: Crew | undefined;
  /** Comparisons are made again when another case is opened: those of one case are held, not those of ten thousand. */
  let kept: { readonly open: OpenCase; readonly record: number; readonly order: ComparisonOrder } | undefined;

  const orderOf = (one: OpenCase): ComparisonOrder => {
    const record = one.audited.held?.record ?? 0;
    if (kept?.open !== one || kept.record !== record) {
      kept = { open: one, record, order: new ComparisonOrder(one.audited.comparisons()) };
    }
    return kept.order;
  };

  const open = (caseId: number): OpenCase => {
    const found = cases[caseId];
    if (found === undefined) throw new RangeError(`no case ${String(caseId)} in this audit`);
    return found;
  };

  const computations = new Computations(({ caseId, view }) => open(caseId).views.computationView(view));

  const whole = (): Exportable => {
    if (judged === undefined) throw new RangeError('no audit has been made');
    return judged;
  };
  let desk = new CompareDesk((caseId) => open(caseId).audited);

  const forget = (): void => {
    cases = [];
    judged = undefined;
    kept = undefined;
    comparisonCounts = [];
    computations.forget();
    desk = new CompareDesk((caseId) => open(caseId).audited);
  };

  const audit = async (request: AuditRequest, onProgress: (progress: Progress) => void): Promise<AuditAnswer> => {
    forget();
    const read = engine.parsePins(request.pins ?? []);
    // The page asks first; a pin that is not understood must never be left out silently.
    if (!read.ok) throw new RangeError(read.message);
    const files = request.files.map((file) => ({
      source: new BlobSource(file.name, file.blob),
      ...(file.demo === undefined ? {} : { demo: file.demo }),
    }));
    const trusted = (request.trusted ?? []).map(({ name, blob }) => ({
      source: new BlobSource(name, blob),
      pinned: true,
    }));
    const now = request.now === undefined ? {} : { now: request.now };
    const settings = { profile: request.profile, pins: read.pins, ...now };
    const gate = new ProgressGate(onProgress, engine.elapsed);
    // Counted while the case is at hand, so that nothing long is left for the end.
    const counts = new Map<CaseFiles, ComparisonCount>();
    const audited = await engine.auditFiles(
      [...files, ...trusted],
      settings,
      (progress) => {
        gate.tell(progress);
      },
      crew,
      (one) => {
        counts.set(one.files, countOf(new ComparisonOrder(one.audited.comparisons())));
        gate.judged(judgedCase(one.audited, engine.formats));
      },
    );
    cases = audited.cases.map((one) => new OpenCase(one));
    comparisonCounts = audited.filesOf.map((own) => counts.get(own));
    const given = new Set(trusted.map((_, at) => files.length + at));
    judged = { ...audited, trusted: given, ...now };
    return {
      inputs: audited.document.inputs.map((input, at) => ({ ...input, trusted: given.has(at) })),
      ...now,
      cases: summariesFrom(0),
      ...(cases.length > MOST_CASES ? { caseCount: cases.length } : {}),
      outcome: audited.document.outcome,
      verdictDigest: audited.verdictDigest,
      toolVersion: engine.toolVersion,
    };
  };

  const summariesFrom = (from: number): readonly CaseSummary[] =>
    cases.slice(from, from + MOST_CASES).map((one, at) => {
      const id = from + at;
      const { total, records } = comparisonCounts[id] ?? countOf(orderOf(one));
      return {
        ...summarise(one.audited, id, total, engine),
        records: one.audited.held?.records ?? records,
        textFiles: one.texts.count,
        views: one.views.infos,
        ...(one.audited.held === undefined ? {} : { held: heldOf(one, one.audited.held) }),
        inputs: judged?.filesOf[id] ?? { evidence: [], supporting: [] },
      };
    });

  const hold = async (caseId: number, record: number): Promise<HeldRecord> => {
    const one = open(caseId);
    const { held } = one.audited;
    if (held === undefined) throw new RangeError(`case ${String(caseId)} is held whole`);
    return one.holding(record, () => heldOf(one, held));
  };

  const heldOf = (
    one: OpenCase,
    { record, records }: { readonly record: number; readonly records: number },
  ): HeldRecord => ({
    record,
    records,
    textBytes: one.audited.text.byteLength,
    comparisonCount: orderOf(one).total,
  });

  // Every method is async, so that a wrong argument becomes a rejection and never a silent hang.
  return {
    audit,
    cases: async (from) => summariesFrom(from),
    forget: async () => {
      forget();
    },
    useCrew: async (ports) => {
      crew = new Crew(ports);
    },
    serve: async (port) => {
      serve(port, engine.work);
    },
    hold,
    failures: async (query) => open(query.caseId).failures.page(query),
    comparisons: async (query) => {
      const one = open(query.caseId);
      return one.holding(query.record, () => orderOf(one).page(query));
    },
    raw: async (caseId, firstLine, count, { record, file } = {}) => {
      const one = open(caseId);
      const { texts } = one;
      const shown = file ?? texts.first;
      if (!texts.isJudged(shown)) return texts.window(shown, firstLine, count);
      return one.holding(record, () => texts.window(shown, firstLine, count));
    },
    rawAt: async (caseId, record, pointer, count) => {
      const one = open(caseId);
      const elsewhere = one.texts.elsewhere(record, pointer);
      if (elsewhere !== undefined) {
        return 'pointer' in elsewhere ? one.texts.placeIn(elsewhere.file, elsewhere.pointer, count) : elsewhere;
      }
      const there = record < (one.audited.held?.records ?? Infinity);
      return one.holding(there ? record : undefined, () => one.texts.place(record, pointer, count));
    },
    textFiles: async (caseId, from) => open(caseId).texts.list(from),
    digests: async (caseId) => open(caseId).audited.digests?.() ?? [],
    file: async (caseId, position) => {
      const { audited } = open(caseId);
      const made = audited.derived?.[position];
      if (made !== undefined) return made;
      const input = judged?.document.inputs[judged.inputOf[caseId]];
      if (input === undefined || filesOf(audited, engine.formats).length <= position) {
        throw new RangeError(`no file ${String(position)} in case ${String(caseId)}`);
      }
      return engine.statementOf({ input, audited });
    },
    compareOverview: async (pair) => desk.overview(pair),
    compareRows: async (query) => desk.rows(query),
    compareFacts: async (query) => desk.facts(query),
    exported: async (format, remarks) => {
      const file = engine.exportAs(format, whole(), remarks);
      return transfer(file, [file.bytes.buffer as ArrayBuffer]);
    },
    exportInfo: async (format, remarks) => {
      const { name, bytes } = engine.exportAs(format, whole(), remarks);
      return { name, size: bytes.byteLength, sha256: engine.sha256Hex(bytes) };
    },
    report: async () => engine.printedReport(whole()),
    catalogue: async () =>
      engine.formats.map(({ id, title, proves, provesNot, versions, checks }) => ({
        id,
        title,
        proves,
        provesNot,
        versions,
        checks,
      })),
    digest: async (file) => engine.sha256Of(new BlobSource(file.name, file.blob)),
    pinFields: async () =>
      engine.settings.map(({ name, title, form, example }) => ({
        name,
        title,
        form,
        example,
        formats: engine.formats
          .filter(({ options }) => options?.some((option) => option.name === name) === true)
          .map(({ id }) => id),
      })),
    readPins: async (texts) => {
      const read = engine.parsePins(texts);
      return read.ok ? engine.listPins(read.pins) : undefined;
    },
    viewRows: async (query) => open(query.caseId).views.rows(query),
    card: async ({ caseId, view }) => open(caseId).views.card(view),
    ladder: async ({ caseId, view }) => open(caseId).views.ladder(view),
    timeline: async (query) => open(query.caseId).views.timeline(query),
    timelineProblem: async ({ caseId, view }, from, direction) =>
      open(caseId).views.timelineProblem(view, from, direction),
    merklePath: async ({ caseId, view }, leaf) => open(caseId).views.merklePath(view, leaf),
    merkleMarks: async ({ caseId, view }) => open(caseId).views.merkleMarks(view),
    chart: async ({ caseId, view }, most) => open(caseId).views.chart(view, most),
    chartPlace: async ({ caseId, view }, series, index) => open(caseId).views.chartPlace(view, series, index),
    chainSummary: async ({ caseId, view }) => open(caseId).views.chainSummary(view),
    chain: async (query) => open(query.caseId).views.chain(query),
    chainBreaks: async ({ caseId, view }, index) => open(caseId).views.chainBreaks(view, index),
    chainStop: async ({ caseId, view }, from, direction) => open(caseId).views.chainStop(view, from, direction),
    whatIf: async ({ caseId, view }, moved) => open(caseId).views.whatIf(view, moved),
    viewText: async ({ caseId, view }, firstLine, count) => open(caseId).views.text(view, firstLine, count),
    computation: async (place) => computations.contents(place),
    stops: async (query) => computations.stops(query),
    stop: async (place, index) => computations.stop(place, index),
    stopAt: async (place, pointer) => computations.at(place, pointer),
    stopOfUnit: async (place, stage, sample, slot) => computations.ofUnit(place, stage, sample, slot),
    scene: async (place, stage, sample) => computations.scene(place, stage, sample),
    nextDisagreement: async (place, from, direction) => computations.next(place, from, direction),
    suspects: async (place) => computations.suspects(place),
    compareText: async ({ caseId, view }, given) => open(caseId).views.compareText(view, given),
  };
}
