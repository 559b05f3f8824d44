import { memo, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { listStep, stepTo } from './list-keys.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import './RowGrid.css';

/** The head stands in the scroller, above the first row. */
const HEAD_PIXELS = 30;

export interface GridColumn {
  /** Names the classes of its cells: `RowGrid-cell--<id>`. */
  readonly id: string;
  readonly title: ReactNode;
}

interface RowGridProps<T> {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly total: number;
  /** Height of every row. */
  readonly rowPixels: number;
  /** Undefined while the row is being fetched. */
  readonly row: (position: number) => T | undefined;
  /** The contents of each cell of a row, in the order of the columns. The same function every time: a row is drawn once. */
  readonly cells: (row: T) => readonly ReactNode[];
  /** More class names of a row. */
  readonly rowClass?: (row: T) => string;
  /** Names the rows that are drawn. */
  readonly onDrawn?: (first: number, last: number) => void;
  /** The row that the keyboard is on; first called when there is one. */
  readonly onChoose?: (position: number) => void;
  readonly onOpen?: (position: number, event: { readonly shiftKey: boolean }) => void;
  /** Whether `j` and `k` move. */
  readonly letters: boolean;
  /** Shown when there is no row. */
  readonly empty: ReactNode;
}

/** A long table of rows of one height, of which those in view are drawn: arrows, Page keys, Home and End move by row. */
export function RowGrid<T>(props: RowGridProps<T>) {
  const { label, columns, total, rowPixels, row, cells, rowClass, onDrawn, onChoose, onOpen, letters, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);
  const [chosen, setChosen] = useState(0);
  const current = Math.min(chosen, Math.max(0, total - 1));
  const virtualizer = useVirtualRows({ count: total, scroller, rowPixels, overscan: 8, headPixels: HEAD_PIXELS });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onDrawn?.(first, last);
  }, [onDrawn, first, last]);
  useEffect(() => {
    if (total > 0) onChoose?.(current);
  }, [onChoose, current, total]);
  // A row to be focused may have to be drawn first, so this looks again after every drawing.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const found = scroller.current?.querySelector<HTMLElement>(`[data-position="${String(wanted.current)}"]`);
    if (found === null || found === undefined) return;
    wanted.current = undefined;
    found.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const on = event.target instanceof HTMLElement ? event.target.dataset['position'] : undefined;
    if (on === undefined) return;
    if (event.key === 'Enter' && onOpen !== undefined) {
      event.preventDefault();
      onOpen(Number(on), event);
      return;
    }
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPixels) - 1);
    const to = stepTo(listStep(event, screen, letters), Number(on), total);
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    setChosen(to);
    virtualizer.scrollToIndex(to, { align: 'auto' });
  };
  // Until the current row is drawn there is nothing inside to focus, and the keyboard must reach the table all the same.
  const reachable = items.some((item) => item.index === current);
  return (
    <div ref={scroller} className="RowGrid-scroller" tabIndex={reachable ? undefined : 0}>
      <table className="RowGrid" role="grid" aria-label={label} aria-rowcount={total + 1} onKeyDown={onKeyDown}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ id, title }) => (
              <th key={id} scope="col" className={`RowGrid-head RowGrid-head--${id}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={items[0]?.start ?? 0} columns={columns.length} />
          {items.map(({ index }) => {
            const one = row(index);
            return (
              <tr
                key={index}
                className={`RowGrid-row ${one === undefined ? '' : (rowClass?.(one) ?? '')}`.trimEnd()}
                style={{ height: rowPixels }}
                aria-rowindex={index + 2}
                aria-selected={index === current}
                data-position={index}
                tabIndex={index === current ? 0 : -1}
                onFocus={() => {
                  setChosen(index);
                }}
              >
                <Cells row={one} columns={columns} cells={cells as (row: unknown) => readonly ReactNode[]} />
              </tr>
            );
          })}
          <Spacer height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)} columns={columns.length} />
        </tbody>
      </table>
      {total === 0 ? <div className="RowGrid-empty">{empty}</div> : null}
    </div>
  );
}

interface CellsProps {
  readonly row: unknown;
  readonly columns: readonly GridColumn[];
  readonly cells: (row: unknown) => readonly ReactNode[];
}

/** Drawn again only when another row stands here. */
const Cells = memo(function Cells({ row, columns, cells }: CellsProps) {
  const contents = row === undefined ? [] : cells(row);
  return columns.map(({ id }, column) => (
    <td key={id} role="gridcell" className={`RowGrid-cell RowGrid-cell--${id}`}>
      {contents[column]}
    </td>
  ));
});

/** Stands for the rows that are not drawn. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td className="RowGrid-spacer" colSpan={columns} style={{ height }} />
    </tr>
  );
}
