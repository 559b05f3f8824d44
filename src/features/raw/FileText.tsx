import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaseSummary, RawPlace } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useHeld, useSummary } from '../../state/use-case.ts';
import { usePages } from '../../state/use-pages.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { noteOfPlace } from '../../selectors/place.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { TextLine } from '../../ui/TextLine.tsx';
import { TEXT_VIEW } from '../../text/messages.ts';

const LINE_PIXELS = 20;
const PAGE = 60;

interface FileTextProps {
  readonly open: CaseSummary;
  /** Position among the files of the case; undefined for the only one. */
  readonly file: number | undefined;
  readonly trusted: boolean;
  /** The chosen place, and what became of it; undefined while that is not known. */
  readonly pointer: string | undefined;
  readonly found: RawPlace | undefined;
  /** The chosen place is in another file. */
  readonly elsewhere: boolean;
}

/** The lines of one text, with the chosen place marked. */
export function FileText({ open, file, trusted, pointer, found, elsewhere }: FileTextProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const scroller = useRef<HTMLDivElement>(null);
  const held = useHeld(open);
  const record = held?.record;
  const key = `text ${digest} ${String(open.id)} ${String(record ?? '')} ${String(file ?? '')}`;
  const ask = useCallback(
    async (offset: number, limit: number) => {
      const window = await session.client.raw(open.id, offset, limit, { record, file });
      return { total: window.totalLines, rows: window.lines };
    },
    [session, open.id, record, file],
  );
  const pages = usePages(key, PAGE, ask);
  const whole = useAnswer(key, async () =>
    file === undefined ? undefined : session.client.raw(open.id, 0, 0, { record, file }),
  );
  const mark = found?.window?.mark;
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
  const bytes = file === undefined ? (held?.textBytes ?? open.textBytes) : whole?.bytes;
  const note = found === undefined ? undefined : noteOfPlace(found);
  return (
    <>
      <div className="RawView-head">
        {bytes === undefined || whole?.none !== undefined ? null : (
          <span className="RawView-size">{TEXT_VIEW.size(formatBytes(bytes), total)}</span>
        )}
        <span className="RawView-note">{trusted ? TEXT_VIEW.trusted : TEXT_VIEW.untrusted}</span>
        {total === 0 ? null : (
          <GoToLine
            total={total}
            onGo={(line) => {
              virtualizer.scrollToIndex(line, { align: 'start' });
            }}
          />
        )}
        {pointer === undefined || elsewhere ? null : (
          <p className="RawView-place">
            {note === undefined ? TEXT_VIEW.marked : note.text}{' '}
            {note?.name === undefined ? null : (
              <>
                <Evidence text={note.name} most={120} />{' '}
              </>
            )}
            <Evidence text={pointer} most={120} />
          </p>
        )}
      </div>
      <div ref={scroller} className="RawView-scroller" role="group" aria-label={TEXT_VIEW.title} tabIndex={0}>
        {pages.total === 0 ? (
          <p className="RawView-none">{whole?.none === undefined ? TEXT_VIEW.none : TEXT_VIEW.noText[whole.none]}</p>
        ) : null}
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
    </>
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
