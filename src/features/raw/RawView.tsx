import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaseSummary, RawWindow } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useHeld, useSummary } from '../../state/use-case.ts';
import { usePages } from '../../state/use-pages.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { TextLine } from '../../ui/TextLine.tsx';
import { TEXT_VIEW } from '../../text/messages.ts';
import './RawView.css';

const LINE_PIXELS = 20;
const PAGE = 60;

export function RawView({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const { place: chosen } = useStore(session.navigation.view);
  const digest = useSummary()?.verdictDigest ?? '';
  const scroller = useRef<HTMLDivElement>(null);
  const held = useHeld(open);
  const record = held?.record;
  const ask = useCallback(
    async (offset: number, limit: number) => {
      const window = await session.client.raw(open.id, offset, limit, record);
      return { total: window.totalLines, rows: window.lines };
    },
    [session, open.id, record],
  );
  const pages = usePages(`text ${digest} ${String(open.id)} ${String(record ?? '')}`, PAGE, ask);
  // Another record is shown: its text does not hold the place.
  const place = record === undefined || chosen?.record === record ? chosen : undefined;
  const answer = useAnswer(
    `place ${digest} ${String(open.id)} ${String(place?.record ?? '')} ${place?.pointer ?? ''}`,
    async (): Promise<{ readonly window: RawWindow | undefined }> => ({
      window: place === undefined ? undefined : await session.client.rawAt(open.id, place.record, place.pointer, 1),
    }),
  );
  const mark = answer?.window?.mark;
  const total = pages.total ?? 0;
  const virtualizer = useVirtualRows({ count: total, scroller, rowPixels: LINE_PIXELS, overscan: 20 });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.want(first, last);
  }, [pages, first, last]);
  useEffect(() => {
    if (mark !== undefined && total > 0) virtualizer.scrollToIndex(mark.line, { align: 'center' });
  }, [mark, total, virtualizer]);
  return (
    <section className="RawView" aria-label={TEXT_VIEW.title}>
      <div className="RawView-head">
        <span className="RawView-size">{TEXT_VIEW.size(formatBytes(held?.textBytes ?? open.textBytes), total)}</span>
        <span className="RawView-note">{TEXT_VIEW.untrusted}</span>
        {total === 0 ? null : (
          <GoToLine
            total={total}
            onGo={(line) => {
              virtualizer.scrollToIndex(line, { align: 'start' });
            }}
          />
        )}
        {place === undefined ? null : (
          <p className="RawView-place">
            {mark === undefined && answer !== undefined ? TEXT_VIEW.noPlace : TEXT_VIEW.marked}{' '}
            <Evidence text={place.pointer} most={120} />
          </p>
        )}
      </div>
      <div ref={scroller} className="RawView-scroller" role="group" aria-label={TEXT_VIEW.title} tabIndex={0}>
        {pages.total === 0 ? <p className="RawView-none">{TEXT_VIEW.none}</p> : null}
        <div className="RawView-lines" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => (
            <div key={item.key} className="RawView-line" style={{ transform: `translateY(${String(item.start)}px)` }}>
              <TextLine
                number={item.index + 1}
                text={pages.row(item.index) ?? ''}
                mark={mark?.line === item.index ? mark : undefined}
              />
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

function GoToLine({ total, onGo }: { readonly total: number; readonly onGo: (line: number) => void }) {
  const [text, setText] = useState('');
  return (
    <form
      className="RawView-go"
      onSubmit={(event) => {
        event.preventDefault();
        const line = Number.parseInt(text, 10);
        if (line >= 1) onGo(Math.min(total, line) - 1);
      }}
    >
      <label>
        {TEXT_VIEW.line}{' '}
        <input
          className="RawView-number"
          inputMode="numeric"
          data-search=""
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </label>
    </form>
  );
}
