import type { CaseSummary, FailureRow } from '../../worker/contract.ts';
import type { CheckId } from '../../../engine/verdict/model.ts';
import { useSession } from '../../state/session.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { searchFor } from '../../selectors/place.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Key } from '../../ui/Key.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { FINDINGS } from '../../text/messages.ts';
import { CopyRow } from './CopyRow.tsx';
import { NumberPair } from './NumberPair.tsx';
import { failureCells } from './row-cells.ts';
import { StepLink } from './StepLink.tsx';

export function FindingDetail({ open, row }: { readonly open: CaseSummary; readonly row: FailureRow }) {
  const session = useSession();
  const infos = useCheckInfos();
  const { window: allowed } = row;
  return (
    <div className="Detail">
      <h2 className="Detail-title">
        <Mark {...viewOfCheck('failed')} showWord /> <span className="Detail-id">{shortId(row.check)}</span>{' '}
        {titleOf(infos, row.check)}
      </h2>
      <p className="Detail-pointer">
        <Evidence text={row.pointer === '' ? '/' : row.pointer} most={240} />
        {row.record > 0 ? <span className="Detail-record">{FINDINGS.record(row.record)}</span> : null}
      </p>
      <p className="Detail-message">
        <Evidence text={row.message} most={600} prose />
      </p>
      {row.cascadeOf === undefined ? null : (
        <p className="Detail-cause">
          {FINDINGS.followsFrom}{' '}
          <Cause caseId={open.id} check={row.cascadeOf} record={row.record} pointer={row.cause} />
        </p>
      )}
      {row.claimed === undefined && row.recomputed === undefined ? null : (
        <NumberPair
          claimed={row.claimed ?? '\u2013'}
          recomputed={row.recomputed ?? '\u2013'}
          delta={row.delta}
          bound={allowed?.bound}
          utilisation={row.utilisation === undefined ? undefined : Number(row.utilisation)}
          ok={false}
        />
      )}
      {allowed === undefined ? null : (
        <dl className="Detail-window">
          <dt>{FINDINGS.atol}</dt>
          <dd>
            <Evidence text={allowed.atol} most={40} />
          </dd>
          <dt>{FINDINGS.rtol}</dt>
          <dd>
            <Evidence text={allowed.rtol} most={40} />
          </dd>
          {allowed.derived === undefined ? null : (
            <>
              <dt>{FINDINGS.derived}</dt>
              <dd>
                <Evidence text={allowed.derived} most={40} />
              </dd>
            </>
          )}
        </dl>
      )}
      <div className="Detail-actions">
        {open.textFiles === 0 ? null : (
          <Button
            aria-keyshortcuts={FINDINGS.inTextKey}
            onClick={() => {
              session.navigation.showInText(row.record, row.pointer);
            }}
          >
            {FINDINGS.inText} <Key name={FINDINGS.inTextKey} />
          </Button>
        )}
        {open.comparisonCount === 0 ? null : (
          <Button
            aria-keyshortcuts={FINDINGS.inFactorsKey}
            onClick={() => {
              session.navigation.showInFactors(undefined, searchFor(row.record, row.pointer));
            }}
          >
            {FINDINGS.inFactors} <Key name={FINDINGS.inFactorsKey} />
          </Button>
        )}
        {row.recomputed === undefined ? null : <StepLink open={open} record={row.record} pointer={row.pointer} />}
        <CopyRow pointer={row.pointer} cells={failureCells(row)} json={row} />
      </div>
    </div>
  );
}

interface CauseProps {
  readonly caseId: number;
  readonly check: CheckId;
  readonly record: number;
  readonly pointer: string | undefined;
}

/** Goes to the finding that explains this one; to its check when it is not among the first. */
function Cause({ caseId, check, record, pointer }: CauseProps) {
  const session = useSession();
  const infos = useCheckInfos();
  const go = async (): Promise<void> => {
    const page = await session.client.failures({ caseId, check, kind: 'all', offset: 0, limit: 200 });
    const cause = page.failures.find((one) => one.record === record && one.pointer === pointer);
    session.navigation.show({ tab: 'findings', check, finding: undefined });
    if (cause !== undefined) session.navigation.selectFinding({ check, index: cause.index }, cause);
  };
  return (
    <>
      <Button
        kind="quiet"
        className="Detail-causeLink"
        onClick={() => {
          void go();
        }}
      >
        {titleOf(infos, check)}
      </Button>
      {pointer === undefined ? null : <Evidence text={pointer} most={120} />}
    </>
  );
}
