import type { ComputationContents } from '../../worker/contract.ts';
import { stageOf, viewOfStop } from '../../selectors/debugger.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { grouped } from '../../text/messages.ts';
import { DEBUGGER } from '../../text/debugger.ts';

interface StageRailProps {
  readonly contents: ComputationContents;
  readonly at: number;
  readonly onGo: (stop: number) => void;
}

/** The stages of the step with what disagrees in each, and the stop that is looked at among all of them. */
export function StageRail({ contents, at, onGo }: StageRailProps) {
  const { stages, length } = contents;
  const current = stageOf(stages, at);
  return (
    <div className="StageRail">
      <ol className="StageRail-stages" aria-label={DEBUGGER.stages}>
        {stages.map(({ title, start, end, wrong, follows }, position) => (
          <li key={position} className="StageRail-item" style={{ flexGrow: Math.log2(end - start + 1) }}>
            <button
              type="button"
              className="StageRail-stage"
              aria-current={position === current ? 'step' : undefined}
              onClick={() => {
                onGo(start);
              }}
            >
              <span className="StageRail-title">
                <Evidence text={title} prose />
              </span>
              <span className="StageRail-counts">
                {grouped(end - start)}
                <span className="u-hidden">{DEBUGGER.stops}</span>
                {wrong === 0 ? null : <Count state="wrong" count={wrong} />}
                {follows === 0 ? null : <Count state="follows" count={follows} />}
              </span>
              <span className="StageRail-bar">
                <span className="StageRail-done" style={{ inlineSize: `${String(done(at, start, end))}%` }} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <label className="StageRail-scrub">
        <span className="u-hidden">{DEBUGGER.scrub}</span>
        <input
          type="range"
          min={1}
          max={Math.max(1, length)}
          value={at + 1}
          aria-valuetext={DEBUGGER.position(at + 1, length)}
          onChange={(event) => {
            onGo(Number(event.target.value) - 1);
          }}
        />
        <span className="StageRail-position u-mono">{DEBUGGER.position(at + 1, length)}</span>
      </label>
    </div>
  );
}

const done = (at: number, start: number, end: number): number =>
  Math.max(0, Math.min(100, ((at + 1 - start) / (end - start)) * 100));

function Count({ state, count }: { readonly state: 'wrong' | 'follows'; readonly count: number }) {
  return (
    <span className={`StageRail-count StageRail-count--${state}`}>
      <Mark {...viewOfStop(state)} size={11} /> {grouped(count)}
    </span>
  );
}
