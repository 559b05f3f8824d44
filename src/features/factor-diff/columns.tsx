import type { ReactNode } from 'react';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ComparisonRow } from '../../../engine/formats/format.ts';
import type { ComparisonLine } from '../../worker/contract.ts';
import { BOUND_AT, barLength, formatMeasure } from '../../selectors/numbers.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { shortId } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { Hint } from '../../ui/Hint.tsx';
import { TERMS } from '../../text/glossary.ts';
import { FACTORS, FINDINGS } from '../../text/messages.ts';
import type { ColumnId, TableLayout } from './table-layout.ts';

/** A line that is drawn, with its position in the answer to the query. */
export interface DrawnLine {
  readonly position: number;
  /** Undefined while its page is being fetched. */
  readonly line: ComparisonLine | undefined;
}

/** Filters, order, groups and pages are the worker's: the table needs no feature of its own. */
export const FEATURES = tableFeatures({});

const helper = createColumnHelper<typeof FEATURES, DrawnLine>();

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}\u2026` : text);

/** Characters of the name of an operand: it is read beside others. */
const OPERAND = 40;
/** The last members of a pointer are shown whole, as many as have so many characters. */
const POINTER_END = 26;

const TITLES: Readonly<Record<ColumnId, ReactNode>> = {
  pointer: FACTORS.pointer,
  factors: FACTORS.factors,
  check: FACTORS.check,
  claimed: FACTORS.claimed,
  recomputed: <Hint about={TERMS.recomputation}>{FACTORS.recomputed}</Hint>,
  delta: FACTORS.delta,
  bound: <Hint about={TERMS.window}>{FACTORS.bound}</Hint>,
  use: <Hint about={TERMS.utilisation}>{FACTORS.use}</Hint>,
};

const CELLS: Readonly<Record<ColumnId, (row: ComparisonRow) => ReactNode>> = {
  pointer: (row) => <Pointer text={row.pointer} />,
  factors: (row) => <Factors row={row} />,
  check: (row) => shortId(row.check),
  claimed: (row) => <Evidence text={short(row.claimed, 28)} />,
  recomputed: (row) => <Evidence text={short(row.recomputed, 28)} />,
  delta: (row) => formatMeasure(row.delta),
  bound: (row) => formatMeasure(row.bound),
  use: (row) => <Use largest={row.utilisation} over={!row.ok} />,
};

/** The end tells one row from the next: where there is little room, what stands before it is cut. */
function Pointer({ text }: { readonly text: string }) {
  const end = text.indexOf('/', text.length - POINTER_END);
  const at = end < 0 ? text.length : text.length > POINTER_END ? end : 0;
  return (
    <>
      {at === 0 ? null : (
        <span className="FactorTable-yields">
          <Evidence text={short(text.slice(0, at), 120)} />
        </span>
      )}
      <span className="FactorTable-keeps">
        <Evidence text={text.slice(at)} />
      </span>
    </>
  );
}

/** Values before names: where there is little room, names are cut first. */
function Factors({ row: { factors, operands } }: { readonly row: ComparisonRow }) {
  if (operands === undefined) return <Evidence text={short(factors, 160)} />;
  return operands.list.map(({ name, value }, position) => (
    <span key={position} className="FactorTable-operand">
      {position === 0 ? null : <span>{operands.joint}</span>}
      <span className="FactorTable-keeps">
        <Evidence text={value} />
      </span>
      <span className="FactorTable-yields">
        <Evidence text={short(name, OPERAND)} />
      </span>
    </span>
  ));
}

export function Use({ largest, over }: { readonly largest: number; readonly over: boolean }) {
  return (
    <>
      <UsageBar length={barLength(largest)} limit={BOUND_AT} over={over} />
      {Number.isNaN(largest) ? '\u2013' : FINDINGS.times(formatMeasure(largest))}
    </>
  );
}

/** Columns of the table; the same while layout does not change, since a row is drawn once. */
export const columnsOf = ({ columns }: TableLayout) =>
  helper.columns([
    helper.display({
      id: 'outcome',
      header: () => <span className="u-hidden">{FACTORS.outcome}</span>,
      cell: ({ row: { original } }) => {
        const row = original.line?.row;
        return row === undefined ? null : <Mark {...viewOfCheck(row.ok ? 'passed' : 'failed')} />;
      },
    }),
    ...columns.map(({ ids }) =>
      helper.display({
        id: ids[0],
        header: () =>
          ids.map((id, position) => (
            <span key={id} className={position === 0 ? undefined : 'FactorTable-second'}>
              {position === 0 ? '' : ' / '}
              {TITLES[id]}
            </span>
          )),
        cell: ({ row: { original } }) => {
          const row = original.line?.row;
          return row === undefined ? null : <Lines ids={ids} row={row} />;
        },
      }),
    ),
  ]);

/** One value, or two lines: what stands under the first shares a line. */
function Lines({
  ids: [first, ...others],
  row,
}: {
  readonly ids: TableLayout['columns'][number]['ids'];
  readonly row: ComparisonRow;
}) {
  return (
    <>
      <span className={`FactorTable-line FactorTable-line--${first}`}>{CELLS[first](row)}</span>
      {others.length === 0 ? null : (
        <span className="FactorTable-line FactorTable-line--under">
          {others.map((id) => (
            <span key={id} className={`FactorTable-line--${id}`}>
              {CELLS[id](row)}
            </span>
          ))}
        </span>
      )}
    </>
  );
}
