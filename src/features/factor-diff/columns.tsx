import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ComparisonRow } from '../../../engine/formats/format.ts';
import { BOUND_AT, barLength, formatMeasure } from '../../selectors/numbers.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { shortId } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { Hint } from '../../ui/Hint.tsx';
import { TERMS } from '../../text/glossary.ts';
import { FACTORS, FINDINGS } from '../../text/messages.ts';

/** A row that is drawn, with its position in the answer to the query. */
export interface DrawnRow {
  readonly position: number;
  /** Undefined while its page is being fetched. */
  readonly row: ComparisonRow | undefined;
}

/** Filters, order and pages are the worker's: the table needs no feature of its own. */
export const FEATURES = tableFeatures({});

const helper = createColumnHelper<typeof FEATURES, DrawnRow>();

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}\u2026` : text);

export const COLUMNS = helper.columns([
  helper.display({
    id: 'outcome',
    header: () => <span className="u-hidden">{FACTORS.outcome}</span>,
    cell: ({ row: { original } }) =>
      original.row === undefined ? null : <Mark {...viewOfCheck(original.row.ok ? 'passed' : 'failed')} />,
  }),
  helper.display({
    id: 'pointer',
    header: () => (
      <>
        {FACTORS.pointer} <span className="FactorTable-second">{FACTORS.factors}</span>
      </>
    ),
    cell: ({ row: { original } }) =>
      original.row === undefined ? null : (
        <>
          <span className="FactorTable-line FactorTable-pointer" title={shortId(original.row.check)}>
            <Evidence text={short(original.row.pointer, 120)} />
          </span>
          <span className="FactorTable-line FactorTable-soft">
            {original.row.factors === '' ? (
              shortId(original.row.check)
            ) : (
              <Evidence text={short(original.row.factors, 160)} />
            )}
          </span>
        </>
      ),
  }),
  helper.display({
    id: 'values',
    header: () => (
      <>
        {FACTORS.claimed}{' '}
        <span className="FactorTable-second">
          <Hint about={TERMS.recomputation}>{FACTORS.recomputed}</Hint>
        </span>
      </>
    ),
    cell: ({ row: { original } }) =>
      original.row === undefined ? null : (
        <>
          <span className="FactorTable-line">
            <Evidence text={short(original.row.claimed, 28)} />
          </span>
          <span className="FactorTable-line FactorTable-soft">
            <Evidence text={short(original.row.recomputed, 28)} />
          </span>
        </>
      ),
  }),
  helper.display({
    id: 'delta',
    header: () => (
      <>
        {FACTORS.delta}{' '}
        <span className="FactorTable-second">
          <Hint about={TERMS.window}>{FACTORS.bound}</Hint>
        </span>
      </>
    ),
    cell: ({ row: { original } }) =>
      original.row === undefined ? null : (
        <>
          <span className="FactorTable-line u-mono">{formatMeasure(original.row.delta)}</span>
          <span className="FactorTable-line FactorTable-soft u-mono">{formatMeasure(original.row.bound)}</span>
        </>
      ),
  }),
  helper.display({
    id: 'use',
    header: () => <Hint about={TERMS.utilisation}>{FACTORS.use}</Hint>,
    cell: ({ row: { original } }) =>
      original.row === undefined ? null : (
        <>
          <UsageBar length={barLength(original.row.utilisation)} limit={BOUND_AT} over={!original.row.ok} />
          <span className="FactorTable-line u-mono">
            {Number.isNaN(original.row.utilisation)
              ? '\u2013'
              : FINDINGS.times(formatMeasure(original.row.utilisation))}
          </span>
        </>
      ),
  }),
]);
