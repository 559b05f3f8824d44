import type { CaseSummary } from '../../worker/contract.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { LEFTOVER } from '../../text/cases.ts';
import { VERDICT } from '../../text/messages.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import './UnreadablePanel.css';

/** Nothing was checked: which of four things is the matter, the place and the reason as the reader gave them, and what to do. */
export function UnreadablePanel({ open }: { readonly open: CaseSummary }) {
  const kind = open.leftover === undefined ? undefined : LEFTOVER[open.leftover];
  return (
    <section className="UnreadablePanel" aria-label={VERDICT.unreadableAt}>
      <h2 className="UnreadablePanel-title">
        <Mark {...viewOfCase('UNREADABLE')} word="" size={18} /> {kind?.title ?? VERDICT.unreadableAt}
      </h2>
      <p className="UnreadablePanel-reason">
        <Evidence text={open.unreadable ?? VERDICT.unreadable} most={1200} prose />
      </p>
      {kind === undefined ? null : <p>{kind.next}</p>}
      <dl className="UnreadablePanel-facts">
        <dt>{VERDICT.subject}</dt>
        <dd>
          <Evidence text={open.subject} most={200} />
        </dd>
      </dl>
    </section>
  );
}
