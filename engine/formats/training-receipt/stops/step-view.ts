/** The step debugger as a view: every record of a file of receipts is a computation, opened when it is looked at. */
import type { Check, CheckId } from '../../../verdict/model.ts';
import type { JsonDocument } from '../../../text/json/document.ts';
import type { AuditSettings } from '../../format.ts';
import type { Computation, ComputationView, Suspects } from '../../view.ts';
import { BUNDLE_RULES } from '../bundle/index.ts';
import { ComparisonColumns } from '../comparisons.ts';
import { withPinnedTolerance } from '../model.ts';
import type { ReceiptModel } from '../model.ts';
import { PIN_RULES } from '../pins/index.ts';
import { RecordContext, judgeReference, judgeStrict, readRecord } from '../record.ts';
import type { ReceiptRule } from '../rule.ts';
import { ReceiptComputation } from './receipt-computation.ts';

/** Why a record cannot be stepped through. */
export const NO_RECORD = 'The text of this record cannot be read.';
export const NO_SHAPE = 'This record does not have the shape of its version, so nothing of it was computed.';

/** Checks that compare records with each other, or with what the auditor pinned: not the numbers within one step. */
const BETWEEN_RECORDS: ReadonlySet<CheckId> = new Set([...BUNDLE_RULES, ...PIN_RULES].map(({ info }) => info.id));

export interface StepSettings extends Pick<AuditSettings, 'profile' | 'pins'> {
  /** Whether the record is one of several. */
  readonly bundle: boolean;
  readonly prefix: string;
  /** Whether its numbers stand in the raw text of the case. */
  readonly placed: boolean;
  /** Rules of the strict profile, where they are not those of receipts. */
  readonly rules?: readonly ReceiptRule[];
}

/** The computation of a parsed record, or why there is none. */
export function openStep(document: JsonDocument, settings: StepSettings): Computation | string {
  const shape = readRecord(document, 0);
  return shape.kind === 'valid' ? stepOf(withPinnedTolerance(shape.model, settings.pins), settings) : NO_SHAPE;
}

/** The computation of a model: judged once more, with its comparisons recorded, as the factor diff is made. */
export function stepOf(model: ReceiptModel, { profile, bundle, prefix, placed, rules }: StepSettings): Computation {
  const columns = new ComparisonColumns();
  columns.startRecord(model.document, prefix);
  const context = new RecordContext(model);
  if (profile === 'strict') judgeStrict(context, columns, rules);
  else judgeReference(context, bundle, columns);
  return new ReceiptComputation({ model, columns, prefix, placed });
}

export function stepView(records: number, checks: readonly Check[], open: ComputationView['open']): ComputationView {
  return {
    kind: 'computation',
    id: 'step',
    title: 'Step debugger',
    unit: 'step',
    records,
    suspects: () => suspectsOf(checks),
    open,
  };
}

/** Records in which a check of their own numbers found a number that it recomputes differently. */
function suspectsOf(checks: readonly Check[]): Suspects {
  const records = new Set<number>();
  let unknownFrom = Infinity;
  for (const { id, failures, omitted } of checks) {
    if (BETWEEN_RECORDS.has(id)) continue;
    for (const { record, recomputed } of failures) if (recomputed !== undefined) records.add(record);
    // Failures are kept in the order of the records: what was left out stands in the last of them or later.
    if (omitted !== undefined && omitted > 0) unknownFrom = Math.min(unknownFrom, failures.at(-1)?.record ?? 0);
  }
  return { records: [...records].sort((a, b) => a - b), unknownFrom };
}
