/** What the views look at: a judged file, in memory or with one record held, of which other records are read when asked for. */
import type { CaseResult } from '../../../verdict/model.ts';
import type { AuditSettings } from '../../format.ts';
import type { BundleRecord } from '../bundle/bundle-rule.ts';
import { ComparisonColumns } from '../comparisons.ts';
import type { Recorder } from '../judge.ts';
import type { RunColumns } from '../join-parts.ts';
import { neighbour } from '../judge-part.ts';
import { withPinnedTolerance } from '../model.ts';
import type { ReceiptModel } from '../model.ts';
import { RecordContext, judgeReference, judgeStrict, readRecord } from '../record.ts';
import { openRecord } from '../records.ts';
import type { FileRecords, ParsedRecord } from '../records.ts';
import { CHECK_ORDER } from '../rules/index.ts';
import { UsageJoin, UsageRecorder } from '../usage.ts';
import type { UsagePart } from '../usage.ts';

/** The text that the case has now. Another object as soon as another record is held. */
export interface Held {
  readonly bytes: Uint8Array;
  readonly parsed: FileRecords;
  /** Position of its first record in a bundle that is not held whole. */
  readonly from?: number;
}

export interface Judged {
  readonly result: CaseResult;
  readonly settings: AuditSettings;
  readonly records: number;
  /** Absent for a single record. */
  readonly run: RunColumns | undefined;
  held(): Held;
  /** @throws Error when it cannot be read, or its bytes are not those that were judged */
  read(record: number): ParsedRecord | Promise<ParsedRecord>;
}

/** Makes something of what is held once, and again when something else is held. */
export function ofHeld<T>(judged: Judged, make: (held: Held) => T): () => T {
  let known: { readonly held: Held; readonly value: T } | undefined;
  return () => {
    const held = judged.held();
    if (known?.held !== held) known = { held, value: make(held) };
    return known.value;
  };
}

/** The comparisons of one record of a case; undefined where no rule could look at it. */
export async function comparisonsOf(judged: Judged, index: number): Promise<ComparisonColumns | undefined> {
  const record = await judged.read(index);
  if (!record.ok) return undefined;
  const shape = readRecord(record.document, 0);
  if (shape.kind !== 'valid') return undefined;
  const columns = new ComparisonColumns();
  columns.startRecord(record.document, judged.records > 1 ? `record ${String(index)} ` : '');
  compare(judged, shape.model, columns);
  return columns;
}

/** The rules of the profile once more, with every comparison recorded. */
function compare({ settings, records }: Judged, model: ReceiptModel, recorder: Recorder): void {
  const { profile, pins } = settings;
  const context = new RecordContext(withPinnedTolerance(model, pins));
  if (profile === 'strict') judgeStrict(context, recorder);
  else judgeReference(context, records > 1, recorder);
}

/** How much of their windows the comparisons use: counted while a run was judged, for a single record when it is asked for. */
export function usageOf(judged: Judged): () => UsagePart {
  const counted = judged.run?.usage;
  return counted === undefined ? ofHeld(judged, (held) => usageOfOne(judged, held)) : () => counted;
}

function usageOfOne(judged: Judged, { bytes, parsed }: Held): UsagePart {
  const recorder = new UsageRecorder();
  const record = openRecord(bytes, parsed, 0);
  const shape = record.ok ? readRecord(record.document, 0) : undefined;
  if (shape?.kind === 'valid') {
    recorder.startRecord(shape.model.document);
    compare(judged, shape.model, recorder);
  }
  recorder.endRecord();
  const join = new UsageJoin();
  join.add(recorder.part());
  return join.finish(CHECK_ORDER);
}

/** A record as the rules over several see it; undefined where they cannot. */
export async function bundleRecordOf(judged: Judged, index: number): Promise<BundleRecord | undefined> {
  return index < 0 ? undefined : neighbour(await judged.read(index), index, judged.settings.pins);
}
