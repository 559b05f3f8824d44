import { useEffect } from 'react';
import type { AuditSummary, CaseSummary } from '../worker/contract.ts';
import { AcceptedFormats } from '../features/intake/AcceptedFormats.tsx';
import { CaseList } from '../features/cases/CaseList.tsx';
import { CheckList } from '../features/checks/CheckList.tsx';
import { Inspector } from '../features/inspector/Inspector.tsx';
import { PrintReport } from '../features/report/PrintReport.tsx';
import { ReportPanel } from '../features/report/ReportPanel.tsx';
import { UnreadablePanel } from '../features/verdict/UnreadablePanel.tsx';
import { VerdictRegion } from '../features/verdict/VerdictRegion.tsx';
import { shownTab, standsAlone, tabsOf } from '../selectors/tabs.ts';
import { useSession } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Later } from '../ui/Later.tsx';
import { useMedia } from '../ui/use-media.ts';
import { PaneSplitter } from './PaneSplitter.tsx';
import { usePaneWidths } from './use-pane-widths.ts';
import { Views } from './Views.tsx';

/** Below this the panes stand one under the other, and the checks are one of the tabs. */
const NARROW = '(max-width: 899px)';

interface WorkbenchProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
}

/** Verdict above; cases and checks left, findings and numbers in the middle, what is chosen right. */
export function Workbench({ summary, open }: WorkbenchProps) {
  const narrow = useMedia(NARROW);
  const session = useSession();
  const view = useStore(session.navigation.view);
  // A list of one case is not shown: what was to have the focus is the verdict then.
  useEffect(() => {
    if (session.takeCaseFocus()) document.querySelector<HTMLElement>('#verdict')?.focus();
  }, [session]);
  const readable = open.outcome !== 'UNREADABLE';
  const wide = readable && standsAlone(shownTab(tabsOf(open, narrow), view));
  const several = summary.cases.length > 1;
  const panes = usePaneWidths();
  const table = several && view.table;
  return (
    <div className="Workbench">
      <VerdictRegion summary={summary} open={open} />
      {table ? (
        <div className="Workbench-table">
          <CaseList summary={summary} />
        </div>
      ) : (
        <div
          ref={panes}
          className={`Workbench-panes${readable ? '' : ' Workbench-panes--unreadable'}${wide ? ' Workbench-panes--wide' : ''}`}
        >
          {several || (readable && !narrow) ? (
            <div className="Workbench-left">
              {several ? <CaseList summary={summary} /> : null}
              {readable && !narrow ? (
                <Later>
                  <CheckList key={open.id} open={open} />
                </Later>
              ) : null}
              <PaneSplitter pane="left" />
            </div>
          ) : null}
          {readable ? (
            <>
              <div className="Workbench-center">
                <Later>
                  <Later>
                    <Views key={open.id} summary={summary} open={open} narrow={narrow} />
                  </Later>
                </Later>
              </div>
              {wide ? null : (
                <div className="Workbench-right">
                  <Later>
                    <Later>
                      <Later>
                        <Inspector key={open.id} open={open} />
                      </Later>
                    </Later>
                  </Later>
                  <PaneSplitter pane="right" />
                </div>
              )}
            </>
          ) : (
            <div className="Workbench-unreadable">
              <UnreadablePanel open={open} />
              <AcceptedFormats />
              <ReportPanel summary={summary} />
            </div>
          )}
        </div>
      )}
      {/* After what is seen: the worker makes the report when it has answered everything else. */}
      <Later>
        <Later>
          <Later>
            <Later>
              <PrintReport summary={summary} />
            </Later>
          </Later>
        </Later>
      </Later>
    </div>
  );
}
