import type { CaseSummary } from '../worker/contract.ts';
import { useSession } from '../state/session.ts';
import { useHeld } from '../state/use-case.ts';
import { PositionField } from '../ui/PositionField.tsx';
import { RECORDS } from '../text/debugger.ts';

/** Which record of evidence that is too large to hold is shown below; nothing for what is held whole. */
export function HeldBar({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const held = useHeld(open);
  if (held === undefined) return null;
  return (
    <div className="HeldBar">
      <PositionField
        label={RECORDS.label(RECORDS.record)}
        of={RECORDS.of(held.records - 1)}
        previous={RECORDS.previous(RECORDS.record)}
        next={RECORDS.next(RECORDS.record)}
        value={held.record}
        count={held.records}
        onGo={(record) => {
          session.navigation.lookAtRecord(record);
        }}
      />
      <span className="HeldBar-why">{RECORDS.heldWhy}</span>
    </div>
  );
}
