import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import type { TableColumn, ViewState } from '../../../engine/formats/view.ts';
import type { DrawnViewRow, MovedSetting, ViewPlace, ViewRowQuery } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useSummary } from '../../state/use-case.ts';
import { usePages, type Pages } from '../../state/use-pages.ts';
import { viewOfState } from '../../selectors/views.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { listStep, stepTo } from '../../ui/list-keys.ts';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { VIEWS } from '../../text/views.ts';
import { CopyRows } from './CopyRows.tsx';
import './ViewTable.css';

const ROW_PIXELS = 30;
/** The head stands in the scroller, above the first row. */
const HEAD_PIXELS = 30;
/** Rows of one page; with the pages around the view, never more than 200 are held (see use-pages.ts). */
const PAGE = 40;
/** Characters of a cell that are drawn in a row; the inspector shows more. */
const MOST_CHARACTERS = 160;

type Sort = NonNullable<ViewRowQuery['sort']>;

interface ViewTableProps {
  readonly place: ViewPlace;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly length: number;
  /** Of a Merkle tree. */
  readonly level?: number;
  /** Of a what-if view. */
  readonly moved?: readonly MovedSetting[];
  /** Whether rows have states, so that problems can be asked for. */
  readonly states?: boolean;
  readonly onChoose?: (row: DrawnViewRow) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (row: DrawnViewRow) => void;
}

/** A table of any length: order and filter are the worker's; here are the rows in view and the pages around them. */
export function ViewTable(props: ViewTableProps) {
  const { place, columns, length, level, moved, states = true } = props;
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const [search, setSearch] = useState('');
  const [only, setOnly] = useState<'all' | 'problems'>('all');
  const [sort, setSort] = useState<Sort>();
  const { caseId, view } = place;
  const query = useCallback(
    (offset: number, limit: number, whole = false): ViewRowQuery => ({
      caseId,
      view,
      offset,
      limit,
      only,
      search,
      whole,
      ...(level === undefined ? {} : { level }),
      ...(moved === undefined ? {} : { moved }),
      ...(sort === undefined ? {} : { sort }),
    }),
    [caseId, view, level, moved, only, search, sort],
  );
  const [widths, setWidths] = useState<readonly number[]>();
  const ask = useCallback(
    async (offset: number, limit: number) => {
      const page = await session.client.views.viewRows(query(offset, limit));
      // Once: columns that change their widths while one scrolls are hard to read.
      setWidths((now) => now ?? widthsFor(columns, page.rows));
      return page;
    },
    [session, query, columns],
  );
  const key = JSON.stringify(['rows', digest, caseId, view, level ?? 0, moved ?? [], only, search, sort ?? null]);
  const pages = usePages(key, PAGE, ask);
  return (
    <div className="ViewTable">
      <div className="ViewTable-tools">
        {states ? (
          <Choice
            name={`only-${view}`}
            label={VIEWS.rows}
            value={only}
            options={[
              { value: 'all', label: VIEWS.allRows },
              { value: 'problems', label: VIEWS.onlyProblems },
            ]}
            onChange={setOnly}
          />
        ) : null}
        <SearchField label={VIEWS.search} value={search} onChange={setSearch} />
        <span className="ViewTable-count">{pages.total === undefined ? '' : VIEWS.of(pages.total, length)}</span>
        <CopyRows
          columns={columns}
          states={states}
          total={pages.total ?? 0}
          ask={(offset, limit) => session.client.views.viewRows(query(offset, limit, true))}
        />
      </div>
      <Grid
        key={key}
        {...props}
        states={states}
        widths={widths ?? widthsFor(columns, [])}
        pages={pages}
        sort={sort}
        onSort={setSort}
      />
    </div>
  );
}

interface GridProps extends ViewTableProps {
  readonly states: boolean;
  /** Of the columns, pixels. */
  readonly widths: readonly number[];
  readonly pages: Pages<DrawnViewRow>;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
}

interface DrawnRow {
  readonly position: number;
  /** Undefined while its page is being fetched. */
  readonly row: DrawnViewRow | undefined;
}

/** Filters, order and pages are the worker's: the table needs no feature of its own. */
const FEATURES = tableFeatures({});
const helper = createColumnHelper<typeof FEATURES, DrawnRow>();

