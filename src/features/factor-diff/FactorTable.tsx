import {
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTable, type ReactTable, type Row } from '@tanstack/react-table';
import type { ComparisonLine, ComparisonPage, Folding } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { Pages } from '../../state/use-pages.ts';
import { placeOfPointer } from '../../selectors/place.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { listStep, stepTo } from '../../ui/list-keys.ts';
import { DIFF } from '../../text/factors.ts';
import { COPY, FACTORS } from '../../text/messages.ts';
import { columnsOf, FEATURES, type DrawnLine } from './columns.tsx';
import { MOST_COPIED, tsvOf } from './copy-rows.ts';
import { withFolded } from './folding.ts';
import { foldStep } from './fold-keys.ts';
import { GroupCells } from './GroupCells.tsx';
import { OUTCOME_PIXELS, type TableLayout } from './table-layout.ts';
import '../../ui/RowGrid.css';
import './FactorTable.css';

/** The head stands in the scroller, above the first row. */
const HEAD_PIXELS = 30;

interface FactorTableProps {
  readonly pages: Pages<ComparisonLine, ComparisonPage>;
  readonly layout: TableLayout;
  readonly grouped: boolean;
  readonly folded: Folding;
  readonly onFold: (folded: Folding) => void;
  /** Told the group of the line that the keyboard is on. */
  readonly anchorRef: RefObject<string | undefined>;
  /** Comparisons of the case, whatever is shown. */
  readonly all: number;
  readonly copyAll: () => Promise<string | undefined>;
  readonly empty: ReactNode;
}

