import type {
  AuditRequest,
  AuditSummary,
  AuditWorkerApi,
  CaseSummary,
  CheckSummary,
  PinField,
  Progress,
} from './contract.ts';
import type { AuditedCase, AuditSettings, DerivedFile, EvidenceFormat } from '../../engine/formats/format.ts';
import type { ByteSource } from '../../engine/bytes/source.ts';
import type { Check, CheckOutcome, InputDigest, PinUsed, VerdictDocument } from '../../engine/verdict/model.ts';
import { BlobSource } from './blob-source.ts';
import { ComparisonOrder } from './comparison-order.ts';
import { DisplayLines } from './display-lines.ts';
import { FailureIndex, isCascade } from './failure-index.ts';

/** What the wall needs of the engine; `audit.worker.ts` fills it in. */
export interface EnginePort {
  readonly auditFiles: (
    inputs: readonly { readonly source: ByteSource; readonly demo?: boolean }[],
    settings: AuditSettings,
    onProgress?: (progress: Progress) => void,
  ) => Promise<{
    readonly document: VerdictDocument;
    readonly cases: readonly AuditedCase[];
    readonly inputOf: readonly number[];
    readonly verdictDigest: string;
  }>;
  readonly canonicalJsonBytes: (value: VerdictDocument) => Uint8Array;
  readonly toolVersion: string;
  readonly formats: readonly EvidenceFormat[];
  readonly pinFields: readonly PinField[];
  readonly parsePins: (
    texts: readonly PinUsed[],
  ) => { readonly ok: true; readonly pins: Pins } | { readonly ok: false; readonly message: string };
  readonly statementOf: (about: { readonly input: InputDigest; readonly audited: AuditedCase }) => DerivedFile;
  readonly listPins: (pins: Pins) => readonly PinUsed[];
}

type Pins = NonNullable<AuditSettings['pins']>;

/** One case with what is computed from it when the page first asks. */
class OpenCase {
  readonly audited: AuditedCase;
  #failures: FailureIndex | undefined;
  #lines: DisplayLines | undefined;

  constructor(audited: AuditedCase) {
    this.audited = audited;
  }

