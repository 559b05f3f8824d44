/**
 * Judges the records of a file by both profiles and folds the checks. No digest is made and no text for what passed, so
 * this is the whole way from bytes to verdict that the benchmark measures.
 */
import { foldCase } from '../../verdict/fold.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import type { CaseOutcome, CaseResult, Check, CheckId, Failure, Note, Profile } from '../../verdict/model.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import type { JsonDefect, JsonDocument } from '../../text/json/document.ts';
import type { SchemaViolation } from '../../schema/validate.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import type { Pins } from '../../pins.ts';
import type { CheckInfo, EvidenceFile } from '../format.ts';
import { ONE_RECORD } from './bundle/bundle-rule.ts';
import { BUNDLE_RULES } from './bundle/index.ts';
import { BundleRun } from './bundle/run.ts';
import { BYTES, SCHEMA } from './checks.ts';
import { describeReceipt } from './facts.ts';
import { finishFailures, finishNotes } from './judge.ts';
import {
  RecordContext,
  RECOMPUTE,
  VERSIONS,
  judgeReference,
  judgeStrict,
  readRecord,
  referenceOutcome,
} from './record.ts';
import type { RecordJudgement } from './record.ts';
import { withPinnedTolerance } from './model.ts';
import type { ReceiptModel } from './model.ts';
import { PinRun } from './pins/run.ts';
import { openRecord, readRecords, recordPrefix } from './records.ts';
import type { FileRecords, ParsedRecord } from './records.ts';
import { CHECK_ORDER, REFERENCE_RULES, STRICT_RULES } from './rules/index.ts';

/** A judged file: everything of a case but names and digests. */
export interface JudgedFile extends Pick<
  CaseResult,
  'outcome' | 'referenceOutcome' | 'difference' | 'checks' | 'notes'
> {
  readonly parsed: FileRecords;
  /** What the first record says it is, for the overview. */
  readonly facts: () => readonly { readonly label: string; readonly value: string }[];
}

const SHAPELESS = 'a record does not have the shape of its version';

/**
 * Judges a file of receipts. Answers for any bytes.
 * @param withReference whether a strict judgement also says what the reference would have said
 */
export function judgeFile(file: EvidenceFile, profile: Profile, pins?: Pins, withReference = true): JudgedFile {
  const parsed = readRecords(file.bytes);
  if (parsed.whole?.ok === false) {
    const { error } = parsed.whole;
    return unreadable(parsed, `at byte ${String(error.byte)}: ${error.message}`);
  }
  return new FileJudge(file, parsed, profile, pins, withReference).run();
}

/** Nothing could be judged. `reason` names the place. */
function unreadable(parsed: FileRecords, reason: string): JudgedFile {
  const check: Check = { id: BYTES.id, outcome: 'error', required: true, examined: 0, reason, failures: [] };
  return { parsed, outcome: 'UNREADABLE', checks: [check], notes: [], facts: () => [] };
}

class FileJudge {
  readonly #file: EvidenceFile;
  readonly #parsed: FileRecords;
  readonly #profile: Profile;
  readonly #withReference: boolean;
  readonly #pins: Pins | undefined;
  readonly #pinRun: PinRun;
  readonly #collector = new CheckCollector();
  readonly #notes: Note[] = [];
  #referenceFails = false;
  #judged = 0;
  #first: ReceiptModel | undefined;
  /** Cross-record rules. The reference runs them only if every record has its shape. */
  readonly #strictRun: BundleRun | undefined;
  readonly #referenceRun: BundleRun | undefined;
  #shapesFail = false;

