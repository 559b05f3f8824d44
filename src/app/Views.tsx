import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { AuditSummary, CaseSummary } from '../worker/contract.ts';
import { CheckList } from '../features/checks/CheckList.tsx';
import { FactorDiff } from '../features/factor-diff/FactorDiff.tsx';
import { FindingsPanel } from '../features/findings/FindingsPanel.tsx';
import { MeaningPanel } from '../features/meaning/MeaningPanel.tsx';
import { RawView } from '../features/raw/RawView.tsx';
import { totalRoots } from '../selectors/findings.ts';
import { useSession } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { TABS, type Tab as ViewTab } from '../state/view.ts';
import { FACTORS, FINDINGS, grouped, MEANING, RULES, TEXT_VIEW } from '../text/messages.ts';

const TITLES: Readonly<Record<ViewTab, string>> = {
  rules: RULES.title,
  findings: FINDINGS.tab,
  factors: FACTORS.tab,
  text: TEXT_VIEW.tab,
  meaning: MEANING.tab,
};

interface ViewsProps {
  readonly summary: AuditSummary;
  readonly open: CaseSummary;
  /** The checks are a tab of their own where there is no room beside. */
  readonly narrow: boolean;
}

export function Views({ summary, open, narrow }: ViewsProps) {
  const session = useSession();
  const { tab } = useStore(session.view);
  const tabs = TABS.filter((one) => narrow || one !== 'rules');
  const shown = tabs.includes(tab) ? tab : 'findings';
  const counts: Readonly<Record<ViewTab, number | undefined>> = {
    rules: open.checks.length,
    findings: totalRoots(open),
    factors: open.comparisonCount,
    text: undefined,
    meaning: undefined,
  };
  return (
    <Tabs
      className="Views"
      selectedKey={shown}
      onSelectionChange={(key) => {
        const chosen = TABS.find((one) => one === key);
        if (chosen !== undefined && chosen !== tab) session.show({ tab: chosen });
      }}
    >
      <TabList className="Views-tabs" aria-label={FINDINGS.detail}>
        {tabs.map((one) => (
          <Tab key={one} id={one} className="Views-tab">
            {TITLES[one]}
            {counts[one] === undefined ? null : <span className="Views-count">{grouped(counts[one])}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((one) => (
        <TabPanel key={one} id={one} className="Views-panel">
          <View tab={one} summary={summary} open={open} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

function View({ tab, summary, open }: { readonly tab: ViewTab } & Omit<ViewsProps, 'narrow'>) {
  switch (tab) {
    case 'rules':
      return <CheckList open={open} />;
    case 'findings':
      return <FindingsPanel open={open} />;
    case 'factors':
      return <FactorDiff open={open} />;
    case 'text':
      return <RawView open={open} />;
    case 'meaning':
      return <MeaningPanel summary={summary} open={open} />;
  }
}
