import type { CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { computationOf } from '../../selectors/glance.ts';
import { Button } from '../../ui/Button.tsx';
import { DEBUGGER } from '../../text/debugger.ts';

interface StepLinkProps {
  readonly open: CaseSummary | undefined;
  readonly record: number;
  readonly pointer: string;
}

/** From a number that was recomputed to its stop, where the case can be stepped through. */
export function StepLink({ open, record, pointer }: StepLinkProps) {
  const session = useSession();
  const info = computationOf(open);
  if (info === undefined || record >= info.length) return null;
  return (
    <Button
      onClick={() => {
        session.navigation.showInStep(record, pointer).catch((error: unknown) => {
          session.fault(error);
        });
      }}
    >
      {DEBUGGER.inStep}
    </Button>
  );
}
