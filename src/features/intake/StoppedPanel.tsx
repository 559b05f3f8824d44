import type { AuditFile } from '../../worker/contract.ts';
import type { Fault, Unfinished } from '../../state/workspace.ts';
import { useSession } from '../../state/session.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { CANCELLED, CRASHED, INTAKE } from '../../text/messages.ts';
import { UNFINISHED } from '../../text/cases.ts';
import { UnfinishedList } from './UnfinishedList.tsx';
import { OpenButtons } from './OpenButtons.tsx';

/** Files listed by name; the rest is counted. */
const MOST_NAMES = 50;

interface StoppedPanelProps {
  readonly files: readonly AuditFile[];
  readonly unfinished: Unfinished | undefined;
  /** Whether there is a result to go back to. */
  readonly before: boolean;
  /** Undefined when the auditor stopped it. */
  readonly error?: Fault;
}

/** There is no result: cancelled by the auditor, or broken by us. */
export function StoppedPanel({ files, unfinished, before, error }: StoppedPanelProps) {
  const session = useSession();
  const title = error === undefined ? CANCELLED.title : CRASHED.title;
  return (
    <section className="StoppedPanel" role={error === undefined ? 'region' : 'alert'} aria-label={title}>
      <h1 className="StoppedPanel-title">{title}</h1>
      <p>{error === undefined ? CANCELLED.why : CRASHED[error.kind]}</p>
      {error === undefined ? null : (
        <>
          <p className="u-label">{CRASHED.detail}</p>
          <p className="StoppedPanel-detail">
            <Evidence text={error.message} most={600} prose />
          </p>
          {files.length === 0 ? null : <p>{CRASHED.next}</p>}
        </>
      )}
      {before ? <p>{UNFINISHED.backWhy}</p> : null}
      <div className="StoppedPanel-actions">
        {before ? (
          <Button
            kind="primary"
            onClick={() => {
              session.goBack();
            }}
          >
            {UNFINISHED.back}
          </Button>
        ) : null}
        {files.length === 0 ? null : (
          <Button
            kind={before ? 'plain' : 'primary'}
            onClick={() => {
              void session.again();
            }}
          >
            {INTAKE.again}
          </Button>
        )}
        <OpenButtons />
        <Button
          onClick={() => {
            session.close();
          }}
        >
          {INTAKE.newAudit}
        </Button>
      </div>
      {unfinished === undefined ? null : <UnfinishedList unfinished={unfinished} />}
      {files.length === 0 ? null : (
        <>
          <h2 className="u-label">{CRASHED.files}</h2>
          <ul className="StoppedPanel-files">
            {files.slice(0, MOST_NAMES).map((file, position) => (
              <li key={position} className="StoppedPanel-file">
                <Evidence text={file.name} most={120} />
                <span>{formatBytes(file.blob.size)}</span>
              </li>
            ))}
          </ul>
          {files.length > MOST_NAMES ? <p>+ {files.length - MOST_NAMES}</p> : null}
        </>
      )}
    </section>
  );
}