function Grid({ place, title, columns, states, widths: own, pages, sort, onSort, onChoose, onOpen }: GridProps) {
  const session = useSession();
  const settings = useStore(session.settings);
  const chosen = useStore(session.navigation.row).row;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);
  const [current, setCurrent] = useState(0);
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
  // A row to be focused may have to be drawn first, so this looks again after every drawing.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-position="${String(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const data = useDrawnRows(pages, first, last);
  const drawn = useMemo(() => drawnColumns(columns, states), [columns, states]);
  const table = useTable({ features: FEATURES, columns: drawn, data, getRowId: (row) => String(row.position) });

  const choose = (position: number): void => {
    setCurrent(position);
    const row = pages.row(position);
    if (row === undefined) return;
    session.navigation.row.set({ row: { view: place.view, columns, row } });
    onChoose?.(row);
  };
  const open = (position: number): void => {
    const row = pages.row(position);
    if (row !== undefined) onOpen?.(row);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const on = event.target instanceof HTMLElement ? event.target.dataset['position'] : undefined;
    if (on === undefined) return;
    if (event.key === 'Enter' && onOpen !== undefined) {
      open(Number(on));
      event.preventDefault();
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
  const widths = states ? [MARK_PIXELS, ...own] : own;
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  // Until the current row is drawn there is nothing inside to focus, and the keyboard must reach the table all the same.
  const reachable = items.some((item) => item.index === current);
  return (
    <>
      <div ref={scroller} className="ViewTable-scroller" tabIndex={reachable ? undefined : 0}>
        <table
          className="ViewTable-table"
          role="grid"
          aria-label={title}
          aria-rowcount={total + 1}
          style={{ minWidth: widths.reduce((sum, width) => sum + width, 0) }}
          onKeyDown={onKeyDown}
        >
          <colgroup>
            {widths.map((width, position) => (
              <col key={position} style={{ width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {states ? (
                <th scope="col" className="ViewTable-head">
                  <span className="u-hidden">{VIEWS.state}</span>
                </th>
              ) : null}
              {columns.map((column) => (
                <Head key={column.id} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={before} span={widths.length} />
            {table.getRowModel().rows.map((row) => {
              const { position, row: shown } = row.original;
              const isChosen = chosen?.view === place.view && chosen.row.index === shown?.index;
              return (
                <tr
                  key={row.id}
                  className={rowClass(shown?.state)}
                  aria-rowindex={position + 2}
                  aria-selected={isChosen}
                  data-position={position}
                  tabIndex={position === current ? 0 : -1}
                  onFocus={() => {
                    choose(position);
                  }}
                  onDoubleClick={() => {
                    open(position);
                  }}
                >
                  {row.getAllCells().map((cell) => (
                    <td key={cell.id} role="gridcell" className="ViewTable-cell">
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              );
            })}
            <Spacer height={after} span={widths.length} />
          </tbody>
        </table>
        {pages.total === 0 ? <p className="ViewTable-none">{VIEWS.none}</p> : null}
      </div>
      <p className="ViewTable-hint">{VIEWS.hint}</p>
    </>
  );
}

/** Stable while nothing changes: a new array would make the table build all its rows again. */
function useDrawnRows(pages: Pages<DrawnViewRow>, first: number, last: number): DrawnRow[] {
  return useMemo(() => {
    const rows: DrawnRow[] = [];
    const end = Math.min(last + 1, pages.total ?? 0);
    for (let position = first; position < end; position += 1) rows.push({ position, row: pages.row(position) });
    return rows;
  }, [pages, first, last]);
}

const MARK_PIXELS = 36;
/** Of one character in the size of a row. */
const CHARACTER_PIXELS = 7.4;
/** Both paddings, and the arrows in the head. */
const EXTRA_PIXELS = 34;

/** Wide enough for the heads and the first rows, within reason. */
const widthsFor = (columns: readonly TableColumn[], rows: readonly DrawnViewRow[]): readonly number[] =>
  columns.map(({ title }, position) => {
    const longest = rows.reduce((most, { cells }) => Math.max(most, cells[position]?.length ?? 0), title.length);
    return Math.round(Math.min(420, Math.max(72, longest * CHARACTER_PIXELS + EXTRA_PIXELS)));
  });

const rowClass = (state: ViewState | undefined): string =>
  state === 'failed' || state === 'error' ? 'ViewTable-row ViewTable-row--failed' : 'ViewTable-row';

function drawnColumns(columns: readonly TableColumn[], states: boolean) {
  const mark = helper.display({
    id: 'state',
    cell: ({ row: { original } }) =>
      original.row?.state === undefined ? null : <Mark {...viewOfState(original.row.state)} />,
  });
  const cells = columns.map((column, position) =>
    helper.display({
      id: `cell ${column.id}`,
      cell: ({ row: { original } }) => <CellText column={column} text={original.row?.cells[position]} />,
    }),
  );
  return helper.columns(states ? [mark, ...cells] : cells);
}

function CellText({ column, text = '' }: { readonly column: TableColumn; readonly text: string | undefined }) {
  const shown = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\u2026` : text;
  return (
    <span className={column.numeric === true ? 'ViewTable-text ViewTable-text--number' : 'ViewTable-text'}>
      {shown === '' ? null : <Evidence text={shown} prose={column.evidence !== true && column.numeric !== true} />}
    </span>
  );
}

interface HeadProps {
  readonly column: TableColumn;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
}

/** Upwards, downwards, as it stands. */
function Head({ column, sort, onSort }: HeadProps) {
  const own = sort?.column === column.id ? sort : undefined;
  const direction = own === undefined ? 'none' : own.descending ? 'descending' : 'ascending';
  return (
    <th
      scope="col"
      className={column.numeric === true ? 'ViewTable-head ViewTable-head--number' : 'ViewTable-head'}
      aria-sort={direction}
    >
      <button
        type="button"
        className="ViewTable-sort"
        title={VIEWS.sortBy(column.title)}
        onClick={() => {
          if (own === undefined) onSort({ column: column.id, descending: false });
          else onSort(own.descending ? undefined : { column: column.id, descending: true });
        }}
      >
        {column.title}
        <svg className="ViewTable-arrow" viewBox="0 0 8 12" width="8" height="12" aria-hidden="true" focusable="false">
          <path className={direction === 'ascending' ? 'ViewTable-arrow--on' : ''} d="M4 1l3 4H1z" />
          <path className={direction === 'descending' ? 'ViewTable-arrow--on' : ''} d="M4 11L1 7h6z" />
        </svg>
      </button>
    </th>
  );
}

/** Stands for the rows that are not drawn. */
function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td className="ViewTable-spacer" colSpan={span} style={{ height }} />
    </tr>
  );
}
