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
import './Inspector.css';

/** What is chosen, in full: both values to the last digit, the window, the place in the evidence. */
export function Inspector({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const { tab } = useStore(session.view);
  const { row } = useStore(session.comparison);
  const failure = useChosenFinding();
  const comparison = tab === 'factors' ? row : undefined;
  const shown = tab === 'factors' ? undefined : failure;
  const place = shown ?? placeOfPointer(comparison?.pointer ?? '');
  return (
    <section className="Inspector" aria-label={FINDINGS.detail}>
      {comparison === undefined ? null : <ComparisonDetail row={comparison} />}
      {shown === undefined ? null : <FindingDetail open={open} row={shown} />}
      {comparison === undefined && shown === undefined ? (
        <p className="Inspector-hint">{totalRoots(open) > 0 ? FINDINGS.select : FINDINGS.nothing}</p>
      ) : (
        <Context caseId={open.id} record={place.record} pointer={place.pointer} />
      )}
    </section>
  );
}
