/** What the reference says of a sidecar: its import, then its verification of the receipts that came out. */
import type { Pins } from '../../pins.ts';
import { BundleRun, finishRun } from '../training-receipt/bundle/run.ts';
import { ONE_RECORD } from '../training-receipt/bundle/bundle-rule.ts';
import type { Recorder } from '../training-receipt/judge.ts';
import { finishFailures } from '../training-receipt/judge.ts';
import { withPinnedTolerance } from '../training-receipt/model.ts';
import {
  RECOMPUTE,
  RecordContext,
  bundleRecord,
  judgeReference,
  readRecord,
  referenceOutcome,
} from '../training-receipt/record.ts';
import { parseRecord } from '../training-receipt/records.ts';
import { SCHEMA } from '../training-receipt/checks.ts';
import type { CheckReport } from '../../verdict/collect.ts';
import type { JsonDocument } from '../../text/json/document.ts';

export interface ReferenceVerdict {
  readonly accepts: boolean;
  readonly reports: readonly CheckReport[];
}

/** Receives the receipts as they are judged, for the factor diff. */
export type Listener = Recorder & { startRecord(document: JsonDocument, prefix: string): void };

/** Verifies imported receipts as the reference does: one by itself, several as a bundle. `pins`: tolerances to keep to. */
export function verifyImported(
  receipts: readonly Uint8Array[],
  stream: boolean,
  listener?: Listener,
  pins?: Pins,
): ReferenceVerdict {
  const reports: CheckReport[] = [];
  const run = new BundleRun('reference');
  let accepts = true;
  let shaped = true;
  receipts.forEach((bytes, index) => {
    const parsed = parseRecord(bytes, { start: 0, end: bytes.length });
    if (!parsed.ok) throw new Error(`a canonical receipt that is not JSON: ${parsed.error.message}`);
    const { document } = parsed;
    const shape = readRecord(document, 0);
    if (shape.kind !== 'valid') {
      accepts = false;
      shaped = false;
      const violations = shape.kind === 'invalid' ? shape.violations : [];
      const failures = violations.map(({ node, message }) => ({
        record: index,
        pointer: document.pointer(node),
        message,
      }));
      reports.push({ id: SCHEMA.id, required: true, examined: 1, failures });
      return;
    }
    reports.push({ id: SCHEMA.id, required: true, examined: 1, failures: [] });
    listener?.startRecord(document, stream ? `record ${String(index)} ` : '');
    const model = withPinnedTolerance(shape.model, pins);
    const context = new RecordContext(model);
    const judgement = judgeReference(context, stream, listener);
    if (referenceOutcome(judgement) === 'FAIL') accepts = false;
    for (const { rule, findings, idle } of judgement.results) {
      reports.push({
        id: rule.info.id,
        required: rule.required,
        examined: findings.examined,
        failures: finishFailures(document, index, findings.failures, judgement.wrong, RECOMPUTE, rule.info.id),
        ...(idle === undefined ? {} : { idle }),
      });
    }
    run.add(bundleRecord(index, context));
  });
  for (const { rule, findings } of finishRun('reference', run)) {
    const idle =
      receipts.length < 2 ? ONE_RECORD : shaped ? findings.idle : 'a record does not have the shape of its version';
    if (idle === undefined && findings.failures.length > 0) accepts = false;
    reports.push({
      id: rule.info.id,
      required: rule.required,
      examined: idle === undefined ? findings.examined : 0,
      failures: idle === undefined ? findings.failures : [],
      ...(idle === undefined ? {} : { idle }),
    });
  }
  return { accepts, reports };
}
