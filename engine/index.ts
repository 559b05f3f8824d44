/** The public surface of the engine: judge files, list formats, write verdict documents. */
import type { ByteSource } from './bytes/source.ts';
import { auditInputs, digestOf } from './case-file/audit.ts';
import type { CaseFiles, CaseProgress } from './case-file/audit.ts';
import { caseInput } from './case-file/input.ts';
import type { AuditedCase, AuditSettings, OptionInfo, Workshop } from './formats/format.ts';
import { FORMATS } from './formats/registry.ts';
import type { PinInfo, PinsResult, PinText } from './pins.ts';
import { parsePins, PIN_INFOS } from './pins.ts';
import { refuseUnusedPins } from './unused-pins.ts';
import { TOOL_VERSION, buildDocument, verdictBytes, verdictDigest } from './verdict/case.ts';
import type { InputDigest, VerdictDocument } from './verdict/model.ts';

export { recognise } from './case-file/audit.ts';
export type { CaseFiles } from './case-file/audit.ts';
export { statementOf } from './formats/attestation/write.ts';
export { judgePart } from './formats/training-receipt/part-job.ts';
export type { PartAnswer, PartJob } from './formats/training-receipt/part-job.ts';
export { joinBundle, partSettings } from './formats/training-receipt/sharded.ts';
export { canonicalJsonBytes } from './text/canonical-json.ts';
export { listAllPins } from './pins.ts';
export type { PinInfo, Pins, PinsResult, PinText } from './pins.ts';
export { memorySource } from './bytes/source.ts';
export type { ByteSource } from './bytes/source.ts';
export type { Workshop } from './formats/format.ts';
export { FORMATS, TOOL_VERSION, verdictBytes, verdictDigest };

const OPTIONS: readonly OptionInfo[] = FORMATS.flatMap(({ options }) => options ?? []);

/** Everything that can be set by name, for help and forms. */
export const SETTINGS: readonly PinInfo[] = [...PIN_INFOS, ...OPTIONS];

/** Reads what the auditor expects; every name at most once. The message of a refusal names the setting, in one line. */
export function readSettings(texts: readonly PinText[]): PinsResult {
  return parsePins(texts, OPTIONS);
}

export interface AuditInput {
  readonly source: ByteSource;
  /** A trusted input: key, policy, reference. Never evidence. */
  readonly pinned?: boolean;
  /** A sample of the built-in gallery: its case carries a note that says so. */
  readonly demo?: boolean;
}

export interface AuditProgress {
  readonly stage: 'reading' | 'verifying';
  readonly name: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
  /** How far the case in work is, where it tells. */
  readonly work?: CaseProgress;
}

export interface AuditOutcome {
  readonly document: VerdictDocument;
  /** In the order of `document.cases`. */
  readonly cases: readonly AuditedCase[];
  /** For each case the position, among `document.inputs`, of the file that it is named after. */
  readonly inputOf: readonly number[];
  /** For each case all of its files. */
  readonly filesOf: readonly CaseFiles[];
  readonly verdictDigest: string;
}

/**
 * Does a piece of work that the audit of a large file cut off, wherever this engine runs.
 * @throws RangeError for a format that has no such work: a fault of the caller
 */
export function work(format: string, job: unknown): unknown {
  const found = FORMATS.find(({ id }) => id === format);
  if (found?.gather !== undefined || found?.work === undefined) throw new RangeError(`no work for ${format}`);
  return found.work(job);
}

/** Everything is done where the audit runs, one piece after the other. */
const HERE: Workshop = { width: 1, run: (format, job) => Promise.resolve(work(format, job)) };

/** Judges files. Answers for any bytes; throws only if a source cannot be read. */
export async function auditFiles(
  inputs: readonly AuditInput[],
  settings: AuditSettings,
  onProgress?: (progress: AuditProgress) => void,
  workshop: Workshop = HERE,
): Promise<AuditOutcome> {
  const total = inputs.reduce((sum, { source }) => sum + source.size, 0);
  const read = new Float64Array(inputs.length);
  const done = (): number => read.reduce((sum, bytes) => sum + bytes, 0);
  const files = inputs.map(({ source, pinned, demo }, at) =>
    caseInput(source, {
      ...(pinned === undefined ? {} : { pinned }),
      ...(demo === undefined ? {} : { demo }),
      onRead: (bytes) => {
        read[at] = bytes;
        onProgress?.({ stage: 'reading', name: source.name, done: done(), total });
      },
    }),
  );
  const watch = {
    verifying: (name: string, work?: CaseProgress) =>
      onProgress?.({ stage: 'verifying', name, done: done(), total, ...(work === undefined ? {} : { work }) }),
  };
  const found = await auditInputs(files, settings, watch, workshop);
  const digests: InputDigest[] = [];
  for (const file of files) digests.push(await digestOf(file));
  const applied = refuseUnusedPins(
    found.map(({ audited }) => audited),
    settings,
  );
  const document = buildDocument(
    digests,
    applied.map((entry) => entry.result),
  );
  return {
    document,
    cases: applied,
    inputOf: found.map(({ input }) => input),
    filesOf: found.map(({ files: own }) => own),
    verdictDigest: verdictDigest(document),
  };
}
