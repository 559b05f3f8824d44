/** The comparisons of what is held, and of each its utilisation of every window that could have been meant. */
import type { CheckId } from '../../../verdict/model.ts';
import type { Tolerance } from '../model.ts';
import { withPinnedTolerance } from '../model.ts';
import { ComparisonColumns } from '../comparisons.ts';
import { ENGINE_CEILING, OBSERVER_CEILING } from '../judge.ts';
import type { Recorder } from '../judge.ts';
import { RecordContext, judgeReference, judgeStrict, readRecord } from '../record.ts';
import { openRecord, recordPrefix } from '../records.ts';
import type { ReceiptModel } from '../model.ts';
import { utilisationOf } from '../usage.ts';
import type { Held, Judged } from './source.ts';

export class WindowColumns implements Recorder {
  readonly rows = new ComparisonColumns();
  /** |delta| over the window that was in force, over the derived half-width, over what the verifier allows at most, over what is declared. */
  readonly inForce: number[] = [];
  readonly derived: number[] = [];
  readonly ceiling: number[] = [];
  readonly declared: number[] = [];
  /** Position of the record of each comparison. */
  readonly places: number[] = [];
  #num: ArrayLike<number> = [];
  #declared: Tolerance = { atol: 0, rtol: 0 };
  #ceiling: Tolerance = ENGINE_CEILING;
  #record = 0;

  startRecord(model: ReceiptModel, prefix: string, record: number, strict: boolean): void {
    this.rows.startRecord(model.document, prefix);
    this.#num = model.document.num;
    this.#declared = model.tolerance;
    this.#ceiling = (strict ? model.observer : model.externalLabel) ? OBSERVER_CEILING : ENGINE_CEILING;
    this.#record = record;
  }

  record(check: CheckId, node: number, recomputed: number, bound: number, ok: boolean, derived: number): void {
    this.rows.record(check, node, recomputed, bound, ok);
    const claimed = this.#num[node];
    const delta = Math.abs(claimed - recomputed);
    const size = Math.max(Math.abs(claimed), Math.abs(recomputed));
    const within = ({ atol, rtol }: Tolerance): number => utilisationOf(delta, Math.max(atol, rtol * size));
    this.inForce.push(utilisationOf(delta, bound));
    this.derived.push(utilisationOf(delta, derived));
    this.ceiling.push(within(this.#ceiling));
    this.declared.push(within(this.#declared));
    this.places.push(this.#record);
  }
}

/** Judges what is held once more, with every comparison recorded. */
export function windowColumns({ bytes, parsed, from }: Held, { settings, records }: Judged): WindowColumns {
  const columns = new WindowColumns();
  const strict = settings.profile === 'strict';
  parsed.records.forEach((_text, index) => {
    const record = openRecord(bytes, parsed, index);
    if (!record.ok) return;
    const shape = readRecord(record.document, 0);
    if (shape.kind !== 'valid') return;
    const model = withPinnedTolerance(shape.model, settings.pins);
    const at = (from ?? 0) + index;
    const prefix = from === undefined ? recordPrefix(parsed, index) : `record ${String(at)} `;
    columns.startRecord(model, prefix, at, strict);
    const context = new RecordContext(model);
    if (strict) judgeStrict(context, columns);
    else judgeReference(context, records > 1, columns);
  });
  return columns;
}
