import { useMemo, useState } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { CHAIN } from '../../text/chain.ts';
import { VIEWS } from '../../text/views.ts';
import { ChainDetail } from './chain/ChainDetail.tsx';
import { ChainGo } from './chain/ChainGo.tsx';
import { ChainList, type ChainPlace } from './chain/ChainList.tsx';
import { ChainStrands } from './chain/ChainStrands.tsx';
import { TimelineStrip } from './TimelineStrip.tsx';
import { ViewHead } from './ViewHead.tsx';
import './ChainPanel.css';

const BINS = 320;

interface ChainPanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'chain'>;
}

/** Links of any number: where each strand holds, where it breaks, and what differs there. */
export function ChainPanel({ caseId, info }: ChainPanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const place = useMemo(() => ({ caseId, view: info.id }), [caseId, info.id]);
  const { views } = session.client;
  const name = `${digest} ${String(caseId)} ${info.id}`;
  const summary = useAnswer(`chain ${name}`, () => views.chainSummary(place));
  const bins = Math.min(BINS, Math.max(1, info.length));
  const strip = useAnswer(`chain strip ${name}`, () => views.timeline({ ...place, from: 0, to: info.length, bins }));
  const [only, setOnly] = useState<'all' | 'breaks'>('all');
  const [chosen, setChosen] = useState<ChainPlace>();
  // What is broken is what one comes for.
  const first = summary?.first ?? 0;
  const at = chosen ?? { index: first, position: first, turn: first === 0 ? 0 : 1, focus: false };
  const [said, setSaid] = useState('');
  const go = (index: number, position: number, focus: boolean): void => {
    setSaid('');
    setChosen({ index, position, turn: at.turn + 1, focus });
  };
  const seek = async (direction: 1 | -1, from: number, focus: boolean): Promise<void> => {
    const found = await views.chainStop(place, from, direction);
    if (found === undefined) setSaid(direction === 1 ? CHAIN.noNext : CHAIN.noPrevious);
    else go(found.index, only === 'all' ? found.index : found.position, focus);
  };
  const search = (direction: 1 | -1, focus: boolean, from = at.index): void => {
    seek(direction, from, focus).catch((error: unknown) => {
      session.fault(error);
    });
  };
  /** A link that may not be listed: then all are. */
  const goTo = (index: number): void => {
    setOnly('all');
    go(Math.min(info.length - 1, Math.max(0, index)), Math.min(info.length - 1, Math.max(0, index)), false);
  };
  if (info.length === 0) {
    return (
      <section className="ChainPanel" aria-labelledby={`view-${info.id}`}>
        <ViewHead info={info} />
        <p className="ViewTable-none">{VIEWS.empty}</p>
      </section>
    );
  }
  const breaks = summary?.breaks ?? 0;
  return (
    <section className="ChainPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <ChainStrands strands={info.strands} summary={summary} />
      <div className="ChainPanel-strip">
        <TimelineStrip title={CHAIN.whole} small window={strip} from={0} to={info.length} at={at.index} onPick={goTo} />
      </div>
      <div className="ChainPanel-tools">
        <Choice
          name={`chain-${info.id}`}
          label={CHAIN.links}
          value={only}
          options={[
            { value: 'all', label: CHAIN.all },
            { value: 'breaks', label: CHAIN.breaks(breaks) },
          ]}
          onChange={(value) => {
            setOnly(value);
            if (value === 'all') go(at.index, at.index, false);
            // The first break that is not before the link that was looked at.
            else search(1, false, at.index - 1);
          }}
        />
        <Button
          disabled={breaks === 0}
          onClick={() => {
            search(-1, false);
          }}
        >
          {CHAIN.previous}
        </Button>
        <Button
          disabled={breaks === 0}
          onClick={() => {
            search(1, false);
          }}
        >
          {CHAIN.next}
        </Button>
        <ChainGo count={info.length} onGo={goTo} />
        <span className="ChainPanel-said" role="status">
          {summary !== undefined && breaks === 0 ? CHAIN.noBreaks : said}
        </span>
      </div>
      <div className="ChainPanel-body">
        <ChainList
          key={only}
          place={place}
          info={info}
          only={only}
          at={at}
          onChoose={(index, position) => {
            setSaid('');
            setChosen({ index, position, turn: at.turn, focus: false });
          }}
          onSeek={(direction) => {
            search(direction, true);
          }}
        />
        <ChainDetail place={place} info={info} index={at.index} />
      </div>
    </section>
  );
}