  constructor(
    file: EvidenceFile,
    parsed: FileRecords,
    profile: Profile,
    pins: Pins | undefined,
    withReference: boolean,
  ) {
    this.#file = file;
    this.#parsed = parsed;
    this.#profile = profile;
    this.#withReference = withReference || profile === 'reference';
    this.#pins = pins;
    this.#pinRun = new PinRun(pins, {
      records: parsed.records.length,
      digest: () => `sha256:${sha256Hex(file.bytes)}`,
      receipts: true,
    });
    if (parsed.records.length < 2) return;
    this.#strictRun = profile === 'strict' ? new BundleRun('strict') : undefined;
    this.#referenceRun = this.#withReference ? new BundleRun('reference', this.#strictRun) : undefined;
  }

  run(): JudgedFile {
    let unknown: string | undefined;
    this.#parsed.records.forEach((_text, index) => {
      const record = openRecord(this.#file.bytes, this.#parsed, index);
      if (record.ok) unknown = this.#record(record.document, record.text.start, index) ?? unknown;
      else this.#damaged(record, index);
    });
    this.#finishBundle();
    for (const report of this.#pinRun.reports(this.#profile === 'strict')) this.#collector.add(report);
    for (const line of this.#parsed.blankLines) {
      const message = `line ${String(line)} is empty (0 bytes) and holds no record`;
      this.#notes.push({ code: 'blank-line', pointer: `line ${String(line)}`, message });
    }
    if (this.#judged === 0 && unknown !== undefined) return unreadable(this.#parsed, unknown);
    const checks = this.#collector.checks(CHECK_ORDER);
    const outcome = foldCase(checks);
    const reference: CaseOutcome = this.#referenceFails ? 'FAIL' : 'PASS';
    const first = this.#first;
    const both = this.#profile === 'strict' && this.#withReference;
    return {
      parsed: this.#parsed,
      outcome,
      ...(both ? { referenceOutcome: reference } : {}),
      ...(both && outcome !== reference ? { difference: differenceSentence(outcome, reference, checks) } : {}),
      checks,
      notes: this.#notes,
      facts: () => (first === undefined ? [] : describeReceipt(first, this.#parsed.records.length)),
    };
  }

  get #inBundle(): boolean {
    return this.#parsed.records.length > 1;
  }

  /** What the cross-record rules found; for a single record, that there is nothing to compare. */
  #finishBundle(): void {
    const reference = this.#referenceRun?.finish() ?? [];
    if (!this.#shapesFail && reference.some(({ findings }) => findings.failures.length > 0)) {
      this.#referenceFails = true;
    }
    const strict = this.#profile === 'strict';
    if (!this.#inBundle) {
      for (const rule of BUNDLE_RULES) {
        if (rule.profiles.includes(this.#profile)) this.#addIdle(rule, ONE_RECORD);
      }
      return;
    }
    for (const { rule, findings } of this.#strictRun?.finish() ?? reference) {
      const skipped = !strict && this.#shapesFail ? SHAPELESS : undefined;
      const idle = skipped ?? findings.idle;
      if (idle !== undefined) {
        this.#addIdle(rule, idle);
        continue;
      }
      this.#collector.add({
        id: rule.info.id,
        required: rule.required,
        examined: findings.examined,
        failures: findings.failures,
        unresolved: findings.unresolved,
      });
      this.#notes.push(...(findings.notes ?? []));
    }
  }

  #addIdle(rule: { readonly info: CheckInfo; readonly required: boolean }, idle: string): void {
    this.#collector.add({ id: rule.info.id, required: rule.required, examined: 0, failures: [], idle });
  }

  #damaged(record: ParsedRecord & { ok: false }, index: number): void {
    this.#referenceFails = true;
    this.#shapesFail = true;
    this.#strictRun?.add(undefined);
    this.#pinRun.add(undefined);
    this.#collector.add({
      id: BYTES.id,
      required: true,
      examined: 1,
      failures: [
        {
          record: index,
          pointer: `byte ${String(record.error.byte)}`,
          message: `the record is damaged: ${record.error.message}`,
        },
      ],
    });
  }

  /** Judges one record; returns the sentence about its version when this build cannot read it. */
  #record(document: JsonDocument, offset: number, index: number): string | undefined {
    this.#bytes(document, offset, index);
    const shape = readRecord(document, 0);
    if (shape.kind === 'unknown-version') {
      const range = `${String(VERSIONS[0])} to ${String(VERSIONS[VERSIONS.length - 1])}`;
      const sentence = `at /schema_version: ${document.source(shape.node)} is not a version that this build reads (${range})`;
      this.#referenceFails = true;
      this.#shapesFail = true;
      this.#strictRun?.add(undefined);
      this.#pinRun.add(undefined);
      const failure = {
        record: index,
        pointer: '/schema_version',
        message: `${document.source(shape.node)} is not a known schema version`,
        claimed: document.source(shape.node),
      };
      this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures: [failure] });
      return sentence;
    }
    this.#judged += 1;
    if (shape.kind === 'invalid') {
      this.#referenceFails = true;
      this.#shapesFail = true;
      this.#strictRun?.add(undefined);
      this.#pinRun.add(undefined);
      const failures = shape.violations.map((violation) => schemaFailure(document, violation, index));
      this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures });
      const rules = this.#profile === 'strict' ? STRICT_RULES : REFERENCE_RULES;
      for (const rule of rules) this.#addIdle(rule, SHAPELESS);
      return undefined;
    }
    this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures: [] });
    const context = new RecordContext(shape.model);
    const reference = this.#withReference ? judgeReference(context, this.#inBundle) : undefined;
    if (reference !== undefined && referenceOutcome(reference) === 'FAIL') this.#referenceFails = true;
    // What the reference says is its own, whatever is pinned; the profile in force keeps to the pinned tolerance.
    const model = withPinnedTolerance(shape.model, this.#pins);
    const pinned = model === shape.model ? context : new RecordContext(model);
    this.#collect(document, this.#judge(pinned, pinned === context ? reference : undefined), index);
    const record = { index, model, float32: context.float32, declaredStep: pinned.declaredStep };
    if (this.#inBundle) {
      this.#strictRun?.add(record);
      this.#referenceRun?.add(this.#profile === 'strict' ? { ...record, model: shape.model } : record);
    }
    this.#pinRun.add(record);
    this.#first ??= shape.model;
    return undefined;
  }

  #judge(context: RecordContext, reference: RecordJudgement | undefined): RecordJudgement {
    if (this.#profile === 'strict') return judgeStrict(context);
    return reference ?? judgeReference(context, this.#inBundle);
  }

  #bytes(document: JsonDocument, offset: number, index: number): void {
    const strict = this.#profile === 'strict';
    const refused = document.defects.filter((defect) => REFUSED_DEFECTS.includes(defect.code));
    // The reference reads the last of repeated names and replaces malformed UTF-8; its command line refuses the others.
    if (refused.some((defect) => defect.code === 'byte-order-mark' || defect.code === 'trailing-data'))
      this.#referenceFails = true;
    const failures = strict ? refused.map((defect) => defectFailure(document, defect, offset, index)) : [];
    this.#collector.add({ id: BYTES.id, required: true, examined: 1, failures });
    for (const defect of document.defects) {
      if (REFUSED_DEFECTS.includes(defect.code)) continue;
      this.#notes.push({ code: defect.code, pointer: placeOf(document, defect, offset), message: defect.message });
    }
  }

  #collect(document: JsonDocument, judgement: RecordJudgement, index: number): void {
    for (const { rule, findings, idle } of judgement.results) {
      this.#collector.add({
        id: rule.info.id,
        required: rule.required,
        examined: findings.examined,
        failures: finishFailures(document, index, findings.failures, judgement.wrong, RECOMPUTE, rule.info.id),
        unresolved: findings.unresolved > 0 ? findings.unresolvedReason : undefined,
        idle,
      });
    }
    const prefix = recordPrefix(this.#parsed, index);
    for (const note of finishNotes(judgement.judge)) this.#notes.push({ ...note, pointer: `${prefix}${note.pointer}` });
  }
}

