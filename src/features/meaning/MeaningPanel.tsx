import type { AuditSummary, CaseSummary } from '../../worker/contract.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { titleOf } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { MEANING } from '../../text/messages.ts';
import { DigestList } from './DigestList.tsx';
import { ExportBox } from './ExportBox.tsx';
import { FileList } from './FileList.tsx';
import './MeaningPanel.css';

interface MeaningPanelProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
}

/** What the outcome shows and what it does not, what was not looked at, and the way out: export and print. */
export function MeaningPanel({ summary, open }: MeaningPanelProps) {
  const infos = useCheckInfos();
  const undecided = open.checks.filter((one) => one.outcome === 'not-checked' || one.outcome === 'unverified');
  return (
    <section className="MeaningPanel" aria-label={MEANING.tab}>
      <div className="MeaningPanel-pair">
        <div className="MeaningPanel-side">
          <h2 className="MeaningPanel-title">{MEANING.proves}</h2>
          <p>{open.proves}</p>
        </div>
        <div className="MeaningPanel-side MeaningPanel-side--not">
          <h2 className="MeaningPanel-title">{MEANING.provesNot}</h2>
          <p>{open.provesNot}</p>
        </div>
      </div>
      <ExportBox summary={summary} />
      <FileList open={open} />
      <DigestList key={open.id} open={open} digest={summary.verdictDigest} />
      <div>
        <h2 className="MeaningPanel-title">{MEANING.notChecked}</h2>
        {undecided.length === 0 ? <p>{MEANING.nothingNotChecked}</p> : null}
        <ul className="MeaningPanel-list">
          {undecided.map((check) => (
            <li key={check.id}>
              <Mark {...viewOfCheck(check.outcome)} showWord /> {titleOf(infos, check.id)}
              {check.reason === undefined ? null : (
                <span className="MeaningPanel-reason">
                  {' '}
                  <Evidence text={check.reason} most={300} prose />
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2 className="MeaningPanel-title">{MEANING.notes}</h2>
        {open.notes.length === 0 ? <p>{MEANING.noNotes}</p> : null}
        <ul className="MeaningPanel-list">
          {open.notes.slice(0, MOST_NOTES).map((note, position) => (
            <li key={position}>
              <Evidence text={note.message} most={400} prose />
              {note.pointer === '' ? null : (
                <span className="MeaningPanel-reason">
                  {' '}
                  <Evidence text={note.pointer} most={120} />
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
      {open.facts.length === 0 ? null : (
        <div>
          <h2 className="MeaningPanel-title">{MEANING.facts}</h2>
          <dl className="MeaningPanel-facts">
            {open.facts.map((fact, position) => (
              <div key={position} className="MeaningPanel-fact">
                <dt>{fact.label}</dt>
                <dd>
                  <Evidence text={fact.value} most={160} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}

/** All notes are in the export. */
const MOST_NOTES = 200;
