import { useMemo, useRef } from 'react';
import type { AuditSummary, CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { baseName, caseFiles } from '../../selectors/case-files.ts';
import { listCases } from '../../selectors/cases.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import { Choice } from '../../ui/Choice.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { moveFocus } from '../../ui/list-keys.ts';
import { titleOf, type CheckInfos } from '../../selectors/verdict.ts';
import { CASES, grouped } from '../../text/messages.ts';
import { FILES } from '../../text/views.ts';
import './CaseList.css';

const ROW_PIXELS = 62;

export function CaseList({ summary }: { readonly summary: AuditSummary }) {
  const session = useSession();
  const view = useStore(session.view);
  const settings = useStore(session.settings);
  const infos = useCheckInfos();
  const scroller = useRef<HTMLDivElement>(null);
  const cases = useMemo(() => listCases(summary.cases, view.cases), [summary, view.cases]);
  const virtualizer = useVirtualRows({ count: cases.length, scroller, rowPixels: ROW_PIXELS, overscan: 10 });
  const change = (cases: Partial<typeof view.cases>): void => {
    session.view.set((now) => ({ ...now, cases: { ...now.cases, ...cases } }));
  };
  return (
    <section id="cases" className="CaseList" aria-labelledby="cases-title" tabIndex={-1}>
      <div className="CaseList-head">
        <h2 id="cases-title" className="CaseList-title">
          {CASES.title} <span className="CaseList-count">{grouped(summary.cases.length)}</span>
        </h2>
        <Choice
          name="case-order"
          label={CASES.sort}
          value={view.cases.sort}
          options={[
            { value: 'outcome', label: CASES.byOutcome },
            { value: 'name', label: CASES.byName },
          ]}
          onChange={(sort) => {
            change({ sort });
          }}
        />
        <SearchField
          label={CASES.search}
          value={view.cases.search}
          onChange={(search) => {
            change({ search });
          }}
        />
      </div>
      <div ref={scroller} className="CaseList-scroller">
        {cases.length === 0 ? <p className="CaseList-none">{CASES.none}</p> : null}
        <ul
          className="CaseList-rows"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={(event) => {
            moveFocus(event, settings.shortcuts);
          }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const one = cases[item.index];
            if (one === undefined) return null;
            return (
              <li key={one.id} className="CaseList-row" style={{ transform: `translateY(${String(item.start)}px)` }}>
                <button
                  type="button"
                  className="CaseRow"
                  data-item=""
                  aria-current={one.id === view.caseId}
                  onClick={() => {
                    session.selectCase(one.id);
                  }}
                >
                  <span className="CaseRow-outcome">
                    <Mark {...viewOfCase(one.outcome)} showWord />{' '}
                    <span className="CaseRow-format">
                      {one.counts.failed > 0 ? `${CASES.failed(one.counts.failed)}, ` : ''}
                      {one.formatTitle}
                    </span>
                  </span>
                  <span className="CaseRow-name">
                    <Evidence text={one.subject.length > 80 ? `${one.subject.slice(0, 80)}\u2026` : one.subject} />
                  </span>
                  <span className="CaseRow-about">
                    <About summary={summary} one={one} infos={infos} />
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

/** Names of files beside a case that are listed; the others are counted. */
const MOST_NAMES = 2;

interface AboutProps {
  readonly summary: AuditSummary;
  readonly one: CaseSummary;
  readonly infos: CheckInfos;
}

/** Why a file is no case, or what is worst in one, and which files were used beside it. */
function About({ summary, one, infos }: AboutProps) {
  if (one.unreadable !== undefined) return <Evidence text={one.unreadable.slice(0, 160)} prose />;
  const worst = one.checks.find(({ outcome, rootCount }) => outcome === 'failed' && rootCount > 0);
  const beside = caseFiles(summary, one).filter(({ role }) => role === 'supporting');
  const names = beside.slice(0, MOST_NAMES).map(({ input }) => baseName(input.name));
  return (
    <>
      {worst === undefined ? '' : titleOf(infos, worst.id)}
      {worst === undefined || names.length === 0 ? '' : '; '}
      {names.length === 0 ? null : (
        <>
          {FILES.with}
          <Evidence text={names.join(', ').slice(0, 120)} prose />
          {beside.length > names.length ? ` ${FILES.withMore(beside.length - names.length)}` : ''}
        </>
      )}
    </>
  );
}