export function FactorTable(props: FactorTableProps) {
  const { pages, layout, grouped, folded, onFold, anchorRef, all, copyAll, empty } = props;
  const session = useSession();
  const settings = useStore(session.settings);
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number>(undefined);
  /** Whether the keyboard moved since something was folded. */
  const wentOn = useRef(false);
  const total = pages.total ?? 0;
  const { rowPixels } = layout;
  const virtualizer = useVirtualRows({ count: total, scroller, rowPixels, overscan: 8, headPixels: HEAD_PIXELS });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.want(first, last);
  }, [pages, first, last]);
  // Rows of another height: the virtualizer keeps the heights that it knew.
  const drawnPixels = useRef(rowPixels);
  useLayoutEffect(() => {
    if (drawnPixels.current === rowPixels) return;
    drawnPixels.current = rowPixels;
    virtualizer.measure();
  }, [virtualizer, rowPixels]);

  const data = useDrawnLines(pages, first, last);
  const columns = useMemo(() => columnsOf(layout), [layout]);
  const table = useTable({ features: FEATURES, columns, data, getRowId: (line) => String(line.position) });

  // The row that Tab stops at is the one shown in full, from the start.
  const firstRow = pages.row(0)?.row ?? pages.row(1)?.row;
  const started = useRef(false);
  useEffect(() => {
    if (started.current || (firstRow === undefined && pages.total !== 0)) return;
    started.current = true;
    session.navigation.comparison.set({ row: firstRow });
  }, [firstRow, pages.total, session]);

  const moveTo = (position: number): void => {
    wentOn.current = true;
    wanted.current = position;
    // Keys that come before the row is drawn must find the table: the row that they would go to is about to be taken away.
    if (items.every((item) => item.index !== position)) scroller.current?.focus({ preventScroll: true });
    setCurrent(position);
    virtualizer.scrollToIndex(position, { align: 'auto' });
  };
  // Whatever is folded, the keyboard stays in its group, unless it went on meanwhile. At once: a key that comes next starts from there.
  const answerKey = useRef(pages.answerKey);
  const found = pages.answer?.found;
  useLayoutEffect(() => {
    if (answerKey.current === pages.answerKey) return;
    const isFirst = answerKey.current === undefined;
    answerKey.current = pages.answerKey;
    if (isFirst || (wentOn.current && current < total)) return;
    const to = found ?? 0;
    if (scroller.current?.contains(document.activeElement) === true) wanted.current = to;
    setCurrent(to);
    virtualizer.scrollToIndex(to, { align: 'auto' });
  }, [pages.answerKey, found, current, total, virtualizer]);
  useEffect(() => {
    wentOn.current = false;
  }, [folded]);

  const choose = (position: number): void => {
    setCurrent(position);
    const line = pages.row(position);
    anchorRef.current = line?.row === undefined ? line?.head.key : line.group?.key;
    if (line?.row !== undefined) session.navigation.selectComparison(line.row);
  };
  const fold = (key: string, next: boolean): void => {
    anchorRef.current = key;
    onFold(withFolded(folded, key, next));
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
    const { dataset } = event.target as HTMLElement;
    const on = event.target === scroller.current ? wanted.current : Number(dataset['position'] ?? Number.NaN);
    if (on === undefined || Number.isNaN(on)) return;
    const line = pages.row(on);
    const step = line === undefined ? undefined : foldStep(event, line);
    if (step !== undefined) {
      event.preventDefault();
      if ('fold' in step) fold(step.fold, step.folded);
      else moveTo(step.by === undefined ? step.to : on + step.by);
      return;
    }
    if (event.key === 'Enter') {
      if (line?.row === undefined) return;
      const place = placeOfPointer(line.row.pointer);
      session.navigation.showInText(place.record, place.pointer);
      return;
    }
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPixels) - 1);
    const to = stepTo(listStep(event, screen, settings.shortcuts), on, total);
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  };

  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  // Until the current row is drawn there is nothing inside to focus, and the keyboard must reach the table all the same.
  const reachable = items.some((item) => item.index === current);
  const widths = [OUTCOME_PIXELS, ...layout.columns.map(({ pixels }) => pixels)];
  const across = widths.length;
  return (
    <>
      <div ref={scroller} className="RowGrid-scroller" tabIndex={reachable ? -1 : 0} onKeyDown={onKeyDown}>
        <table
          className={rowPixels > HEAD_PIXELS ? 'RowGrid FactorTable--pairs' : 'RowGrid FactorTable--beside'}
          role={grouped ? 'treegrid' : 'grid'}
          aria-label={FACTORS.table}
          aria-rowcount={total + 1}
        >
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} aria-rowindex={1}>
                {group.headers.map((header, column) => (
                  <th key={header.id} scope="col" className="RowGrid-head" style={{ width: widths[column] }}>
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            <Spacer height={before} columns={across} />
            {table.getRowModel().rows.map((row) => {
              const { position, line } = row.original;
              const head = line?.head;
              return (
                <tr
                  key={row.id}
                  className={classOf(line)}
                  style={{ height: rowPixels }}
                  aria-rowindex={position + 2}
                  aria-selected={position === current}
                  {...(grouped && line !== undefined ? { 'aria-level': head === undefined ? 2 : 1 } : {})}
                  {...(head === undefined ? {} : { 'aria-expanded': !head.folded })}
                  data-position={position}
                  tabIndex={position === current ? 0 : -1}
                  onFocus={() => {
                    choose(position);
                  }}
                  onClick={
                    head === undefined
                      ? undefined
                      : () => {
                          fold(head.key, !head.folded);
                        }
                  }
                >
                  {head === undefined ? (
                    <Cells row={row} columns={columns} FlexRender={table.FlexRender} />
                  ) : (
                    <GroupCells head={head} columns={across} use={layout.columns.at(-1)?.ids[0] === 'use'} />
                  )}
                </tr>
              );
            })}
            <Spacer height={after} columns={across} />
          </tbody>
        </table>
        {pages.total === 0 ? <div className="RowGrid-empty">{empty}</div> : null}
      </div>
      <div className="FactorTable-foot">
        <span className="FactorTable-count">
          {pages.answer === undefined ? '' : FACTORS.of(pages.answer.matching, all)}
        </span>
        <span className="FactorTable-hint">{FACTORS.hint}</span>
        <CopyButton
          text={() => tsvOf(data.flatMap(({ line }) => (line?.row === undefined ? [] : [line.row])))}
          label={COPY.visibleTsv}
          done={COPY.copied}
          refused={COPY.refused}
        />
        {total === 0 ? null : (
          <CopyButton
            text={copyAll}
            label={DIFF.copyAll(pages.answer?.matching ?? 0, MOST_COPIED)}
            done={COPY.copied}
            refused={COPY.refused}
          />
        )}
      </div>
    </>
  );
}

function classOf(line: ComparisonLine | undefined): string {
  if (line?.head !== undefined) return 'RowGrid-row FactorTable-row--head';
  return line?.row.ok === false ? 'RowGrid-row FactorTable-row--failed' : 'RowGrid-row';
}

/** Stable while nothing changes: a new array would make the table build all its rows again. */
function useDrawnLines(pages: FactorTableProps['pages'], first: number, last: number): DrawnLine[] {
  return useMemo(() => {
    const end = Math.min(last + 1, pages.total ?? 0);
    const lines: DrawnLine[] = [];
    for (let position = first; position < end; position += 1) lines.push({ position, line: pages.row(position) });
    return lines;
  }, [pages, first, last]);
}

type FactorRow = Row<typeof FEATURES, DrawnLine>;

interface CellsProps {
  readonly row: FactorRow;
  readonly columns: ReturnType<typeof columnsOf>;
  readonly FlexRender: ReactTable<typeof FEATURES, DrawnLine>['FlexRender'];
}

/** A row is drawn once: scrolling makes new row objects, but of the same comparisons. */
const Cells = memo(
  function Cells({ row, FlexRender }: CellsProps) {
    return row.getAllCells().map((cell) => (
      <td key={cell.id} role="gridcell" className={`RowGrid-cell FactorTable-cell--${cell.column.id}`}>
        <FlexRender cell={cell} />
      </td>
    ));
  },
  (before, after) => before.row.original.line?.row === after.row.original.line?.row && before.columns === after.columns,
);

/** Stands for the rows that are not drawn. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td className="RowGrid-spacer" colSpan={columns} style={{ height }} />
    </tr>
  );
}
