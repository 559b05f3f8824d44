/**
 * Judges records that follow each other, by both profiles. The answer is plain data: parts of a file may be judged by
 * several workers, and are joined in their order (`join-parts.ts`). What a part cannot know by itself it is told: where it
 * stands, and the records that its first one is compared with.
 */
import { CheckCollector } from '../../verdict/collect.ts';
import type { CheckPart } from '../../verdict/collect.ts';
import type { Failure, Note, Profile } from '../../verdict/model.ts';
import { otherVersion } from '../../leftover.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import type { JsonDefect, JsonDocument } from '../../text/json/document.ts';
import type { SchemaViolation } from '../../schema/validate.ts';
import type { Pins } from '../../pins.ts';
import type { CheckInfo } from '../format.ts';
import type { BundleRecord, RunStart } from './bundle/bundle-rule.ts';
import { BundleRun, rulesOf } from './bundle/run.ts';
import type { RunPart } from './bundle/run.ts';
import { BYTES, SCHEMA } from './checks.ts';
import { describeReceipt } from './facts.ts';
import { finishFailures, finishNotes } from './judge.ts';
import { LinkRecorder } from './links.ts';
import type { LinkPart } from './links.ts';
import {
  RecordContext,
  RECOMPUTE,
  bundleRecord,
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
import type { PinPart } from './pins/run.ts';
import type { ParsedRecord } from './records.ts';
import { REFERENCE_RULES, STRICT_RULES } from './rules/index.ts';
import { UsageRecorder } from './usage.ts';
import type { UsagePart } from './usage.ts';

/** Why rules over a record, or over all of them, did not run. */
export const SHAPELESS = 'a record does not have the shape of its version';

/** How a file is judged; the same for all of its parts. */
export interface JudgeSettings {
  readonly profile: Profile;
  readonly pins?: Pins;
  /** Whether a strict judgement also says what the reference would have said. */
  readonly withReference: boolean;
  /** Whether the file holds several records. */
  readonly bundle: boolean;
}

/** What was found in a part of a file. */
export interface PartResult {
  /** Position of its first record in the run. */
  readonly index: number;
  readonly records: number;
  /** Records of a known version. */
  readonly judged: number;
  /** Place and version of the last record of an unknown version. */
  readonly unknown: string | undefined;
  readonly referenceFails: boolean;
  readonly shapesFail: boolean;
  readonly checks: readonly CheckPart[];
  readonly notes: readonly Note[];
  readonly strict: RunPart | undefined;
  readonly reference: RunPart | undefined;
  readonly pins: PinPart;
  /** What views show of every record, about a hundred bytes each. Absent for a single record, like `links`. */
  readonly usage: UsagePart | undefined;
  readonly links: LinkPart | undefined;
}

export type PartFacts = readonly { readonly label: string; readonly value: string }[];

/** Judges one part, record by record. */
export class PartJudge {
  readonly #settings: JudgeSettings;
  readonly #collector = new CheckCollector();
  readonly #notes: Note[] = [];
  readonly #from: number;
  #index: number;
  #unknown: string | undefined;
  #referenceFails = false;
  #shapesFail = false;
  #judged = 0;
  #facts: (() => PartFacts) | undefined;
  /** The valid record before. */
  #before: ReceiptModel | undefined;
  readonly #strictRun: BundleRun | undefined;
  readonly #referenceRun: BundleRun | undefined;
  readonly #pinRun: PinRun;
  readonly #usage: UsageRecorder | undefined;
  readonly #links: LinkRecorder | undefined;

  constructor(settings: JudgeSettings, from: RunStart) {
    this.#settings = settings;
    this.#from = from.index;
    this.#index = from.index;
    this.#pinRun = new PinRun(settings.pins, from);
    if (!settings.bundle) return;
    this.#usage = new UsageRecorder();
    this.#links = new LinkRecorder(settings.profile, from);
    const strict = settings.profile === 'strict';
    this.#strictRun = strict ? new BundleRun('strict', from) : undefined;
    this.#referenceRun = this.#withReference ? new BundleRun('reference', from, strict) : undefined;
  }

  get #withReference(): boolean {
    return this.#settings.withReference || this.#settings.profile === 'reference';
  }

  /** The next record. `offset`: of its bytes in the file. */
  add(record: ParsedRecord, offset: number): void {
    if (record.ok) this.#record(record.document, offset + record.text.start);
    else this.#damaged(record, offset);
    this.#usage?.endRecord();
    this.#index += 1;
  }

  finish(): PartResult {
    const strict = this.#strictRun?.part();
    const reference = this.#referenceRun?.part();
    return {
      index: this.#from,
      records: this.#index - this.#from,
      judged: this.#judged,
      unknown: this.#unknown,
      referenceFails: this.#referenceFails,
      shapesFail: this.#shapesFail,
      checks: this.#collector.parts(),
      notes: this.#notes,
      strict,
      reference,
      pins: this.#pinRun.part(),
      usage: this.#usage?.part(),
      links: this.#links?.part(strict ?? reference ?? [], rulesOf(this.#settings.profile)),
    };
  }

  /** What the first record of a known shape says it is; made when asked for, because it is text. */
  facts(): PartFacts | undefined {
    return this.#facts?.();
  }

  /** A record that no rule can look at. */
  #unusable(): void {
    this.#referenceFails = true;
    this.#shapesFail = true;
    this.#strictRun?.add(undefined);
    this.#referenceRun?.add(undefined);
    this.#pinRun.add(undefined);
    this.#links?.add(undefined);
  }

  #damaged(record: ParsedRecord & { ok: false }, offset: number): void {
    this.#unusable();
    this.#collector.add({
      id: BYTES.id,
      required: true,
      examined: 1,
      failures: [
        {
          record: this.#index,
          pointer: `byte ${String(offset + record.error.byte)}`,
          message: `the record is damaged: ${record.error.message}`,
        },
      ],
    });
  }

  #record(document: JsonDocument, offset: number): void {
    const index = this.#index;
    this.#bytes(document, offset);
    const shape = readRecord(document, 0, this.#before);
    if (shape.kind === 'unknown-version') {
      this.#unknownVersion(document, shape.node);
      return;
    }
    this.#judged += 1;
    if (shape.kind === 'invalid') {
      this.#unusable();
      const failures = shape.violations.map((violation) => schemaFailure(document, violation, index));
      this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures });
      const rules = this.#settings.profile === 'strict' ? STRICT_RULES : REFERENCE_RULES;
      for (const rule of rules) this.#addIdle(rule, SHAPELESS);
      return;
    }
    this.#before = shape.model;
    this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures: [] });
    const { bundle, pins, profile } = this.#settings;
    const context = new RecordContext(shape.model);
    // What the reference says is its own, whatever is pinned; the profile in force keeps to the pinned tolerance.
    const model = withPinnedTolerance(shape.model, pins);
    const pinned = model === shape.model ? context : new RecordContext(model);
    this.#usage?.startRecord(document);
    const inForce = profile === 'reference' && pinned === context ? this.#usage : undefined;
    const reference = this.#withReference ? judgeReference(context, bundle, inForce) : undefined;
    if (reference !== undefined && referenceOutcome(reference) === 'FAIL') this.#referenceFails = true;
    const judgement = this.#judge(pinned, pinned === context ? reference : undefined);
    this.#collect(document, judgement);
    const record = bundleRecord(index, pinned, context.float32);
    this.#strictRun?.add(record);
    this.#referenceRun?.add(profile === 'strict' && pinned !== context ? bundleRecord(index, context) : record);
    this.#pinRun.add(record);
    this.#links?.add(record, judgement);
    this.#facts ??= () => describeReceipt(shape.model);
  }

  #unknownVersion(document: JsonDocument, node: number): void {
    const claimed = document.source(node);
    this.#unknown = otherVersion('/schema_version', claimed, document.stringOf(node) ?? '', VERSIONS);
    this.#unusable();
    const message = `${claimed} is not a known schema version`;
    const failure = { record: this.#index, pointer: '/schema_version', message, claimed };
    this.#collector.add({ id: SCHEMA.id, required: true, examined: 1, failures: [failure] });
  }

  #judge(context: RecordContext, reference: RecordJudgement | undefined): RecordJudgement {
    if (this.#settings.profile === 'strict') return judgeStrict(context, this.#usage);
    return reference ?? judgeReference(context, this.#settings.bundle, this.#usage);
  }

  #bytes(document: JsonDocument, offset: number): void {
    const strict = this.#settings.profile === 'strict';
    const refused = document.defects.filter((defect) => REFUSED_DEFECTS.includes(defect.code));
    // The reference reads the last of repeated names and replaces malformed UTF-8; its command line refuses the others.
    if (refused.some((defect) => defect.code === 'byte-order-mark' || defect.code === 'trailing-data'))
      this.#referenceFails = true;
    const failures = strict ? refused.map((defect) => defectFailure(document, defect, offset, this.#index)) : [];
    this.#collector.add({ id: BYTES.id, required: true, examined: 1, failures });
    for (const defect of document.defects) {
      if (REFUSED_DEFECTS.includes(defect.code)) continue;
      this.#notes.push({ code: defect.code, pointer: placeOf(document, defect, offset), message: defect.message });
    }
  }

  #addIdle(rule: { readonly info: CheckInfo; readonly required: boolean }, idle: string): void {
    this.#collector.add({ id: rule.info.id, required: rule.required, examined: 0, failures: [], idle });
  }

  #collect(document: JsonDocument, judgement: RecordJudgement): void {
    const index = this.#index;
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
    const prefix = this.#settings.bundle ? `record ${String(index)} ` : '';
    for (const note of finishNotes(judgement.judge)) this.#notes.push({ ...note, pointer: `${prefix}${note.pointer}` });
  }
}

/** A record for the rules that compare records, as a part is told of it. */
export function neighbour(record: ParsedRecord, index: number, pins: Pins | undefined): BundleRecord | undefined {
  if (!record.ok) return undefined;
  const shape = readRecord(record.document, 0);
  if (shape.kind !== 'valid') return undefined;
  return bundleRecord(index, new RecordContext(withPinnedTolerance(shape.model, pins)));
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
