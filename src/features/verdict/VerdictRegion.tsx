import type { AuditSummary, CaseSummary } from '../../worker/contract.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { viewOfCase, viewOfCheck } from '../../selectors/outcome.ts';
import { examined, whySentence } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Hint } from '../../ui/Hint.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { TERMS } from '../../text/glossary.ts';
import { CHECK_MEANING } from '../../text/verdict-words.ts';
import { grouped, VERDICT } from '../../text/messages.ts';
import { VerdictMeaning } from './VerdictMeaning.tsx';
import { VerdictFacts } from './VerdictFacts.tsx';
import './VerdictRegion.css';

interface VerdictRegionProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
}

/** The first words of this region are the outcome; evidence never writes into it except beside a source label. */
export function VerdictRegion({ summary, open }: VerdictRegionProps) {
  const infos = useCheckInfos();
  const several = summary.cases.length > 1;
  const verdict = viewOfCase(summary.outcome);
  const own = viewOfCase(open.outcome);
  const looked = examined(open);
  return (
    <section
      id="verdict"
      className={`VerdictRegion VerdictRegion--${verdict.tone}`}
      role="region"
      aria-label={VERDICT.region}
      tabIndex={-1}
    >
      <div className="VerdictRegion-stamp">
        <h1 className="VerdictRegion-word">
          {verdict.word}
          <Mark shape={verdict.shape} tone={verdict.tone} word="" size={24} />
        </h1>
        {open.demo ? (
          <span className="VerdictRegion-demo" title={VERDICT.demoWhy}>
            {VERDICT.demo}
          </span>
        ) : null}
      </div>
      <div className="VerdictRegion-main">
        {several ? (
          <p className="VerdictRegion-case">
            {VERDICT.caseOf(open.id + 1, summary.cases.length)} <Mark {...own} showWord />
          </p>
        ) : null}
        <p className="VerdictRegion-why">{whySentence(open, infos)}</p>
        {open.difference === undefined ? null : (
          <p className="VerdictRegion-difference">
            <Evidence text={open.difference} most={600} prose />
          </p>
        )}
        <ul className="VerdictRegion-counts" aria-label={VERDICT.counts}>
          {COUNTED.map((outcome) => (
            <li
              key={outcome}
              className={open.counts[outcome] === 0 ? 'VerdictCount VerdictCount--none' : 'VerdictCount'}
            >
              <span className="VerdictCount-number">{grouped(open.counts[outcome])}</span>
              <Hint about={{ term: viewOfCheck(outcome).word, meaning: CHECK_MEANING[outcome] }}>
                <Mark {...viewOfCheck(outcome)} showWord />
              </Hint>
            </li>
          ))}
          <li className="VerdictCount VerdictCount--examined">
            <Hint about={TERMS.examined}>{VERDICT.examined(looked.subjects, looked.checks)}</Hint>
          </li>
        </ul>
        <VerdictMeaning open={open} />
      </div>
      <VerdictFacts summary={summary} open={open} />
    </section>
  );
}

/** All five are always shown (threats.md D8). */
const COUNTED = ['failed', 'error', 'unverified', 'not-checked', 'passed'] as const;
