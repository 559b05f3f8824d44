/** Judges a file of training-step receipts: records, checks of both profiles, notes, and the views on demand. */
import { foldCase } from '../../verdict/fold.ts';
import { sealCase } from '../../verdict/case.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import type { CaseOutcome, CaseResult, CheckId, Failure, Note, Profile } from '../../verdict/model.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import type { JsonDefect, JsonDocument } from '../../text/json/document.ts';
import type { SchemaViolation } from '../../schema/validate.ts';
import type { AuditedCase, AuditSettings, Comparisons, EvidenceFile, TextRange } from '../format.ts';
import { BYTES, SCHEMA } from './checks.ts';
import { ComparisonColumns } from './comparisons.ts';
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
import { parseRecord, readRecords } from './records.ts';
import type { FileRecords, ParsedRecord } from './records.ts';
import { CHECK_ORDER, REFERENCE_RULES, STRICT_RULES } from './rules/index.ts';

const FORMAT = 'training-receipt';

export function auditReceipts(file: EvidenceFile, settings: AuditSettings): AuditedCase {
  const parsed = readRecords(file.bytes);
  const first = parsed.records[0];
  const only = parsed.records.length === 1 ? first : undefined;
  if (only !== undefined && !only.ok) {
    return unreadable(file, settings.profile, `at byte ${String(only.error.byte)}: ${only.error.message}`);
  }
  return new FileAudit(file, parsed, settings.profile).run();
}

/** A case of which nothing could be judged. `reason` names the place. */
function unreadable(file: EvidenceFile, profile: Profile, reason: string): AuditedCase {
  const result = sealCase({
    format: FORMAT,
    subject: file.name,
    profile,
    outcome: 'UNREADABLE',
    checks: [{ id: BYTES.id, outcome: 'error', required: true, examined: 0, reason, failures: [] }],
    notes: [],
  });
  return { result, facts: [], text: file.bytes, locate: byteRange, comparisons: () => new ComparisonColumns() };
}

function byteRange(_record: number, pointer: string): TextRange | undefined {
  const match = /^byte (\d+)$/.exec(pointer);
  if (match === null) return undefined;
  const start = Number(match[1]);
  return { start, end: start + 1 };
}

class FileAudit {
  readonly #file: EvidenceFile;
  readonly #parsed: FileRecords;
  readonly #profile: Profile;
  readonly #collector = new CheckCollector();
  readonly #notes: Note[] = [];
  #referenceFails = false;
  #judged = 0;
  #facts: { label: string; value: string }[] = [];

  constructor(file: EvidenceFile, parsed: FileRecords, profile: Profile) {
    this.#file = file;
    this.#parsed = parsed;
    this.#profile = profile;
  }

  run(): AuditedCase {
    const { records } = this.#parsed;
    let newest: string | undefined;
    records.forEach((record, index) => {
      if (!record.ok) {
        this.#damaged(record, index);
        return;
      }
      newest = this.#record(record.document, record.text.start, index) ?? newest;
    });
    for (const line of this.#parsed.blankLines) {
      this.#notes.push({
        code: 'blank-line',
        pointer: `line ${String(line)}`,
        message: `line ${String(line)} is empty (0 bytes) and holds no record`,
      });
    }
    if (this.#judged === 0 && newest !== undefined) return unreadable(this.#file, this.#profile, newest);
    const checks = this.#collector.checks(CHECK_ORDER);
    const outcome = foldCase(checks);
    const reference: CaseOutcome = this.#referenceFails ? 'FAIL' : 'PASS';
    const result = sealCase({
      format: FORMAT,
      subject: this.#subject(),
      profile: this.#profile,
      outcome: outcome,
      ...(this.#profile === 'strict' ? { referenceOutcome: reference } : {}),
      ...(this.#profile === 'strict' && outcome !== reference
        ? { difference: differenceSentence(outcome, reference, checks) }
        : {}),
      checks,
      notes: this.#notes,
    });
    return this.#case(result);
  }

  #subject(): string {
    const count = this.#parsed.records.length;
    return count > 1 ? `${this.#file.name} (${String(count)} records)` : this.#file.name;
  }

  #prefix(index: number): string {
    return this.#parsed.layout === 'lines' && this.#parsed.records.length > 1 ? `record ${String(index)} ` : '';
  }

  #damaged(record: ParsedRecord & { ok: false }, index: number): void {
    this.#referenceFails = true;
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
      const failures = shape.violations.map((violation) => schemaFailure(document, violation, index));
      this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures });
      const rules = this.#profile === 'strict' ? STRICT_RULES : REFERENCE_RULES;
      for (const rule of rules) {
        this.#collector.add({
          id: rule.info.id,
          required: rule.required,
          examined: 0,
          failures: [],
          idle: 'the record does not have the shape of its version',
        });
      }
      return undefined;
    }
    this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures: [] });
    const context = new RecordContext(shape.model);
    const reference = judgeReference(context);
    if (referenceOutcome(reference) === 'FAIL') this.#referenceFails = true;
    const judgement = this.#profile === 'strict' ? judgeStrict(context) : reference;
    this.#collect(document, judgement, index);
    if (this.#facts.length === 0) this.#facts = describeReceipt(shape.model, this.#parsed.records.length);
    return undefined;
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
        ...(findings.unresolved > 0 && findings.unresolvedReason !== undefined
          ? { unresolved: findings.unresolvedReason }
          : {}),
        ...(idle === undefined ? {} : { idle }),
      });
    }
    const prefix = this.#prefix(index);
    for (const note of finishNotes(judgement.judge)) this.#notes.push({ ...note, pointer: `${prefix}${note.pointer}` });
  }

  #case(result: CaseResult): AuditedCase {
    const { records } = this.#parsed;
    const bytes = this.#file.bytes;
    const open = (index: number): { document: JsonDocument; start: number } | undefined => {
      const record = records[index];
      if (record === undefined || !record.ok) return undefined;
      const again = parseRecord(bytes, record.text);
      return again.ok ? { document: again.document, start: record.text.start } : undefined;
    };
    return {
      result,
      facts: this.#facts,
      text: bytes,
      locate: (index, pointer) => {
        const range = byteRange(index, pointer);
        if (range !== undefined) return range;
        const opened = open(index);
        return opened === undefined ? undefined : rangeOf(opened.document, pointer, opened.start);
      },
      comparisons: () => this.#comparisons(),
    };
  }

  #comparisons(): Comparisons {
    const columns = new ComparisonColumns();
    this.#parsed.records.forEach((record, index) => {
      if (!record.ok) return;
      const shape = readRecord(record.document, 0);
      if (shape.kind !== 'valid') return;
      columns.startRecord(record.document, this.#prefix(index));
      const context = new RecordContext(shape.model);
      if (this.#profile === 'strict') judgeStrict(context, columns);
      else judgeReference(context, columns);
    });
    return columns;
  }
}

/** The place that a pointer names, or the nearest enclosing one that exists. */
function rangeOf(document: JsonDocument, pointer: string, start: number): TextRange {
  let at = pointer;
  let node = document.resolve(at);
  while (node < 0 && at !== '') {
    at = at.slice(0, at.lastIndexOf('/'));
    node = document.resolve(at);
  }
  const found = Math.max(node, 0);
  return { start: start + document.start[found], end: start + document.endOf(found) };
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
