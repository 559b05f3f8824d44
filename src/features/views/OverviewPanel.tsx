import type { ReactNode } from 'react';
import type { CaseSummary, ViewInfo, ViewInfoOf } from '../../worker/contract.ts';
import { isGlance } from '../../selectors/views.ts';
import { VIEWS } from '../../text/views.ts';
import { CardPanel } from './CardPanel.tsx';
import { LadderPanel } from './LadderPanel.tsx';
import './OverviewPanel.css';

interface OverviewPanelProps {
  readonly open: CaseSummary;
  /** What stands below the cards: the files of the case. */
  readonly children: ReactNode;
}

const isShort = (info: ViewInfo): info is ViewInfoOf<'card' | 'ladder'> => isGlance(info);

/** Everything short about a case on one page: cards and ladders in the order of the format, then the files. */
export function OverviewPanel({ open, children }: OverviewPanelProps) {
  return (
    <section className="OverviewPanel" aria-label={VIEWS.overview} tabIndex={0}>
      {open.views
        .filter(isShort)
        .map((info) =>
          info.kind === 'card' ? (
            <CardPanel key={info.id} caseId={open.id} info={info} hasText={open.textFiles > 0} />
          ) : (
            <LadderPanel key={info.id} caseId={open.id} info={info} />
          ),
        )}
      {children}
    </section>
  );
}
