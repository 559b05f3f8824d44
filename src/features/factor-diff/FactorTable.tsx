import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTable, type ReactTable, type Row } from '@tanstack/react-table';
import type { ComparisonRow } from '../../../engine/formats/format.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { Pages } from '../../state/use-pages.ts';
import { placeOfPointer } from '../../selectors/place.ts';
import { toTsv, type Cell } from '../../selectors/table-text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { listStep, stepTo } from '../../ui/list-keys.ts';
import { COPY, FACTORS } from '../../text/messages.ts';
import { COLUMNS, FEATURES, type DrawnRow } from './columns.tsx';

const ROW_PIXELS = 46;
/** The head stands in the scroller, above the first row. */
const HEAD_PIXELS = 30;

interface FactorTableProps {
  readonly pages: Pages<ComparisonRow>;
  readonly empty: string;
}

export function FactorTable({ pages, empty }: FactorTableProps) {
  const session = useSession();
  const settings = useStore(session.settings);
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number>(undefined);
  const total = pages.total ?? 0;
  const virtualizer = useVirtualRows({
    count: total,
    scroller,
    rowPixels: ROW_PIXELS,
    overscan: 8,
    headPixels: HEAD_PIXELS,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.want(first, last);
  }, [pages, first, last]);

  const data = useDrawnRows(pages, first, last);
  const table = useTable({ features: FEATURES, columns: COLUMNS, data, getRowId: (row) => String(row.position) });

  // The row that Tab stops at is the one shown in full, from the start.
  const firstRow = pages.row(0);
  const started = useRef(false);
  useEffect(() => {
    if (started.current || firstRow === undefined) return;
    started.current = true;
    session.navigation.comparison.set({ row: firstRow });
  }, [firstRow, session]);

  const choose = (position: number): void => {
    setCurrent(position);
    const row = pages.row(position);
    if (row !== undefined) session.navigation.selectComparison(row);
  };
  // A row to be focused may have to be drawn first, so this looks again after every drawing.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-position="${String(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const on = event.target instanceof HTMLElement ? event.target.dataset['position'] : undefined;
    if (on === undefined) return;
    if (event.key === 'Enter') {
      const row = pages.row(Number(on));
      if (row === undefined) return;
      const place = placeOfPointer(row.pointer);
      session.navigation.showInText(place.record, place.pointer);
      return;
    }
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PIXELS) - 1);
    const to = stepTo(listStep(event, screen, settings.shortcuts), Number(on), total);
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    setCurrent(to);
    virtualizer.scrollToIndex(to, { align: 'auto' });
  };

  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  // Until the current row is drawn there is nothing inside to focus, and the keyboard must reach the table all the same.
  const reachable = items.some((item) => item.index === current);
  return (
    <>
      <div ref={scroller} className="FactorTable-scroller" tabIndex={reachable ? undefined : 0}>
        <table
          className="FactorTable"
          role="grid"
          aria-label={FACTORS.table}
          aria-rowcount={total + 1}
          onKeyDown={onKeyDown}
        >
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} aria-rowindex={1}>
                {group.headers.map((header) => (
                  <th key={header.id} scope="col" className={`FactorTable-head FactorTable-head--${header.column.id}`}>
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            <Spacer height={before} />
            {table.getRowModel().rows.map((row) => {
              const { position, row: comparison } = row.original;
              return (
                <tr
                  key={row.id}
                  className={comparison?.ok === false ? 'FactorTable-row FactorTable-row--failed' : 'FactorTable-row'}
                  aria-rowindex={position + 2}
                  aria-selected={position === current}
                  data-position={position}
                  tabIndex={position === current ? 0 : -1}
                  onFocus={() => {
                    choose(position);
                  }}
                >
                  <Cells row={row} FlexRender={table.FlexRender} />
                </tr>
              );
            })}
            <Spacer height={after} />
          </tbody>
        </table>
        {pages.total === 0 ? <p className="FactorTable-none">{empty}</p> : null}
      </div>
      <div className="FactorTable-foot">
        <span>{FACTORS.hint}</span>
        <CopyButton
          text={() => toTsv([HEAD, ...data.flatMap(({ row }) => (row === undefined ? [] : [cellsOf(row)]))])}
          label={COPY.visibleTsv}
          done={COPY.copied}
          refused={COPY.refused}
        />
      </div>
    </>
  );
}

/** Stable while nothing changes: a new array would make the table build all its rows again. */
function useDrawnRows(pages: Pages<ComparisonRow>, first: number, last: number): DrawnRow[] {
  return useMemo(() => {
    const end = Math.min(last + 1, pages.total ?? 0);
    const rows: DrawnRow[] = [];
    for (let position = first; position < end; position += 1) rows.push({ position, row: pages.row(position) });
    return rows;
  }, [pages, first, last]);
}

type FactorRow = Row<typeof FEATURES, DrawnRow>;

interface CellsProps {
  readonly row: FactorRow;
  readonly FlexRender: ReactTable<typeof FEATURES, DrawnRow>['FlexRender'];
}

/** A row is drawn once: scrolling makes new row objects, but of the same comparisons. */
const Cells = memo(
  function Cells({ row, FlexRender }: CellsProps) {
    return row.getAllCells().map((cell) => (
      <td key={cell.id} role="gridcell" className={`FactorTable-cell FactorTable-cell--${cell.column.id}`}>
        <FlexRender cell={cell} />
      </td>
    ));
  },
  (before, after) => before.row.original.row === after.row.original.row,
);

/** Stands for the rows that are not drawn. */
function Spacer({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td className="FactorTable-spacer" colSpan={5} style={{ height }} />
    </tr>
  );
}

const HEAD: readonly Cell[] = [
  'outcome',
  'check',
  'pointer',
  'factors',
  'claimed',
  'recomputed',
  'delta',
  'bound',
  'utilisation',
].map((ours) => ({ ours }));

const cellsOf = (row: ComparisonRow): readonly Cell[] => [
  { ours: row.ok ? 'passed' : 'failed' },
  { ours: row.check },
  { evidence: row.pointer },
  { evidence: row.factors },
  { evidence: row.claimed },
  { ours: row.recomputed },
  { ours: String(row.delta) },
  { ours: String(row.bound) },
  { ours: String(row.utilisation) },
];
