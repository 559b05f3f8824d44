import type { FailureRow } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { titleOf } from '../../selectors/verdict.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { FINDINGS } from '../../text/messages.ts';
import { Consequences } from './Consequences.tsx';
import { FindingNumbers } from './FindingNumbers.tsx';

/** Characters of one evidence text in a row; the detail shows it whole. */
const MOST = 160;

interface FindingItemProps {
  readonly row: FailureRow;
  readonly position: number;
  readonly chosen: boolean;
  /** The one row of the list that Tab stops at. */
  readonly reachable: boolean;
  readonly showCheck: boolean;
}

export function FindingItem({ row, position, chosen, reachable, showCheck }: FindingItemProps) {
  const session = useSession();
  const { caseId } = useStore(session.navigation.view);
  const infos = useCheckInfos();
  const choose = (): void => {
    session.navigation.selectFinding({ check: row.check, index: row.index }, row);
  };
  return (
    <div className={chosen ? 'FindingItem FindingItem--chosen' : 'FindingItem'}>
      <button
        type="button"
        className="FindingItem-main"
        data-finding={position}
        aria-current={chosen}
        tabIndex={reachable ? 0 : -1}
        onFocus={choose}
        onClick={choose}
      >
        <span className="FindingItem-where">
          <Mark {...viewOfCheck('failed')} />
          <span className="FindingItem-pointer">
            <Evidence text={shorten(row.pointer === '' ? '/' : row.pointer)} />
          </span>
          {row.record > 0 ? <span className="FindingItem-record">{FINDINGS.record(row.record)}</span> : null}
          {showCheck ? <span className="FindingItem-check">{titleOf(infos, row.check)}</span> : null}
        </span>
        {row.claimed === undefined && row.recomputed === undefined ? null : <FindingNumbers row={row} most={MOST} />}
        <span className="FindingItem-message">
          <Evidence text={shorten(row.message)} prose />
        </span>
      </button>
      {row.cascades > 0 ? (
        <Consequences
          caseId={caseId}
          label={FINDINGS.consequences(row.cascades)}
          query={{ causedBy: { check: row.check, record: row.record, pointer: row.pointer } }}
        />
      ) : null}
    </div>
  );
}

const shorten = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}\u2026` : text);
