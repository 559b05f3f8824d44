import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { viewOfState } from '../../selectors/views.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { VIEWS } from '../../text/views.ts';
import { ViewHead } from './ViewHead.tsx';
import './LadderPanel.css';

interface LadderPanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'card' | 'ladder'>;
}

/** Rungs in order: what is reached, what is claimed, what is out of reach. */
export function LadderPanel({ caseId, info }: LadderPanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const ladder = useAnswer(`ladder ${digest} ${String(caseId)} ${info.id}`, () =>
    session.client.views.ladder({ caseId, view: info.id }),
  );
  return (
    <section className="CardPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <ol className="LadderPanel" aria-busy={ladder === undefined}>
        {ladder?.rungs.map((rung, position) => (
          <li key={position} className={`Rung Rung--${viewOfState(rung.state).tone}`}>
            <span className="Rung-node" aria-hidden="true">
              {position + 1}
            </span>
            <div className="Rung-words">
              <p className="Rung-title">
                <Evidence text={rung.title} prose /> <Mark {...viewOfState(rung.state)} showWord />
              </p>
              <p className="Rung-text">
                <Evidence text={rung.text} most={400} prose />
              </p>
            </div>
          </li>
        ))}
      </ol>
      {ladder === undefined || ladder.total <= ladder.rungs.length ? null : (
        <p className="CardPanel-more">{VIEWS.more(ladder.total - ladder.rungs.length)}</p>
      )}
    </section>
  );
}
