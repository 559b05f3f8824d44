/** The public surface of the engine: judge files, list formats, write verdict documents. */
import { LIMITS } from './bytes/limits.ts';
import { readAll } from './bytes/read-all.ts';
import type { ByteSource } from './bytes/source.ts';
import type { AuditedCase, AuditSettings, EvidenceFile, EvidenceFormat, FileHead } from './formats/format.ts';
import { FORMATS } from './formats/registry.ts';
import { refuseUnusedPins } from './unused-pins.ts';
import { describeUnrecognised, unreadableCase } from './unrecognised.ts';
import { TOOL_VERSION, buildDocument, resealCase, verdictBytes, verdictDigest } from './verdict/case.ts';
import type { InputDigest, VerdictDocument } from './verdict/model.ts';

export { statementOf } from './formats/attestation/write.ts';
export { canonicalJsonBytes } from './text/canonical-json.ts';
export { listPins, parsePins, PIN_INFOS, PIN_NAMES } from './pins.ts';
export type { PinInfo, Pins, PinsResult, PinText } from './pins.ts';
export { memorySource } from './bytes/source.ts';
export type { ByteSource } from './bytes/source.ts';
export { FORMATS, TOOL_VERSION, verdictBytes, verdictDigest };

export interface AuditInput {
  readonly source: ByteSource;
  /** A sample of the built-in gallery: its case carries a note that says so. */
  readonly demo?: boolean;
}

export interface AuditProgress {
  readonly stage: 'reading' | 'verifying';
  readonly name: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

export interface AuditOutcome {
  readonly document: VerdictDocument;
  /** In the order of `document.cases`. */
  readonly cases: readonly AuditedCase[];
  readonly verdictDigest: string;
}

/** Files up to this size are held in memory; see `LIMITS` for single documents. */
const MEMORY_LIMIT = LIMITS.fileBytes;
const SNIFF_BYTES = 4096;
/** Looked at when the ends of a file tell nothing, such as behind a long free text. */
const SNIFF_LONGER_BYTES = 1 << 20;

/** Judges files. Answers for any bytes; throws only if a source cannot be read. */
export async function auditFiles(
  inputs: readonly AuditInput[],
  settings: AuditSettings,
  onProgress?: (progress: AuditProgress) => void,
): Promise<AuditOutcome> {
  const total = inputs.reduce((sum, { source }) => sum + source.size, 0);
  const digests: InputDigest[] = [];
  const cases: AuditedCase[] = [];
  const waiting: {
    readonly at: number;
    readonly format: EvidenceFormat;
    readonly file: EvidenceFile;
    readonly demo: boolean;
  }[] = [];
  let before = 0;
  for (const { source, demo } of inputs) {
    const start = before;
    const read = await readAll(source, MEMORY_LIMIT, (done) =>
      onProgress?.({ stage: 'reading', name: source.name, done: start + done, total }),
    );
    before += source.size;
    onProgress?.({ stage: 'verifying', name: source.name, done: before, total });
    digests.push({ name: source.name, size: source.size, sha256: read.sha256 });
    if (read.bytes === undefined) {
      const reason = withoutBytes(source.size, read.blank);
      cases.push(unreadableCase(source.name, new Uint8Array(0), settings.profile, reason));
      continue;
    }
    const file = { name: source.name, bytes: read.bytes };
    const format = formatOf(file);
    if (format?.speaksOfOthers === true) waiting.push({ at: cases.length, format, file, demo: demo === true });
    const audited =
      format === undefined || format.speaksOfOthers === true
        ? unreadableCase(file.name, file.bytes, settings.profile, describeUnrecognised(file))
        : format.audit(file, settings);
    cases.push(demo === true ? markDemo(audited) : audited);
  }
  const spokenOf = cases.flatMap((audited, at) =>
    waiting.some((one) => one.at === at) ? [] : [{ input: digests[at], audited }],
  );
  for (const { at, format, file, demo } of waiting) {
    const audited = format.audit(file, settings, spokenOf);
    cases[at] = demo ? markDemo(audited) : audited;
  }
  const applied = refuseUnusedPins(cases, settings);
  const document = buildDocument(
    digests,
    applied.map((entry) => entry.result),
  );
  return { document, cases: applied, verdictDigest: verdictDigest(document) };
}

function withoutBytes(size: number, blank: boolean): string {
  if (size === 0) return 'at byte 0: the file is empty (0 bytes)';
  if (blank) return `the file holds nothing but white space (${String(size)} bytes)`;
  return `the file is too large: ${String(size)} bytes, the limit is ${String(MEMORY_LIMIT)} bytes`;
}

function formatOf({ name, bytes }: EvidenceFile): EvidenceFormat | undefined {
  return recognise(headOf(name, bytes, SNIFF_BYTES)) ?? recognise(headOf(name, bytes, SNIFF_LONGER_BYTES));
}

function headOf(name: string, bytes: Uint8Array, length: number): FileHead {
  return {
    name,
    size: bytes.length,
    head: bytes.subarray(0, length),
    tail: bytes.subarray(Math.max(length, bytes.length - length)),
  };
}

/** The format that is surest of a file; undefined when none is. */
export function recognise(head: FileHead): EvidenceFormat | undefined {
  let best: EvidenceFormat | undefined;
  let bestScore = 0;
  for (const format of FORMATS) {
    const { score } = format.sniff(head);
    if (score > bestScore) {
      best = format;
      bestScore = score;
    }
  }
  return best;
}

/** Built-in samples say in their result that they are samples. The digest covers the note. */
function markDemo(audited: AuditedCase): AuditedCase {
  const note = {
    code: 'demo',
    pointer: '',
    message: 'this is a sample of the built-in gallery, not evidence of a run',
  };
  return { ...audited, result: resealCase({ ...audited.result, notes: [note, ...audited.result.notes] }) };
}