function placeOf(document: JsonDocument, defect: JsonDefect, offset: number): string {
  return defect.node >= 0 ? document.pointer(defect.node) : `byte ${String(defect.byte + offset)}`;
}

function defectFailure(document: JsonDocument, defect: JsonDefect, offset: number, record: number): Failure {
  const claimed = defect.node >= 0 ? document.source(defect.node) : undefined;
  const message = `at byte ${String(defect.byte + offset)}: ${defect.message}`;
  return { record, pointer: placeOf(document, defect, offset), message, ...(claimed === undefined ? {} : { claimed }) };
}

function schemaFailure(document: JsonDocument, violation: SchemaViolation, record: number): Failure {
  const kind = document.kindName(violation.node);
  const scalar = kind !== 'object' && kind !== 'array';
  return {
    record,
    pointer: document.pointer(violation.node),
    message: violation.message,
    ...(scalar ? { claimed: document.source(violation.node) } : {}),
  };
}

/** Why the two profiles differ, in one sentence. */
function differenceSentence(strict: CaseOutcome, reference: CaseOutcome, checks: CaseResult['checks']): string {
  const failing = checks.filter((check) => check.outcome === 'failed').map((check) => check.id);
  const open = checks.filter((check) => check.required && check.outcome !== 'passed').map((check) => check.id);
  const list = (ids: readonly CheckId[]): string =>
    ids.slice(0, 4).join(', ') + (ids.length > 4 ? ` and ${String(ids.length - 4)} more` : '');
  if (reference === 'PASS') {
    return strict === 'FAIL'
      ? `The reference verifier accepts this evidence; the strict profile refuses it because of ${list(failing)}.`
      : `The reference verifier accepts this evidence; the strict profile cannot decide ${list(open)}.`;
  }
  return strict === 'PASS'
    ? 'The reference verifier refuses this evidence; every number follows from its inputs within what its digits can express, so the strict profile accepts it.'
    : `The reference verifier refuses this evidence; the strict profile finds nothing wrong, but cannot decide ${list(open)}.`;
}
