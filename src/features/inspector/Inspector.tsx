import type { CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useChosenFinding } from '../../state/use-case.ts';
import { placeOfPointer } from '../../selectors/place.ts';
import { totalRoots } from '../../selectors/findings.ts';
import { FINDINGS } from '../../text/messages.ts';
import { ComparisonDetail } from './ComparisonDetail.tsx';
import { Context } from './Context.tsx';
import { FindingDetail } from './FindingDetail.tsx';
import { RowDetail } from './RowDetail.tsx';
import './Inspector.css';

/** What is chosen, in full: both values to the last digit, the window, the place in the evidence. */
export function Inspector({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const { tab } = useStore(session.navigation.view);
  const { row } = useStore(session.navigation.comparison);
  const chosen = useStore(session.navigation.row).row;
  const failure = useChosenFinding();
  const comparison = tab === 'factors' ? row : undefined;
  const cells = tab === 'view' ? chosen : undefined;
  const shown = tab === 'factors' || cells !== undefined ? undefined : failure;
  const pointer = cells?.row.pointer ?? comparison?.pointer;
  const place = shown ?? placeOfPointer(pointer ?? '');
  return (
    <section className="Inspector" aria-label={FINDINGS.detail}>
      {comparison === undefined ? null : <ComparisonDetail row={comparison} />}
      {shown === undefined ? null : <FindingDetail open={open} row={shown} />}
      {cells === undefined ? null : <RowDetail columns={cells.columns} row={cells.row} />}
      {comparison === undefined && shown === undefined && cells === undefined ? (
        <p className="Inspector-hint">{hintFor(open)}</p>
      ) : null}
      {(pointer === undefined && shown === undefined) || open.textFiles === 0 ? null : (
        <Context caseId={open.id} record={place.record} pointer={place.pointer} />
      )}
    </section>
  );
}

function hintFor(open: CaseSummary): string {
  if (totalRoots(open) > 0) return FINDINGS.select;
  return open.comparisonCount > 0 ? FINDINGS.nothing : FINDINGS.nothingChosen;
}
