/** Judges a topology input: text, shape, the run of its step, then the receipt that comes out. */
import { foldCase } from '../../verdict/fold.ts';
import { sealCase } from '../../verdict/case.ts';
import type { CaseOutcome, CaseResult, Check, CheckId, Failure, Note } from '../../verdict/model.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { validate } from '../../schema/validate.ts';
import type { AuditedCase, AuditSettings, EvidenceFile } from '../format.ts';
import { notJson } from '../../leftover.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import { byteRange, defectFailure, rangeOf, shapeFailure } from '../places.ts';
import { auditReceipts } from '../training-receipt/audit.ts';
import { parseRecord } from '../training-receipt/records.ts';
import { NO_RECORD, openStep, stepView } from '../training-receipt/stops/step-view.ts';
import type { CaseView } from '../view.ts';
import { BYTES, COMPLETENESS, RUN, SCHEMA } from './checks.ts';
import { otherLayers, undeclared } from './completeness.ts';
import { runInput } from './run.ts';
import { PROGRAMS, WORDS } from './schema.generated.ts';

const FORMAT = 'topology-input';
const VERSION = '0.4.0';
const VOCABULARY = createVocabulary(WORDS);
const LAYERS = 'the layers are not input, hidden, output; the receipt says that they are';
const SHAPELESS = 'the text has not the shape of a topology input';

export function auditInput(file: EvidenceFile, settings: AuditSettings): AuditedCase {
  const { profile } = settings;
  // Read twice: with the words of its own schema, and with those of receipts, by which the engine runs.
  const shaped = readJson(file.bytes, VOCABULARY);
  const parsed = parseRecord(file.bytes, { start: 0, end: file.bytes.length });
  if (!shaped.ok || !parsed.ok) {
    const reason = shaped.ok ? (parsed.ok ? '' : notJson(parsed.error)) : notJson(shaped.error);
    const checks: Check[] = [{ id: BYTES.id, outcome: 'error', required: true, examined: 0, reason, failures: [] }];
    const result = sealCase({ format: FORMAT, subject: file.name, profile, outcome: 'UNREADABLE', checks, notes: [] });
    return { result, facts: [], text: file.bytes, locate: (_, at) => byteRange(at), comparisons: () => NO_COMPARISONS };
  }
  const { document } = parsed;
  const strict = profile === 'strict';
  const refused = document.defects.filter(({ code }) => REFUSED_DEFECTS.includes(code));
  // The published reader takes the last of repeated names, lets a mark pass and replaces malformed UTF-8.
  const lenient = refused.filter(({ code }) => code === 'trailing-data');
  const violations = validate(PROGRAMS[VERSION], shaped.document);
  const checks: Check[] = [
    checkOf(
      BYTES.id,
      1,
      (strict ? refused : lenient).map((defect) => defectFailure(document, defect, 0, 0)),
    ),
    checkOf(
      SCHEMA.id,
      1,
      violations.map((violation) => shapeFailure(shaped.document, violation, 0)),
    ),
  ];
  const notes: Note[] = [];
  let receipt: AuditedCase | undefined;
  let bytes: Uint8Array | undefined;
  if (violations.length > 0) {
    if (strict) checks.push(idle(COMPLETENESS.id));
    checks.push(idle(RUN.id));
  } else {
    if (strict) {
      const { examined, found } = undeclared(document);
      const layers = otherLayers(document);
      if (layers >= 0) notes.push({ code: 'layer-names', pointer: document.pointer(layers), message: LAYERS });
      checks.push(
        checkOf(
          COMPLETENESS.id,
          examined,
          found.map(({ node, message }) => ({
            ...place(document.pointer(node), message),
            claimed: document.source(node),
          })),
        ),
      );
    }
    const run = runInput(document);
    checks.push(checkOf(RUN.id, 1, run.ok ? [] : [place(run.pointer, run.message)]));
    if (run.ok) {
      bytes = run.bytes;
      receipt = auditReceipts({ name: receiptName(file.name), bytes }, settings);
      checks.push(...receipt.result.checks);
    }
  }
  const outcome = foldCase(checks);
  const accepts = lenient.length === 0 && receipt !== undefined;
  const reference: CaseOutcome = accepts ? (receipt?.result.referenceOutcome ?? 'FAIL') : 'FAIL';
  const result = sealCase({
    format: FORMAT,
    subject: file.name,
    profile,
    outcome,
    ...(strict ? { referenceOutcome: reference } : {}),
    ...(strict && outcome !== reference ? { difference: differenceOf(outcome, reference, checks) } : {}),
    checks,
    notes: [...notes, ...(receipt?.result.notes ?? [])],
    pins: receipt?.result.pins ?? [],
  });
  const digests = receipt?.digests;
  return {
    result,
    facts: receipt?.facts ?? [],
    text: file.bytes,
    locate: (_record, pointer) => byteRange(pointer) ?? rangeOf(document, pointer, 0),
    comparisons: () => receipt?.comparisons() ?? NO_COMPARISONS,
    ...(digests === undefined ? {} : { digests }),
    ...(bytes === undefined || receipt?.views === undefined ? {} : { views: [inputView(bytes, result, settings)] }),
    ...(bytes === undefined
      ? {}
      : {
          derived: [{ name: receiptName(file.name), bytes, title: 'The training-step receipt that this input gives' }],
        }),
  };
}

/** The step of the receipt that the input gives: its numbers do not stand in the text of the input. */
function inputView(bytes: Uint8Array, result: CaseResult, { profile, pins }: AuditSettings): CaseView {
  return stepView(1, result.checks, () => {
    const record = parseRecord(bytes, { start: 0, end: bytes.length });
    if (!record.ok) return NO_RECORD;
    const own = pins === undefined ? {} : { pins };
    return openStep(record.document, { profile, ...own, bundle: false, prefix: '', placed: false });
  });
}

function checkOf(id: CheckId, examined: number, failures: readonly Failure[]): Check {
  if (failures.length > 0) return { id, outcome: 'failed', required: true, examined, failures };
  if (examined > 0) return { id, outcome: 'passed', required: true, examined, failures };
  return { id, outcome: 'not-checked', required: true, examined, reason: 'there was nothing to examine', failures };
}

function idle(id: CheckId): Check {
  return { id, outcome: 'not-checked', required: true, examined: 0, reason: SHAPELESS, failures: [] };
}

function place(pointer: string, message: string): Failure {
  return { record: 0, pointer, message };
}

function receiptName(name: string): string {
  return `${name.replace(/(?:\.input)?\.jsonl?$/i, '')}.receipt.jsonl`;
}

/** Why the two profiles differ, in one sentence. */
function differenceOf(strict: CaseOutcome, reference: CaseOutcome, checks: readonly Check[]): string {
  if (reference === 'FAIL') {
    return 'The reference verifier refuses the receipt that this input gives; every number of it follows from the input, so the strict profile accepts it.';
  }
  const open = checks.filter((check) => check.required && check.outcome !== 'passed').map(({ id }) => id);
  const verb = strict === 'FAIL' ? 'refuses it because of' : 'cannot decide';
  return `The reference accepts this input; the strict profile ${verb} ${open.slice(0, 4).join(', ')}.`;
}
