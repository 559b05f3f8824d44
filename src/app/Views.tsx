import { useEffect, useRef } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { AuditSummary, CaseSummary } from '../worker/contract.ts';
import { CaseFileList } from '../features/case-files/CaseFileList.tsx';
import { CheckList } from '../features/checks/CheckList.tsx';
import { DebuggerPanel } from '../features/debugger/DebuggerPanel.tsx';
import { FactorDiff } from '../features/factor-diff/FactorDiff.tsx';
import { FindingsPanel } from '../features/findings/FindingsPanel.tsx';
import { MeaningPanel } from '../features/meaning/MeaningPanel.tsx';
import { RawView } from '../features/raw/RawView.tsx';
import { ReportPanel } from '../features/report/ReportPanel.tsx';
import { OverviewPanel } from '../features/views/OverviewPanel.tsx';
import { ViewGroup } from '../features/views/ViewGroup.tsx';
import { shownTab, tabsOf, type CaseTab } from '../selectors/tabs.ts';
import { useSession } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Evidence } from '../ui/Evidence.tsx';
import { grouped } from '../text/messages.ts';
import { VIEWS } from '../text/views.ts';
import { HeldBar } from './HeldBar.tsx';

interface ViewsProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
  /** The checks are a tab of their own where there is no room beside. */
  readonly narrow: boolean;
}

export function Views({ summary, open, narrow }: ViewsProps) {
  const session = useSession();
  const view = useStore(session.navigation.view);
  const list = useRef<HTMLDivElement>(null);
  const tabs = tabsOf(open, narrow);
  const shown = shownTab(tabs, view);
  // Many tabs do not fit: the chosen one is brought into view, however it was chosen.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [shown.id]);
  return (
    <Tabs
      className="Views"
      selectedKey={shown.id}
      onSelectionChange={(key) => {
        const chosen = tabs.find(({ id }) => id === key);
        if (chosen === undefined || chosen.id === shown.id) return;
        session.navigation.row.set({ row: undefined });
        session.navigation.show({ tab: chosen.tab, view: chosen.info?.id });
      }}
    >
      <TabList ref={list} className="Views-tabs" aria-label={VIEWS.tabs}>
        {tabs.map((one) => (
          <Tab key={one.id} id={one.id} className="Views-tab">
            {one.tab === 'view' ? <Evidence text={one.title} prose /> : one.title}
            {one.count === undefined ? null : <span className="Views-count">{grouped(one.count)}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((one) => (
        <TabPanel key={one.id} id={one.id} className="Views-panel">
          <View shown={one.id === shown.id ? shown : one} summary={summary} open={open} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

function View({ shown, summary, open }: { readonly shown: CaseTab } & Omit<ViewsProps, 'narrow'>) {
  switch (shown.tab) {
    case 'rules':
      return <CheckList open={open} />;
    case 'findings':
      return <FindingsPanel open={open} />;
    case 'factors':
      return (
        <>
          <HeldBar open={open} />
          <FactorDiff open={open} />
        </>
      );
    case 'overview':
      return (
        <OverviewPanel open={open}>
          <CaseFileList summary={summary} open={open} />
        </OverviewPanel>
      );
    case 'view':
      if (shown.info === undefined) return null;
      return shown.info.kind === 'computation' ? (
        <DebuggerPanel open={open} info={shown.info} />
      ) : (
        <ViewGroup caseId={open.id} info={shown.info} group={shown.group ?? [shown.info]} />
      );
    case 'text':
      return (
        <>
          <HeldBar open={open} />
          <RawView key={`${summary.verdictDigest} ${String(open.id)}`} open={open} />
        </>
      );
    case 'meaning':
      return <MeaningPanel summary={summary} open={open} />;
    case 'report':
      return <ReportPanel summary={summary} />;
  }
}
