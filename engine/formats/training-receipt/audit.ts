/** The case of a file of training-step receipts: sealed result, and the views that are made on demand. */
import { listPins } from '../../pins.ts';
import { sealCase } from '../../verdict/case.ts';
import type { CaseResult } from '../../verdict/model.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import type { AuditedCase, AuditSettings, Comparisons, EvidenceFile, TextRange } from '../format.ts';
import { ComparisonColumns } from './comparisons.ts';
import { digestFacts } from './digest-facts.ts';
import type { Judgement } from './join-parts.ts';
import { judgeFile } from './judge-file.ts';
import { withPinnedTolerance } from './model.ts';
import { RecordContext, judgeReference, judgeStrict, readRecord } from './record.ts';
import { openRecord, recordPrefix } from './records.ts';
import type { FileRecords } from './records.ts';
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
    views: viewsOf({
      result,
      settings,
      records: parsed.records.length,
      run: judged.run,
      held: () => held,
      read: (record) => openRecord(file.bytes, parsed, record),
    }),
  };
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
  const match = /^byte (\d+)$/.exec(pointer);
  if (match !== null) return { start: Number(match[1]), end: Number(match[1]) + 1 };
  if (parsed.records[index] === undefined) return undefined;
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
    const prefix = from === undefined ? recordPrefix(parsed, index) : `record ${String(from + index)} `;
    columns.startRecord(record.document, prefix);
    const context = new RecordContext(withPinnedTolerance(shape.model, settings.pins));
    if (settings.profile === 'strict') judgeStrict(context, columns);
    else judgeReference(context, from !== undefined || parsed.records.length > 1, columns);
  });
  return columns;
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
