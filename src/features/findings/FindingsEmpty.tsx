import type { CaseSummary } from '../../worker/contract.ts';
import type { CheckId } from '../../../engine/verdict/model.ts';
import { useSession } from '../../state/session.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { FACTORS, FINDINGS, MEANING, OUTCOME_MEANING } from '../../text/messages.ts';

/** No finding is not the same as nothing wrong: the outcome of the check is repeated, with what it means. */
export function FindingsEmpty({ open, check }: { readonly open: CaseSummary; readonly check: CheckId | undefined }) {
  const session = useSession();
  const own = open.checks.find((one) => one.id === check);
  return (
    <div className="FindingsEmpty">
      <p className="FindingsEmpty-title">{own === undefined ? FINDINGS.noneCase : FINDINGS.noneHere}</p>
      {own === undefined ? null : (
        <p>
          <Mark {...viewOfCheck(own.outcome)} showWord />: {OUTCOME_MEANING[own.outcome]}.
        </p>
      )}
      {own?.reason === undefined ? null : (
        <p>
          <Evidence text={own.reason} most={400} prose />
        </p>
      )}
      <div className="FindingsEmpty-actions">
        {open.comparisonCount > 0 ? (
          <Button
            onClick={() => {
              session.navigation.showInFactors(check, '');
            }}
          >
            {FACTORS.tab}: {FACTORS.total(open.comparisonCount)}
          </Button>
        ) : null}
        <Button
          onClick={() => {
            session.navigation.show({ tab: 'meaning' });
          }}
        >
          {MEANING.proves}
        </Button>
      </div>
    </div>
  );
}
