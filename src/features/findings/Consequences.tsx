import { useId, useState } from 'react';
import type { FailureQuery } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useCheckInfos, useSummary } from '../../state/use-case.ts';
import { titleOf } from '../../selectors/verdict.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { FINDINGS } from '../../text/messages.ts';

/** Consequences fetched at once when a cause is unfolded. */
const MOST = 50;

interface ConsequencesProps {
  readonly caseId: number;
  readonly label: string;
  readonly query: Pick<FailureQuery, 'check' | 'causedBy'>;
  readonly startOpen?: boolean;
}

/** Failures that another failure explains, folded under it. */
export function Consequences({ caseId, label, query, startOpen = false }: ConsequencesProps) {
  const [open, setOpen] = useState(startOpen);
  const list = useId();
  return (
    <div className="Consequences">
      <button
        type="button"
        className="Consequences-toggle"
        aria-expanded={open}
        aria-controls={list}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" focusable="false">
          <path d={open ? 'M2 4l4 4 4-4' : 'M4 2l4 4-4 4'} />
        </svg>
        {label}
      </button>
      <div id={list} hidden={!open}>
        {open ? <ConsequenceRows caseId={caseId} query={query} /> : null}
      </div>
    </div>
  );
}

function ConsequenceRows({ caseId, query }: Pick<ConsequencesProps, 'caseId' | 'query'>) {
  const session = useSession();
  const { finding } = useStore(session.navigation.view);
  const digest = useSummary()?.verdictDigest ?? '';
  const infos = useCheckInfos();
  const page = useAnswer(`cascades ${digest} ${String(caseId)} ${JSON.stringify(query)}`, () =>
    session.client.failures({ ...query, caseId, kind: 'cascades', offset: 0, limit: MOST }),
  );
  if (page === undefined) return <p className="Consequences-more">{FINDINGS.loading}</p>;
  return (
    <>
      <ul className="Consequences-rows">
        {page.failures.map((row) => (
          <li key={`${row.check} ${String(row.index)}`}>
            <Button
              kind="quiet"
              className="Consequences-row"
              aria-current={finding?.check === row.check && finding.index === row.index}
              onClick={() => {
                session.navigation.selectFinding({ check: row.check, index: row.index }, row);
              }}
            >
              <span>{titleOf(infos, row.check)}</span>
              <span className="Consequences-pointer">
                <Evidence text={row.pointer.length > 160 ? `${row.pointer.slice(0, 160)}\u2026` : row.pointer} />
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {page.total > page.failures.length ? (
        <p className="Consequences-more">{FINDINGS.more(page.total - page.failures.length)}</p>
      ) : null}
    </>
  );
}
