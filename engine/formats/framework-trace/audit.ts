/** Judges a file of sidecars: text, shape, import, then the step itself under the rules of receipts. */
import { sha256Hex } from '../../crypto/sha256.ts';
import { listPins } from '../../pins.ts';
import type { Pins } from '../../pins.ts';
import { foldCase } from '../../verdict/fold.ts';
import { sealCase } from '../../verdict/case.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import type { CheckReport } from '../../verdict/collect.ts';
import type { CaseOutcome, CaseResult, Failure, Note, Profile } from '../../verdict/model.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import type { AuditedCase, AuditSettings, Comparisons, DerivedFile, EvidenceFile } from '../format.ts';
import { ONE_RECORD, WHOLE_RUN } from '../training-receipt/bundle/bundle-rule.ts';
import { BundleRun, finishRun } from '../training-receipt/bundle/run.ts';
import { ComparisonColumns } from '../training-receipt/comparisons.ts';
import { finishFailures, finishNotes } from '../training-receipt/judge.ts';
import { withPinnedTolerance } from '../training-receipt/model.ts';
import { PIN_RULES } from '../training-receipt/pins/index.ts';
import { pinBundleRoot } from '../training-receipt/pins/pin-bundle-root.ts';
import { PinJoinRun, PinRun } from '../training-receipt/pins/run.ts';
import { RECOMPUTE, RecordContext, bundleRecord, judgeStrict } from '../training-receipt/record.ts';
import type { RecordJudgement } from '../training-receipt/record.ts';
import { parseRecord, readRecords } from '../training-receipt/records.ts';
import type { FileRecords } from '../training-receipt/records.ts';
import { REFERENCE_RULES } from '../training-receipt/rules/index.ts';
import { NO_SHAPE, openStep, stepOf, stepView } from '../training-receipt/stops/step-view.ts';
import type { Computation } from '../view.ts';
import { CHECK_ORDER } from './check-list.ts';
import { HELPER, IMPORT, JSON_TEXT, SHAPE } from './checks.ts';
import { differenceSentence } from './difference.ts';
import { SIDECAR_RULES, evidenceModel, importedAsItStands } from './evidence.ts';
import { describeSidecar } from './facts.ts';
import type { Fact } from './facts.ts';
import { SidecarImport, concat, isStream, sidecarPointer } from './import.ts';
import type { ImportedRecord } from './import.ts';
import { disagreementFailure, helperVersionProblem } from './import-findings.ts';
import { Observations } from './observations.ts';
import { byteRange, defectFailure, placeOf, rangeOf, shapeFailure } from '../places.ts';
import { verifyImported } from './reference.ts';
import { notJson, otherVersion } from '../../leftover.ts';
import { FORMAT_PREFIX, VERSIONS, parseSidecar, readShape } from './sidecar.ts';
import type { ParsedSidecar } from './sidecar.ts';

const FORMAT = 'framework-trace';
const SHAPELESS = 'the record does not have the shape of its version';
const NO_RECEIPT = 'The importer refuses this trace, so there is no receipt whose step could be shown.';
const HELPER_REASON =
  'forensic, not a credential: nothing in the evidence can confirm who read the numbers out, and the verdict does not depend on it';

/** A sidecar has no canonical bytes, so nothing that a bundle digest could be compared with. */
const SIDECAR_PINS = PIN_RULES.filter((rule) => rule !== pinBundleRoot);

export function auditSidecars(file: EvidenceFile, settings: AuditSettings): AuditedCase {
  const parsed = readRecords(file.bytes);
  if (parsed.whole?.ok === false) {
    const { error } = parsed.whole;
    return unreadable(file, settings.profile, notJson(error));
  }
  return new SidecarAudit(file, parsed, settings).run();
}

/** A case of which nothing could be judged. `reason` names the place. */
function unreadable(file: EvidenceFile, profile: Profile, reason: string): AuditedCase {
  const result = sealCase({
    format: FORMAT,
    subject: file.name,
    profile,
    outcome: 'UNREADABLE',
    checks: [{ id: JSON_TEXT.id, outcome: 'error', required: true, examined: 0, reason, failures: [] }],
    notes: [],
  });
  return {
    result,
    facts: [],
    text: file.bytes,
    locate: (_record, pointer) => byteRange(pointer),
    comparisons: () => new ComparisonColumns(),
  };
}

