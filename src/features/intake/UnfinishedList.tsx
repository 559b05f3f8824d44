import type { Unfinished } from '../../state/workspace.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { CASE_OUTCOMES } from '../../selectors/cases.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import { titleOf } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { UNFINISHED } from '../../text/cases.ts';

/** Cases listed; the others are counted. The worst come first. */
const MOST = 100;

/** What was judged before an audit was stopped, set apart from every verdict: no stamp, no digest, nothing to open. */
export function UnfinishedList({ unfinished }: { readonly unfinished: Unfinished }) {
  const infos = useCheckInfos();
  const rank = (one: Unfinished['judged'][number]): number => CASE_OUTCOMES.indexOf(one.outcome);
  const judged = [...unfinished.judged].sort((a, b) => rank(a) - rank(b));
  return (
    <div className="UnfinishedList" role="group" aria-label={UNFINISHED.list}>
      <h2 className="UnfinishedList-title">{UNFINISHED.title(unfinished.filesJudged, unfinished.files)}</h2>
      <p>{UNFINISHED.why}</p>
      <ul className="UnfinishedList-cases" tabIndex={0} aria-label={UNFINISHED.list}>
        {judged.slice(0, MOST).map((one, position) => (
          <li key={position} className="UnfinishedList-case">
            <Mark {...viewOfCase(one.outcome)} showWord />
            <Evidence text={one.subject.slice(0, 120)} />
            <span className="UnfinishedList-about">
              {one.unreadable === undefined ? (
                <>
                  {one.formatTitle}
                  {one.worst === undefined ? '' : `, ${titleOf(infos, one.worst)}`}
                </>
              ) : (
                <Evidence text={one.unreadable.slice(0, 160)} prose />
              )}
            </span>
          </li>
        ))}
      </ul>
      {judged.length > MOST ? <p>{UNFINISHED.more(judged.length - MOST)}</p> : null}
    </div>
  );
}
