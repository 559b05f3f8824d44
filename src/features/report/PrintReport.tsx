import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { AuditSummary, CaseSummary, FailureRow } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { FINDINGS, MEANING, REPORT, VERDICT } from '../../text/messages.ts';
import './PrintReport.css';

/** Findings on paper; the JSON export holds all. */
const MOST = 200;

interface PrintReportProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
}

/** What the print adds below the verdict. Fetched ahead, drawn only while the browser prints. */
export function PrintReport({ summary, open }: PrintReportProps) {
  const session = useSession();
  const infos = useCheckInfos();
  const printing = usePrinting();
  const page = useAnswer(`print ${summary.verdictDigest} ${String(open.id)}`, () =>
    session.client.failures({ caseId: open.id, kind: 'roots', offset: 0, limit: MOST }),
  );
  if (!printing) return null;
  return (
    <section className="PrintReport" aria-label={MEANING.export}>
      <h2>{REPORT.title}</h2>
      {page === undefined || page.total === 0 ? <p>{FINDINGS.none}</p> : null}
      <ol>
        {page?.failures.map((row) => (
          <li key={`${row.check} ${String(row.index)}`} className="PrintReport-finding">
            <PrintedFinding row={row} title={`${shortId(row.check)} ${titleOf(infos, row.check)}`} />
          </li>
        ))}
      </ol>
      <p>{page === undefined ? '' : REPORT.shown(page.failures.length, page.total)}</p>
      <h2>{MEANING.notes}</h2>
      {open.notes.length === 0 ? <p>{MEANING.noNotes}</p> : null}
      <ul>
        {open.notes.slice(0, MOST).map((note, position) => (
          <li key={position}>
            <Evidence text={note.message} /> <Evidence text={note.pointer} />
          </li>
        ))}
      </ul>
      <h2>{MEANING.provesNot}</h2>
      <p>{open.provesNot}</p>
      <p>{MEANING.notProof}</p>
      <p>
        {VERDICT.inputs(summary.inputs.length)}. Assay {summary.toolVersion}.
      </p>
    </section>
  );
}

function PrintedFinding({ row, title }: { readonly row: FailureRow; readonly title: string }) {
  return (
    <>
      <p>
        <strong>{title}</strong> <Evidence text={row.pointer} />
      </p>
      {row.claimed === undefined ? null : (
        <p>
          {FINDINGS.claimed} <Evidence text={row.claimed} />, {FINDINGS.recomputed}{' '}
          <Evidence text={row.recomputed ?? ''} />, {FINDINGS.delta} <Evidence text={row.delta ?? ''} />,{' '}
          {FINDINGS.bound} <Evidence text={row.window?.bound ?? ''} />
        </p>
      )}
      <p>
        <Evidence text={row.message} />
      </p>
    </>
  );
}

function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes its picture as soon as the event is over: the drawing must be done by then.
    const before = (): void => {
      flushSync(() => {
        setPrinting(true);
      });
    };
    const after = (): void => {
      setPrinting(false);
    };
    globalThis.addEventListener('beforeprint', before);
    globalThis.addEventListener('afterprint', after);
    return () => {
      globalThis.removeEventListener('beforeprint', before);
      globalThis.removeEventListener('afterprint', after);
    };
  }, []);
  return printing;
}