class SidecarAudit {
  readonly #file: EvidenceFile;
  readonly #parsed: FileRecords;
  readonly #strict: boolean;
  readonly #collector = new CheckCollector();
  readonly #notes: Note[] = [];
  readonly #observations = new Observations();
  readonly #importFailures: Failure[] = [];
  readonly #bundle = new BundleRun('strict');
  readonly #import: SidecarImport;
  readonly #stream: boolean;
  readonly #pins: Pins | undefined;
  readonly #pinRun: PinRun;
  #unknownVersion: string | undefined;
  #judged = 0;
  #textRefused = false;
  #facts: readonly Fact[] = [];

  constructor(file: EvidenceFile, parsed: FileRecords, { profile, pins }: AuditSettings) {
    this.#file = file;
    this.#parsed = parsed;
    this.#strict = profile === 'strict';
    this.#pins = pins;
    this.#pinRun = new PinRun(pins, WHOLE_RUN, SIDECAR_PINS);
    this.#stream = parsed.records.length > 1 || isStream([this.#shaped(0)]);
    this.#import = new SidecarImport(file.bytes, this.#stream);
  }

  run(): AuditedCase {
    this.#parsed.records.forEach((_text, index) => {
      this.#record(this.#open(index), index);
    });
    if (this.#judged === 0 && this.#unknownVersion !== undefined) {
      return unreadable(this.#file, this.#profile, this.#unknownVersion);
    }
    this.#finishImport();
    const receipts = this.#import.receipts();
    const verdict =
      receipts === undefined
        ? undefined
        : verifyImported(receipts, this.#stream, undefined, this.#strict ? undefined : this.#pins);
    for (const report of this.#pinReports()) this.#collector.add(report);
    if (this.#strict) this.#finishBundle();
    else this.#collectReference(verdict?.reports);
    this.#collector.add({ id: HELPER.id, required: false, examined: 0, failures: [], idle: HELPER_REASON });
    for (const line of this.#parsed.blankLines) {
      const message = `line ${String(line)} is empty (0 bytes) and holds no record`;
      this.#notes.push({ code: 'blank-line', pointer: `line ${String(line)}`, message });
    }
    this.#notes.push(...this.#observations.notes());
    const accepts = verdict?.accepts === true && this.#import.agreed && !this.#textRefused;
    return this.#case(this.#result(accepts ? 'PASS' : 'FAIL'), receipts);
  }

  get #profile(): Profile {
    return this.#strict ? 'strict' : 'reference';
  }

  #result(reference: CaseOutcome): CaseResult {
    const checks = this.#collector.checks(CHECK_ORDER);
    const outcome = foldCase(checks);
    const count = this.#parsed.records.length;
    const unwritable = this.#import.problems.some(({ kind }) => kind === 'unwritable');
    return sealCase({
      format: FORMAT,
      subject: count > 1 ? `${this.#file.name} (${String(count)} records)` : this.#file.name,
      profile: this.#profile,
      outcome,
      ...(this.#strict ? { referenceOutcome: reference } : {}),
      ...(this.#strict && outcome !== reference
        ? { difference: differenceSentence(outcome, reference, checks, unwritable) }
        : {}),
      checks,
      notes: this.#notes,
      pins: listPins(this.#pins).filter(({ name }) => name !== 'pin.bundle_root'),
    });
  }

  #prefix(index: number): string {
    return this.#parsed.records.length > 1 ? `record ${String(index)} ` : '';
  }

  #open(index: number): ParsedSidecar {
    return parseSidecar(this.#file.bytes, this.#parsed.records[index]);
  }

  /** The document of a record, if it has the shape of its version. */
  #shaped(index: number): JsonDocument | undefined {
    const record = this.#open(index);
    return record.ok && readShape(record.document).kind === 'valid' ? record.document : undefined;
  }

  #fail(id: Failure['pointer'] & `${string}/${string}`, failures: readonly Failure[]): void {
    this.#collector.add({ id, required: true, examined: 1, failures });
  }

  #record(record: ParsedSidecar, index: number): void {
    if (!record.ok) {
      const pointer = `byte ${String(record.error.byte)}`;
      this.#fail(JSON_TEXT.id, [{ record: index, pointer, message: `the record is damaged: ${record.error.message}` }]);
      this.#without();
      return;
    }
    const { document } = record;
    this.#text(document, record.text.start, index);
    const shape = readShape(document);
    if (shape.kind === 'unknown-version') {
      const claimed = document.source(shape.node);
      const declared = (document.stringOf(shape.node) ?? '').slice(FORMAT_PREFIX.length);
      this.#unknownVersion = otherVersion('/format', claimed, declared, VERSIONS, FORMAT_PREFIX);
      this.#fail(SHAPE.id, [{ record: index, pointer: '/format', message: 'is not a known version', claimed }]);
      this.#without();
      return;
    }
    this.#judged += 1;
    if (shape.kind === 'invalid') {
      const failures = shape.violations.map((violation) => shapeFailure(document, violation, index));
      this.#fail(SHAPE.id, failures);
      this.#without();
      return;
    }
    this.#fail(SHAPE.id, []);
    const imported = this.#import.add(document);
    const model =
      imported !== undefined && importedAsItStands(document)
        ? imported.model
        : evidenceModel(document, index, this.#import.trace(document));
    this.#findings(document, imported, index);
    if (this.#facts.length === 0) this.#facts = describeSidecar(document, model, this.#parsed.records.length);
    this.#observations.add(model, this.#prefix(index));
    const context = new RecordContext(model);
    const step = bundleRecord(index, context);
    this.#pinRun.add(step);
    if (!this.#strict) return;
    this.#collect(judgeStrict(context, undefined, SIDECAR_RULES), model.document, index);
    this.#bundle.add(step);
  }

  /** What is wrong with a record that can be imported, as far as its import shows it. */
  #findings(document: JsonDocument, imported: ImportedRecord | undefined, index: number): void {
    const helper = this.#strict ? helperVersionProblem(document, index) : undefined;
    if (helper !== undefined) this.#importFailures.push(helper);
    if (imported === undefined) return;
    // What the digits leave room for is no fault of the evidence, though the reference refuses it.
    const counted = imported.disagreements.filter(({ explained }) => !this.#strict || !explained);
    if (counted.length > 0) this.#importFailures.push(disagreementFailure(imported, counted, index, this.#strict));
  }

  /** A record that cannot be judged, and why its rules say nothing. */
  #without(): void {
    this.#import.add(undefined);
    this.#bundle.add(undefined);
    this.#pinRun.add(undefined);
    if (!this.#strict) return;
    for (const { info, required } of SIDECAR_RULES) {
      this.#collector.add({ id: info.id, required, examined: 0, failures: [], idle: SHAPELESS });
    }
  }

  #text(document: JsonDocument, offset: number, index: number): void {
    const refused = document.defects.filter(({ code }) => REFUSED_DEFECTS.includes(code));
    // The reference trims, reads the last of repeated names and replaces malformed UTF-8. Only what follows stops it.
    const lenient = refused.filter(({ code }) => code === 'trailing-data');
    if (lenient.length > 0) this.#textRefused = true;
    const counted = this.#strict ? refused : lenient;
    this.#fail(
      JSON_TEXT.id,
      counted.map((defect) => defectFailure(document, defect, offset, index)),
    );
    for (const defect of document.defects) {
      if (REFUSED_DEFECTS.includes(defect.code)) continue;
      const pointer = `${this.#prefix(index)}${placeOf(document, defect, offset)}`;
      this.#notes.push({ code: defect.code, pointer, message: defect.message });
    }
  }

  #collect(judgement: RecordJudgement, document: JsonDocument, index: number): void {
    for (const { rule, findings, idle } of judgement.results) {
      const failures = finishFailures(document, index, findings.failures, judgement.wrong, RECOMPUTE, rule.info.id);
      this.#collector.add({
        id: rule.info.id,
        required: rule.required,
        examined: findings.examined,
        failures: failures.map((failure) => ({ ...failure, pointer: sidecarPointer(failure.pointer) })),
        ...(findings.unresolved > 0 && findings.unresolvedReason !== undefined
          ? { unresolved: findings.unresolvedReason }
          : {}),
        ...(idle === undefined ? {} : { idle }),
      });
    }
    for (const note of finishNotes(judgement.judge)) {
      this.#notes.push({ ...note, pointer: `${this.#prefix(index)}${sidecarPointer(note.pointer)}` });
    }
  }

  /** What the importer refuses or finds different, as findings of the profile. */
  #finishImport(): void {
    const failures: Failure[] = [...this.#importFailures];
    for (const { kind, record, pointer, message, claimed } of this.#import.problems) {
      if (kind === 'unreadable') continue;
      const failure = { record, pointer, message, ...(claimed === undefined ? {} : { claimed }) };
      if (kind === 'rejected' || !this.#strict) failures.push(failure);
      else {
        const text = `there is no canonical receipt of this sidecar: ${message}`;
        this.#notes.push({ code: 'no-canonical-form', pointer: `${this.#prefix(record)}${pointer}`, message: text });
      }
    }
    const read = this.#judged > 0 && this.#import.count > 0;
    this.#collector.add({
      id: IMPORT.id,
      required: true,
      examined: read ? this.#import.count : 0,
      failures,
      ...(read && this.#import.problems.every(({ kind }) => kind !== 'unreadable') ? {} : { idle: SHAPELESS }),
    });
  }

  #pinReports(): readonly CheckReport[] {
    const digest = (): string => `sha256:${sha256Hex(this.#file.bytes)}`;
    const records = (): number => this.#parsed.records.length;
    const join = new PinJoinRun(this.#pins, { records, digest, receipts: false }, SIDECAR_PINS);
    join.add(this.#pinRun.part());
    return join.reports(this.#strict);
  }

  #finishBundle(): void {
    const several = this.#parsed.records.length > 1;
    for (const { rule, findings } of finishRun('strict', this.#bundle)) {
      const idle = several ? findings.idle : ONE_RECORD;
      this.#collector.add({
        id: rule.info.id,
        required: rule.required,
        examined: idle === undefined ? findings.examined : 0,
        failures: findings.failures.map((failure) => ({ ...failure, pointer: sidecarPointer(failure.pointer) })),
        ...(findings.unresolved === undefined ? {} : { unresolved: findings.unresolved }),
        ...(idle === undefined ? {} : { idle }),
      });
      if (idle === undefined) this.#notes.push(...(findings.notes ?? []));
    }
  }

  #collectReference(reports: ReturnType<typeof verifyImported>['reports'] | undefined): void {
    for (const report of reports ?? []) this.#collector.add(report);
    if (reports !== undefined) return;
    for (const { info, required } of REFERENCE_RULES) {
      const idle = 'the importer refuses the sidecar, so there is no receipt to verify';
      this.#collector.add({ id: info.id, required, examined: 0, failures: [], idle });
    }
  }

  #case(result: CaseResult, receipts: readonly Uint8Array[] | undefined): AuditedCase {
    return {
      result,
      facts: this.#facts,
      text: this.#file.bytes,
      locate: (index, pointer) => {
        const range = byteRange(pointer);
        if (range !== undefined || this.#parsed.records[index] === undefined) return range;
        const record = this.#open(index);
        return record.ok ? rangeOf(record.document, pointer, record.text.start) : undefined;
      },
      comparisons: () => this.#comparisons(receipts),
      views: [stepView(this.#parsed.records.length, result.checks, (index) => this.#step(index, receipts))],
      ...(receipts === undefined ? {} : { derived: [derivedFile(this.#file.name, receipts)] }),
    };
  }

  #step(index: number, receipts: readonly Uint8Array[] | undefined): Computation | string {
    const pins = this.#pins === undefined ? {} : { pins: this.#pins };
    if (this.#strict) {
      const document = this.#parsed.records[index] === undefined ? undefined : this.#shaped(index);
      if (document === undefined) return NO_SHAPE;
      const model = withPinnedTolerance(evidenceModel(document, index, undefined), this.#pins);
      const bundle = this.#parsed.records.length > 1;
      const settings = { profile: 'strict', bundle, prefix: this.#prefix(index), placed: true } as const;
      return stepOf(model, { ...settings, ...pins, rules: SIDECAR_RULES });
    }
    // The reference judges the receipts that the sidecars become; the members have the same names.
    const bytes = receipts?.[index];
    const record = bytes === undefined ? undefined : parseRecord(bytes, { start: 0, end: bytes.length });
    if (record?.ok !== true) return NO_RECEIPT;
    const prefix = this.#stream ? `record ${String(index)} ` : '';
    return openStep(record.document, { profile: 'reference', ...pins, bundle: this.#stream, prefix, placed: true });
  }

  #comparisons(receipts: readonly Uint8Array[] | undefined): Comparisons {
    const columns = new ComparisonColumns();
    if (!this.#strict) {
      if (receipts !== undefined) verifyImported(receipts, this.#stream, columns, this.#pins);
      return columns;
    }
    this.#parsed.records.forEach((_text, index) => {
      const document = this.#shaped(index);
      if (document === undefined) return;
      const model = withPinnedTolerance(evidenceModel(document, index, undefined), this.#pins);
      columns.startRecord(model.document, this.#prefix(index));
      judgeStrict(new RecordContext(model), columns, SIDECAR_RULES);
    });
    return columns;
  }
}

/** The imported receipts as a file. */
function derivedFile(name: string, receipts: readonly Uint8Array[]): DerivedFile {
  const stem = name.replace(/(\.sidecar)?\.jsonl?$/i, '');
  const several = receipts.length > 1;
  return {
    name: `${stem}.receipt.jsonl`,
    bytes: concat(receipts),
    title: several
      ? `The ${String(receipts.length)} training-step receipts that this trace becomes when imported`
      : 'The training-step receipt that this sidecar becomes when imported',
  };
}
