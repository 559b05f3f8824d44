import type { CaseSummary } from '../../worker/contract.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { VERDICT } from '../../text/messages.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import './UnreadablePanel.css';

/** Nothing was checked: the place and the reason, as the engine's reader gave them. */
export function UnreadablePanel({ open }: { readonly open: CaseSummary }) {
  return (
    <section className="UnreadablePanel" aria-label={VERDICT.unreadableAt}>
      <h2 className="UnreadablePanel-title">
        <Mark {...viewOfCase('UNREADABLE')} word="" size={18} /> {VERDICT.unreadableAt}
      </h2>
      <p className="UnreadablePanel-reason">
        <Evidence text={open.unreadable ?? VERDICT.unreadable} most={1200} prose />
      </p>
      <dl className="UnreadablePanel-facts">
        <dt>{VERDICT.subject}</dt>
        <dd>
          <Evidence text={open.subject} most={200} />
        </dd>
      </dl>
    </section>
  );
}
