import { useEffect, useRef } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { AuditSummary, CompareOverview, ComparePair } from '../../worker/contract.ts';
import { COMPARE_SECTIONS } from '../../state/compare.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { Button } from '../../ui/Button.tsx';
import { Later } from '../../ui/Later.tsx';
import { COMPARE } from '../../text/compare.ts';
import { grouped } from '../../text/messages.ts';
import { ChecksSection } from './ChecksSection.tsx';
import { CompareSides } from './CompareSides.tsx';
import { FactsSection } from './FactsSection.tsx';
import { NumbersSection } from './NumbersSection.tsx';
import { pairKey } from './pair-key.ts';
import './ComparePage.css';

interface ComparePageProps {
  readonly summary: AuditSummary;
  readonly pair: ComparePair;
}

/** Two sides, and what differs between them: numbers, checks, and what else they say. */
export function ComparePage({ summary, pair }: ComparePageProps) {
  const session = useSession();
  const { section } = useStore(session.navigation.comparing).view;
  const key = pairKey(summary, pair);
  const overview = useAnswer(`compare ${key}`, () => session.client.compare.overview(pair));
  const heading = useRef<HTMLHeadingElement>(null);
  // What was focused before is gone with the view that held it.
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <section id="compare" className="Compare" aria-label={COMPARE.region}>
      <div className="Compare-head">
        <h1 ref={heading} className="Compare-title" tabIndex={-1}>
          {COMPARE.title}
        </h1>
        <Button
          onClick={() => {
            session.navigation.endCompare();
          }}
        >
          {COMPARE.close}
        </Button>
      </div>
      <CompareSides summary={summary} pair={pair} />
      <Tabs
        className="Compare-sections"
        selectedKey={section}
        onSelectionChange={(chosen) => {
          const found = COMPARE_SECTIONS.find((one) => one === chosen);
          // What is searched for in one section is not what is looked for in another.
          const { view } = session.navigation.comparing.get();
          if (found !== undefined && found !== view.section)
            session.navigation.showCompared({ section: found, search: '' });
        }}
      >
        <TabList className="Compare-tabs" data-tabs="" aria-label={COMPARE.sections}>
          {COMPARE_SECTIONS.map((one) => (
            <Tab key={one} id={one} className="Compare-tab">
              {COMPARE.section[one]}
              <span className="Compare-count">{overview === undefined ? '' : countOf(overview, one)}</span>
            </Tab>
          ))}
        </TabList>
        <TabPanel id="numbers" className="Compare-panel">
          <Later>
            <NumbersSection pair={pair} pairKey={key} overview={overview} />
          </Later>
        </TabPanel>
        <TabPanel id="checks" className="Compare-panel">
          <Later>
            <ChecksSection pair={pair} overview={overview} />
          </Later>
        </TabPanel>
        <TabPanel id="facts" className="Compare-panel">
          <Later>
            <FactsSection pair={pair} pairKey={key} overview={overview} />
          </Later>
        </TabPanel>
      </Tabs>
    </section>
  );
}

/** How many differ. */
function countOf(overview: CompareOverview, section: (typeof COMPARE_SECTIONS)[number]): string {
  switch (section) {
    case 'numbers':
      return grouped(overview.different);
    case 'checks':
      return grouped(overview.checks.filter(({ differs }) => differs).length);
    case 'facts':
      return grouped(overview.factsDifferent);
  }
}
