import type { MouseEvent } from 'react';
import type { AuditSummary } from '../../worker/contract.ts';
import { baseName, caseFiles } from '../../selectors/case-files.ts';
import type { CaseEntry } from '../../selectors/cases.ts';
import { formatBytes } from '../../selectors/numbers.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { CASES } from '../../text/cases.ts';
import { grouped } from '../../text/messages.ts';
import { FILES } from '../../text/views.ts';

interface CaseRowProps {
  readonly summary: AuditSummary;
  readonly entry: CaseEntry;
  readonly at: number;
  readonly top: number;
  readonly pixels: number;
  /** The case that is looked at. */
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  /** The one row that Tab stops at. */
  readonly reachable: boolean;
  readonly onPress: (event: MouseEvent, entry: CaseEntry, at: number) => void;
}

/** The same cells as a row of a table and as three lines of a list: only the style differs. */
export function CaseRow({ summary, entry, at, top, pixels, isOpen, isChosen, reachable, onPress }: CaseRowProps) {
  const { open } = entry;
  return (
    <div
      className="CaseRow"
      role="row"
      data-item=""
      data-at={at}
      aria-rowindex={at + 2}
      aria-selected={isChosen}
      aria-current={isOpen}
      tabIndex={reachable ? 0 : -1}
      style={{ height: pixels, transform: `translateY(${String(top)}px)` }}
      onClick={(event) => {
        onPress(event, entry, at);
      }}
    >
      <span className="CaseRow-box" data-box="" aria-hidden="true" />
      <span className="CaseRow-outcome" role="gridcell">
        <Mark {...viewOfCase(open.outcome)} showWord />
      </span>
      <span className="CaseRow-name" role="gridcell">
        <Evidence text={cut(open.subject, 120)} />
      </span>
      <span className="CaseRow-format" role="gridcell">
        {entry.leftover ?? open.formatTitle}
      </span>
      <span className="CaseRow-worst" role="gridcell">
        <About summary={summary} entry={entry} />
      </span>
      <span className="CaseRow-failed" role="gridcell">
        {open.counts.failed > 0 ? (
          <>
            <span className="CaseRow-count">{grouped(open.counts.failed)}</span>
            <span className="CaseRow-words">{CASES.failed(open.counts.failed)}</span>
          </>
        ) : null}
      </span>
      <span className="CaseRow-size" role="gridcell">
        {formatBytes(entry.size)}
      </span>
    </div>
  );
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}\u2026` : text);

/** Names of files beside a case that are listed; the others are counted. */
const MOST_NAMES = 2;

/** Why a file is no evidence, or what is worst in a case, and which files were used beside it. */
function About({ summary, entry }: Pick<CaseRowProps, 'summary' | 'entry'>) {
  const { open, worst } = entry;
  if (open.unreadable !== undefined) return <Evidence text={withoutKind(open.unreadable).slice(0, 160)} prose />;
  const beside = caseFiles(summary, open).filter(({ role }) => role === 'supporting');
  const names = beside.slice(0, MOST_NAMES).map(({ input }) => baseName(input.name));
  return (
    <>
      {worst ?? ''}
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

/** The kind stands in the row already. */
const withoutKind = (reason: string): string => reason.replace(/^(?:too large|unknown|damaged|too new): /, '');