  get failures(): FailureIndex {
    return (this.#failures ??= new FailureIndex(this.audited.result.checks));
  }

  get lines(): DisplayLines {
    return (this.#lines ??= new DisplayLines(this.audited.text));
  }
}

export function createAuditApi(engine: EnginePort): AuditWorkerApi {
  let cases: readonly OpenCase[] = [];
  let document: VerdictDocument | undefined;
  let inputOf: readonly number[] = [];
  /** Comparisons are made again when another case is opened: those of one case are held, not those of ten thousand. */
  let kept: { readonly open: OpenCase; readonly order: ComparisonOrder } | undefined;

  const orderOf = (one: OpenCase): ComparisonOrder => {
    if (kept?.open !== one) kept = { open: one, order: new ComparisonOrder(one.audited.comparisons()) };
    return kept.order;
  };

  const open = (caseId: number): OpenCase => {
    const found = cases[caseId];
    if (found === undefined) throw new RangeError(`no case ${String(caseId)} in this audit`);
    return found;
  };

  const audit = async (request: AuditRequest, onProgress: (progress: Progress) => void): Promise<AuditSummary> => {
    cases = [];
    document = undefined;
    kept = undefined;
    const read = engine.parsePins(request.pins ?? []);
    // The page asks first; a pin that is not understood must never be left out silently.
    if (!read.ok) throw new RangeError(read.message);
    const inputs = request.files.map((file) => ({
      source: new BlobSource(file.name, file.blob),
      ...(file.demo === undefined ? {} : { demo: file.demo }),
    }));
    const audited = await engine.auditFiles(inputs, { profile: request.profile, pins: read.pins }, onProgress);
    cases = audited.cases.map((one) => new OpenCase(one));
    document = audited.document;
    inputOf = audited.inputOf;
    return {
      inputs: audited.document.inputs,
      cases: cases.map((one, id) => summarise(one.audited, id, orderOf(one).total, engine.formats)),
      outcome: audited.document.outcome,
      verdictDigest: audited.verdictDigest,
      toolVersion: engine.toolVersion,
    };
  };

  // Every method is async, so that a wrong argument becomes a rejection and never a silent hang.
  return {
    audit,
    failures: async (query) => open(query.caseId).failures.page(query),
    comparisons: async (query) => orderOf(open(query.caseId)).page(query),
    raw: async (caseId, firstLine, count) => open(caseId).lines.window(firstLine, count),
    rawAt: async (caseId, record, pointer, count) => {
      const { audited, lines } = open(caseId);
      const range = audited.locate(record, pointer);
      return range === undefined ? undefined : lines.around(range, count);
    },
    digests: async (caseId) => open(caseId).audited.digests?.() ?? [],
    file: async (caseId, position) => {
      const { audited } = open(caseId);
      const made = audited.derived?.[position];
      if (made !== undefined) return made;
      const input = document?.inputs[inputOf[caseId]];
      if (input === undefined || filesOf(audited, engine.formats).length <= position) {
        throw new RangeError(`no file ${String(position)} in case ${String(caseId)}`);
      }
      return engine.statementOf({ input, audited });
    },
    verdictJson: async () => {
      if (document === undefined) throw new RangeError('no audit has been made');
      return engine.canonicalJsonBytes(document);
    },
    catalogue: async () =>
      engine.formats.map(({ id, title, proves, provesNot, versions, checks }) => ({
        id,
        title,
        proves,
        provesNot,
        versions,
        checks,
      })),
    pinFields: async () => engine.pinFields,
    readPins: async (texts) => {
      const read = engine.parsePins(texts);
      return read.ok ? engine.listPins(read.pins) : undefined;
    },
  };
}

function summarise(
  audited: AuditedCase,
  id: number,
  comparisonCount: number,
  formats: readonly EvidenceFormat[],
): CaseSummary {
  const { checks, ...result } = audited.result;
  const format = formats.find((one) => one.id === result.format);
  const unreadable = result.outcome === 'UNREADABLE' ? placeAndReason(checks) : undefined;
  return {
    ...result,
    id,
    // The engine marks the cases of samples; evidence cannot write notes.
    demo: result.notes.some((note) => note.code === 'demo'),
    formatTitle: format?.title ?? 'not recognised',
    proves: format?.proves ?? '',
    provesNot: format?.provesNot ?? '',
    counts: count(checks),
    checks: checks.map(summariseCheck),
    facts: audited.facts,
    files: filesOf(audited, formats),
    textBytes: audited.text.byteLength,
    comparisonCount,
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** What was made of the evidence, then the statement: not about what could not be read, nor about another statement. */
function filesOf({ result, derived }: AuditedCase, formats: readonly EvidenceFormat[]): readonly string[] {
  const titles = (derived ?? []).map(({ title }) => title);
  const speaks = formats.find(({ id }) => id === result.format)?.speaksOfOthers === true;
  return result.outcome === 'UNREADABLE' || speaks
    ? titles
    : [...titles, 'In-toto statement about this verdict, unsigned'];
}

function summariseCheck(check: Check): CheckSummary {
  const { failures, ...rest } = check;
  const rootCount = failures.reduce((sum, failure) => (isCascade(failure) ? sum : sum + 1), 0);
  return { ...rest, failureCount: failures.length, rootCount };
}

function count(checks: readonly Check[]): Record<CheckOutcome, number> {
  const counts: Record<CheckOutcome, number> = { passed: 0, failed: 0, unverified: 0, 'not-checked': 0, error: 0 };
  for (const check of checks) counts[check.outcome] += 1;
  return counts;
}

function placeAndReason(checks: readonly Check[]): string | undefined {
  const broken = checks.find((check) => check.outcome === 'error');
  return broken?.reason ?? broken?.failures[0]?.message;
}
