import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import type { ChainRow, ViewInfoOf, ViewPlace } from '../../../worker/contract.ts';
import { useSession } from '../../../state/session.ts';
import { useStore } from '../../../state/store.ts';
import { useSummary } from '../../../state/use-case.ts';
import { usePages } from '../../../state/use-pages.ts';
import { viewOfState } from '../../../selectors/views.ts';
import { Evidence } from '../../../ui/Evidence.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { listStep, stepTo } from '../../../ui/list-keys.ts';
import { useVirtualRows } from '../../../ui/use-virtual-rows.ts';
import { grouped } from '../../../text/messages.ts';
import { CHAIN } from '../../../text/chain.ts';

const ROW_PIXELS = 34;
const HEAD_PIXELS = 30;
/** Rows of one page; with the pages around the view, never more than 200 are held (see use-pages.ts). */
const PAGE = 40;

/** The chosen link. */
export interface ChainPlace {
  readonly index: number;
  /** Among the links that are listed. */
  readonly position: number;
  /** Rises when it has to be brought into view. */
  readonly turn: number;
  /** Whether it is to be focused then. */
  readonly focus: boolean;
}

interface ChainListProps {
  readonly place: ViewPlace;
  readonly info: ViewInfoOf<'chain'>;
  readonly only: 'all' | 'breaks';
  readonly at: ChainPlace;
  readonly onChoose: (index: number, position: number) => void;
  readonly onSeek: (direction: 1 | -1) => void;
}

/** The links, one a row; of each strand the joint to the link above it. */
export function ChainList({ place, info, only, at, onChoose, onSeek }: ChainListProps) {
  const session = useSession();
  const settings = useStore(session.settings);
  const digest = useSummary()?.verdictDigest ?? '';
  const { caseId, view } = place;
  const ask = useCallback(
    (offset: number, limit: number) => session.client.views.chain({ caseId, view, only, offset, limit }),
    [session, caseId, view, only],
  );
  const pages = usePages(`chain rows ${digest} ${String(caseId)} ${view} ${only}`, PAGE, ask);
  const scroller = useRef<HTMLDivElement>(null);
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
  const seen = useRef(0);
  useEffect(() => {
    if (seen.current === at.turn || total === 0) return;
    seen.current = at.turn;
    virtualizer.scrollToIndex(at.position, { align: 'center' });
    if (at.focus) wanted.current = at.position;
  }, [at, total, virtualizer]);
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
    if (on === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'n' || event.key === 'p') {
      event.preventDefault();
      event.stopPropagation();
      onSeek(event.key === 'n' ? 1 : -1);
      return;
    }
    if (event.key === 'Enter') {
      const row = pages.row(Number(on));
      if (row !== undefined) session.navigation.showInText(row.index, '');
      return;
    }
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PIXELS) - 1);
    const to = stepTo(listStep(event, screen, settings.shortcuts), Number(on), total);
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    virtualizer.scrollToIndex(to, { align: 'auto' });
  };
  const reachable = items.some((item) => item.index === at.position);
  return (
    <div className="ChainList">
      <div ref={scroller} className="ChainList-scroller" tabIndex={reachable ? undefined : 0}>
        <div
          className="ChainList-grid"
          role="grid"
          aria-label={CHAIN.list(info.title)}
          aria-rowcount={total + 1}
          style={{ '--strands': info.strands.length } as React.CSSProperties}
          onKeyDown={onKeyDown}
        >
          <div role="row" aria-rowindex={1} className="ChainList-row ChainList-head">
            <span role="columnheader" className="ChainList-number">
              {info.link}
            </span>
            {info.strands.map(({ title }, strand) => (
              <span key={strand} role="columnheader" className="ChainList-strand">
                <Evidence text={title} prose />
              </span>
            ))}
          </div>
          <div role="rowgroup" className="ChainList-rows" style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => (
              <Link
                key={item.index}
                position={item.index}
                top={item.start}
                row={pages.row(item.index)}
                strands={info.strands.length}
                apart={only === 'breaks'}
                chosen={item.index === at.position}
                onChoose={onChoose}
              />
            ))}
          </div>
        </div>
        {pages.total === 0 ? <p className="ViewTable-none">{CHAIN.noBreaks}</p> : null}
      </div>
      <p className="ViewTable-hint">{CHAIN.hint}</p>
    </div>
  );
}

interface LinkProps {
  readonly position: number;
  /** Pixels. */
  readonly top: number;
  /** Undefined while its page is being fetched. */
  readonly row: ChainRow | undefined;
  readonly strands: number;
  /** Whether the link above is not the one before it. */
  readonly apart: boolean;
  readonly chosen: boolean;
  readonly onChoose: (index: number, position: number) => void;
}

function Link({ position, top, row, strands, apart, chosen, onChoose }: LinkProps) {
  const broken = row?.states.some((state) => state === 'failed' || state === 'error') === true;
  return (
    <div
      role="row"
      aria-rowindex={position + 2}
      aria-selected={chosen}
      className={`ChainList-row ChainList-link${broken ? ' ChainList-link--broken' : ''}${apart || position === 0 ? ' ChainList-link--apart' : ''}`}
      style={{ top }}
      data-position={position}
      tabIndex={chosen ? 0 : -1}
      onFocus={() => {
        if (row !== undefined) onChoose(row.index, position);
      }}
    >
      <span role="gridcell" className="ChainList-number">
        {row === undefined ? '' : grouped(row.index)}
        {row === undefined || row.label === '' ? null : (
          <>
            {' '}
            <Evidence text={row.label} most={40} />
          </>
        )}
      </span>
      {Array.from({ length: strands }, (_, strand) => {
        const state = row?.states[strand];
        return (
          <span key={strand} role="gridcell" className={`ChainList-strand ChainJoint ChainJoint--${state ?? 'none'}`}>
            {state === undefined ? null : <Mark {...viewOfState(state)} />}
          </span>
        );
      })}
    </div>
  );
}
