import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { usePages } from '../../state/use-pages.ts';
import { useSummary } from '../../state/use-case.ts';
import { viewOfState } from '../../selectors/views.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { TextLine } from '../../ui/TextLine.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { COMPARE_TEXT, VIEWS } from '../../text/views.ts';
import { TextDifferencePanel } from './TextDifferencePanel.tsx';
import { ViewHead } from './ViewHead.tsx';
import './TextPanel.css';

const LINE_PIXELS = 20;
const PAGE = 60;

interface TextPanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'text'>;
}

/** A claimed text, and what it is worth; beside it a box for the text that somebody says it is. */
export function TextPanel({ caseId, info }: TextPanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const place = useMemo(() => ({ caseId, view: info.id }), [caseId, info.id]);
  const [given, setGiven] = useState('');
  // Typing comes first; the worker compares what it has settled to.
  const settled = useDeferredValue(given);
  const difference = useAnswer(
    `difference ${digest} ${String(caseId)} ${info.id} ${settled}`,
    async () => ({ given: settled, found: await session.client.views.compareText(place, settled) }),
    true,
  );
  return (
    <section className="TextPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <div className="TextPanel-worth">
        <Mark {...viewOfState(info.state)} showWord /> <Evidence text={info.worth} most={400} prose />
      </div>
      <div className="TextPanel-pair">
        <ClaimedText place={place} name={`${digest} ${String(caseId)} ${info.id}`} />
        <div className="TextPanel-given">
          <label className="TextPanel-label" htmlFor={`given-${info.id}`}>
            {COMPARE_TEXT.given}
          </label>
          <p className="TextPanel-note" id={`given-lead-${info.id}`}>
            {COMPARE_TEXT.givenLead}
          </p>
          <textarea
            id={`given-${info.id}`}
            className="TextPanel-box"
            aria-describedby={`given-lead-${info.id}`}
            spellCheck={false}
            autoComplete="off"
            rows={6}
            value={given}
            onChange={(event) => {
              setGiven(event.target.value);
            }}
          />
          <Button
            disabled={given === ''}
            onClick={() => {
              setGiven('');
            }}
          >
            {COMPARE_TEXT.clear}
          </Button>
        </div>
      </div>
      <div role="status" aria-live="polite">
        {given === '' || difference === undefined || difference.given === '' ? null : (
          <TextDifferencePanel difference={difference.found} />
        )}
      </div>
    </section>
  );
}

function ClaimedText({
  place,
  name,
}: {
  readonly place: { readonly caseId: number; readonly view: string };
  readonly name: string;
}) {
  const session = useSession();
  const scroller = useRef<HTMLDivElement>(null);
  const ask = useCallback(
    async (offset: number, limit: number) => {
      const window = await session.client.views.viewText(place, offset, limit);
      return { total: window.totalLines, rows: window.lines };
    },
    [session, place],
  );
  const pages = usePages(`claimed ${name}`, PAGE, ask);
  const virtualizer = useVirtualRows({ count: pages.total ?? 0, scroller, rowPixels: LINE_PIXELS, overscan: 10 });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    pages.want(first, last);
  }, [pages, first, last]);
  return (
    <div className="TextPanel-claimed">
      <h3 className="TextPanel-label">{COMPARE_TEXT.claimed}</h3>
      <p className="TextPanel-note">{COMPARE_TEXT.untrusted}</p>
      <div ref={scroller} className="TextPanel-scroller" role="group" aria-label={COMPARE_TEXT.claimed} tabIndex={0}>
        {pages.total === 0 ? <p className="ViewTable-none">{VIEWS.empty}</p> : null}
        <div className="TextPanel-lines" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => (
            <div key={item.key} className="TextPanel-line" style={{ transform: `translateY(${String(item.start)}px)` }}>
              <TextLine number={item.index + 1} text={pages.row(item.index) ?? ''} mark={undefined} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
