/** The case of a file of training-step receipts: sealed result, and the views that are made on demand. */
import { listPins } from '../../pins.ts';
import { sealCase } from '../../verdict/case.ts';
import type { CaseResult } from '../../verdict/model.ts';
import type { AuditedCase, AuditSettings, Comparisons, EvidenceFile, TextRange } from '../format.ts';
import { byteRange, rangeOf } from '../places.ts';
import type { CaseView, Computation } from '../view.ts';
import { ComparisonColumns } from './comparisons.ts';
import { digestFacts } from './digest-facts.ts';
import type { Judgement } from './join-parts.ts';
import { judgeFile } from './judge-file.ts';
import { withPinnedTolerance } from './model.ts';
import { RecordContext, judgeReference, judgeStrict, readRecord } from './record.ts';
import { openRecord, recordPrefix } from './records.ts';
import type { FileRecords } from './records.ts';
import { NO_RECORD, openStep, stepView } from './stops/step-view.ts';
import { viewsOf } from './views/index.ts';

export function auditReceipts(file: EvidenceFile, settings: AuditSettings): AuditedCase {
  const judged = judgeFile(file, settings.profile, settings.pins);
  const { parsed } = judged;
  const result = caseOf(file.name, parsed.records.length, judged, settings);
  const held = { bytes: file.bytes, parsed };
  return {
    result,
    facts: judged.facts(),
    text: file.bytes,
    locate: (index, pointer) => locate(file.bytes, parsed, index, pointer),
    comparisons: () => compareAll(file.bytes, parsed, settings),
    digests: () => digestFacts(file.bytes, parsed),
    views: [
      ...(result.outcome === 'UNREADABLE' ? [] : [viewOf(file.bytes, parsed, result, settings)]),
      ...viewsOf({
        result,
        settings,
        records: parsed.records.length,
        run: judged.run,
        held: () => held,
        read: (record) => openRecord(file.bytes, parsed, record),
      }),
    ],
  };
}

function viewOf(bytes: Uint8Array, parsed: FileRecords, result: CaseResult, settings: AuditSettings): CaseView {
  const records = parsed.records.length;
  return stepView(records, result.checks, (index) =>
    index >= 0 && index < records ? stepAt(bytes, parsed, index, settings) : NO_RECORD,
  );
}

/**
 * The computation of record `index` of the bytes.
 * @param from position of the first record in a bundle that is not held whole
 */
export function stepAt(
  bytes: Uint8Array,
  parsed: FileRecords,
  index: number,
  { profile, pins }: AuditSettings,
  from?: number,
): Computation | string {
  const record = openRecord(bytes, parsed, index);
  if (!record.ok) return NO_RECORD;
  return openStep(record.document, {
    profile,
    ...(pins === undefined ? {} : { pins }),
    bundle: from !== undefined || parsed.records.length > 1,
    prefix: prefixOf(parsed, index, from),
    placed: true,
  });
}

function prefixOf(parsed: FileRecords, index: number, from: number | undefined): string {
  return from === undefined ? recordPrefix(parsed, index) : `record ${String(from + index)} `;
}

/** The sealed result of a file. */
export function caseOf(name: string, records: number, judged: Judgement, { profile, pins }: AuditSettings): CaseResult {
  const { outcome, referenceOutcome, difference, checks, notes } = judged;
  return sealCase({
    format: 'training-receipt',
    subject: records > 1 ? `${name} (${String(records)} records)` : name,
    profile,
    outcome,
    ...(referenceOutcome === undefined ? {} : { referenceOutcome }),
    ...(difference === undefined ? {} : { difference }),
    checks,
    notes,
    pins: outcome === 'UNREADABLE' ? [] : listPins(pins),
  });
}

/** Range of a pointer into record `index` of the bytes. */
export function locate(bytes: Uint8Array, parsed: FileRecords, index: number, pointer: string): TextRange | undefined {
  const byte = byteRange(pointer);
  if (byte !== undefined || parsed.records[index] === undefined) return byte;
  const record = openRecord(bytes, parsed, index);
  return record.ok ? rangeOf(record.document, pointer, record.text.start) : undefined;
}

/**
 * The factor diff: the rules of the profile once more, with every comparison recorded.
 * @param from position of the first record in a bundle that is not held whole
 */
export function compareAll(
  bytes: Uint8Array,
  parsed: FileRecords,
  settings: AuditSettings,
  from?: number,
): Comparisons {
  const columns = new ComparisonColumns();
  parsed.records.forEach((_text, index) => {
    const record = openRecord(bytes, parsed, index);
    if (!record.ok) return;
    const shape = readRecord(record.document, 0);
    if (shape.kind !== 'valid') return;
    columns.startRecord(record.document, prefixOf(parsed, index, from));
    const context = new RecordContext(withPinnedTolerance(shape.model, settings.pins));
    if (settings.profile === 'strict') judgeStrict(context, columns);
    else judgeReference(context, from !== undefined || parsed.records.length > 1, columns);
  });
  return columns;
}
