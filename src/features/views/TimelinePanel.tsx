import { useMemo, useState, type KeyboardEvent } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { moveTo, zoom, type TimelineFrame } from '../../selectors/timeline.ts';
import { viewOfState } from '../../selectors/views.ts';
import { Button } from '../../ui/Button.tsx';
import { Later } from '../../ui/Later.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { grouped } from '../../text/messages.ts';
import { TIMELINE, VIEWS } from '../../text/views.ts';
import { TimelineStrip } from './TimelineStrip.tsx';
import { ViewHead } from './ViewHead.tsx';
import { ViewTable } from './ViewTable.tsx';
import './TimelinePanel.css';

const BINS = 320;

interface TimelinePanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'timeline'>;
}

/** Any number of items on one axis: all of them, the part in view, the one that is chosen, and all as a table. */
export function TimelinePanel({ caseId, info }: TimelinePanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const place = useMemo(() => ({ caseId, view: info.id }), [caseId, info.id]);
  const [frame, setFrame] = useState<TimelineFrame>({ at: 0, from: 0, to: info.length });
  const [said, setSaid] = useState('');
  const { views } = session.client;
  const name = `${digest} ${String(caseId)} ${info.id}`;
  const whole = useAnswer(`timeline ${name}`, () =>
    views.timeline({ ...place, from: 0, to: info.length, bins: Math.min(BINS, Math.max(1, info.length)) }),
  );
  const { at, from, to } = frame;
  const part = useAnswer(
    `timeline ${name} ${String(from)} ${String(to)}`,
    async () => ({
      from,
      to,
      window: await views.timeline({ ...place, from, to, bins: Math.min(BINS, Math.max(1, to - from)) }),
    }),
    true,
  );
  const item = useAnswer(
    `timeline item ${name} ${String(at)}`,
    async () => (await views.viewRows({ ...place, offset: at, limit: 1, only: 'all' })).rows[0],
    true,
  );
  const go = (next: number): void => {
    setSaid('');
    setFrame((now) => moveTo(now, next, info.length));
  };
  const seek = async (direction: 1 | -1): Promise<void> => {
    const found = await views.timelineProblem(place, at, direction);
    if (found !== undefined) go(found);
    else setSaid(direction === 1 ? TIMELINE.noNext : TIMELINE.noPrevious);
  };
  const search = (direction: 1 | -1): void => {
    seek(direction).catch((error: unknown) => {
      session.fault(error);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.round((to - from) / 10));
    const step = new Map([
      ['ArrowRight', at + 1],
      ['ArrowUp', at + 1],
      ['ArrowLeft', at - 1],
      ['ArrowDown', at - 1],
      ['PageUp', at + page],
      ['PageDown', at - page],
      ['Home', 0],
      ['End', info.length - 1],
    ]).get(event.key);
    if (step !== undefined) go(step);
    else if (event.key === '+') setFrame((now) => zoom(now, 'in', info.length));
    else if (event.key === '-') setFrame((now) => zoom(now, 'out', info.length));
    else if (event.key === 'n') search(1);
    else if (event.key === 'p') search(-1);
    else return;
    event.preventDefault();
  };
  if (info.length === 0) {
    return (
      <section className="TimelinePanel" aria-labelledby={`view-${info.id}`}>
        <ViewHead info={info} />
        <p className="ViewTable-none">{VIEWS.empty}</p>
      </section>
    );
  }
  const label = visibleText(item?.cells[1] ?? '').slice(0, 120);
  const word = item?.state === undefined ? '' : viewOfState(item.state).word;
  return (
    <section className="TimelinePanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <ul className="TimelinePanel-totals" aria-label={VIEWS.states}>
        {whole?.states.map((state, position) =>
          whole.totals[position] === 0 ? null : (
            <li key={state}>
              <Mark {...viewOfState(state)} showWord /> {grouped(whole.totals[position] ?? 0)}
            </li>
          ),
        )}
      </ul>
      <div className="TimelinePanel-strips">
        <TimelineStrip
          title={TIMELINE.all}
          small
          window={whole}
          from={0}
          to={info.length}
          at={at}
          frame={{ from, to }}
          onPick={go}
        />
        <div
          className="TimelinePanel-slider"
          role="slider"
          tabIndex={0}
          aria-label={TIMELINE.strip(info.axis)}
          aria-describedby={`keys-${info.id}`}
          aria-valuemin={1}
          aria-valuemax={info.length}
          aria-valuenow={at + 1}
          aria-valuetext={`${TIMELINE.position(at + 1, info.length)}: ${label}, ${word}`}
          onKeyDown={onKeyDown}
        >
          <TimelineStrip
            title={TIMELINE.part}
            window={part?.window}
            from={part?.from ?? 0}
            to={part?.to ?? 1}
            at={at}
            onPick={go}
          />
        </div>
        <div className="TimelinePanel-scale">
          <span>{grouped(from + 1)}</span>
          <span className="TimelinePanel-axis">
            <Evidence text={info.axis} prose />
          </span>
          <span>{grouped(to)}</span>
        </div>
      </div>
      <p id={`keys-${info.id}`} className="TimelinePanel-keys">
        {TIMELINE.hint}
      </p>
      <div className="TimelinePanel-tools">
        <Button
          onClick={() => {
            search(-1);
          }}
        >
          {TIMELINE.previous}
        </Button>
        <Button
          onClick={() => {
            search(1);
          }}
        >
          {TIMELINE.next}
        </Button>
        <Button
          disabled={to - from <= 20}
          onClick={() => {
            setFrame((now) => zoom(now, 'in', info.length));
          }}
        >
          {TIMELINE.zoomIn}
        </Button>
        <Button
          disabled={to - from >= info.length}
          onClick={() => {
            setFrame((now) => zoom(now, 'out', info.length));
          }}
        >
          {TIMELINE.zoomOut}
        </Button>
        <span className="TimelinePanel-said" role="status">
          {said}
        </span>
      </div>
      <div className="TimelinePanel-item">
        <span className="TimelinePanel-number">{TIMELINE.position(at + 1, info.length)}</span>
        {item?.state === undefined ? null : <Mark {...viewOfState(item.state)} showWord />}
        <strong>
          <Evidence text={item?.cells[1] ?? ''} most={160} />
        </strong>
        <span className="TimelinePanel-text">
          <Evidence text={item?.cells[2] ?? ''} most={400} prose />
        </span>
      </div>
      <Later>
        <ViewTable
          place={place}
          title={info.title}
          columns={COLUMNS}
          length={info.length}
          onChoose={(row) => {
            go(row.index);
          }}
        />
      </Later>
    </section>
  );
}

const COLUMNS = [
  { id: 'number', title: TIMELINE.number, numeric: true },
  { id: 'label', title: TIMELINE.label, evidence: true },
  { id: 'text', title: TIMELINE.text },
];
