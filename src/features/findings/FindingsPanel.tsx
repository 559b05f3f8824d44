import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos, useChosenFinding, useSummary } from '../../state/use-case.ts';
import { titleOf } from '../../selectors/verdict.ts';
import { listStep, stepTo } from '../../ui/list-keys.ts';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { FINDINGS } from '../../text/messages.ts';
import { Consequences } from './Consequences.tsx';
import { FindingItem } from './FindingItem.tsx';
import { FindingsEmpty } from './FindingsEmpty.tsx';
import { useFindings } from './use-findings.ts';
import './Findings.css';

const ROW_PIXELS = 74;

export function FindingsPanel({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const view = useStore(session.navigation.view);
  const settings = useStore(session.settings);
  const focusRequest = useStore(session.navigation.focusRequest);
  const infos = useCheckInfos();
  const chosen = useChosenFinding();
  const { total, pages, positionOf, following } = useFindings(open, useSummary()?.verdictDigest ?? '', view.check);
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);
  const position = chosen === undefined ? undefined : positionOf(chosen);

  const virtualizer = useVirtualRows({ count: total, scroller, rowPixels: ROW_PIXELS, overscan: 6 });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.want(first, last);
  }, [pages, first, last]);

  useEffect(() => {
    if (focusRequest.to !== 'finding' || position === undefined) return;
    session.navigation.focusRequest.set({ to: undefined });
    wanted.current = position;
    virtualizer.scrollToIndex(position, { align: 'auto' });
  }, [focusRequest, position, virtualizer, session]);
  // The row to be focused may have to be fetched and drawn first, so this looks again after every drawing.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-finding="${String(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.target instanceof HTMLElement ? event.target.dataset['finding'] : undefined;
    if (row === undefined) return;
    const to = stepTo(listStep(event, 8, settings.shortcuts), Number(row), total);
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    virtualizer.scrollToIndex(to, { align: 'auto' });
    scroller.current?.querySelector<HTMLElement>(`[data-finding="${String(to)}"]`)?.focus({ preventScroll: true });
  };

  const title = view.check === undefined ? FINDINGS.all : titleOf(infos, view.check);
  return (
    <section className="FindingsPanel" aria-label={FINDINGS.list}>
      <div className="FindingsPanel-head">
        <h2 className="FindingsPanel-title">{title}</h2>
        <span className="FindingsPanel-count">{FINDINGS.scope(total)}</span>
        {view.check === undefined ? null : (
          <p className="FindingsPanel-statement">{infos.get(view.check)?.statement}</p>
        )}
      </div>
      <div ref={scroller} className="FindingsPanel-scroller">
        {total === 0 && following === 0 ? <FindingsEmpty open={open} check={view.check} /> : null}
        <ol className="FindingsPanel-rows" style={{ height: virtualizer.getTotalSize() }} onKeyDown={onKeyDown}>
          {items.map((item) => {
            const row = pages.row(item.index);
            return (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                className="FindingsPanel-row"
                data-index={item.index}
                aria-setsize={total}
                aria-posinset={item.index + 1}
                style={{ transform: `translateY(${String(item.start)}px)` }}
              >
                {row === undefined ? (
                  <div className="FindingsPanel-fetching">{FINDINGS.loading}</div>
                ) : (
                  <FindingItem
                    row={row}
                    position={item.index}
                    chosen={item.index === position}
                    reachable={item.index === (position ?? 0)}
                    showCheck={view.check === undefined}
                  />
                )}
              </li>
            );
          })}
        </ol>
        {following > 0 && view.check !== undefined ? (
          <Consequences
            key={view.check}
            caseId={open.id}
            label={FINDINGS.following(following)}
            query={{ check: view.check }}
            startOpen={total === 0}
          />
        ) : null}
      </div>
    </section>
  );
}
