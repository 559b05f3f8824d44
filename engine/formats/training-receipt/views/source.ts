/** What the views look at: a judged file, in memory or with one record held, of which other records are read when asked for. */
import type { CaseResult } from '../../../verdict/model.ts';
import type { AuditSettings } from '../../format.ts';
import type { BundleRecord } from '../bundle/bundle-rule.ts';
import { ComparisonColumns } from '../comparisons.ts';
import type { RunColumns } from '../join-parts.ts';
import { neighbour } from '../judge-part.ts';
import { withPinnedTolerance } from '../model.ts';
import { RecordContext, judgeReference, judgeStrict, readRecord } from '../record.ts';
import type { FileRecords, ParsedRecord } from '../records.ts';

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
  const several = judged.records > 1;
  columns.startRecord(record.document, several ? `record ${String(index)} ` : '');
  const { profile, pins } = judged.settings;
  const context = new RecordContext(withPinnedTolerance(shape.model, pins));
  if (profile === 'strict') judgeStrict(context, columns);
  else judgeReference(context, several, columns);
  return columns;
}

/** A record as the rules over several see it; undefined where they cannot. */
export async function bundleRecordOf(judged: Judged, index: number): Promise<BundleRecord | undefined> {
  return index < 0 ? undefined : neighbour(await judged.read(index), index, judged.settings.pins);
}
