import type { ReactNode } from 'react';
import { NO_SELECTION } from '../../state/case-selection.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { casesTsv, type CaseEntry } from '../../selectors/cases.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { CASES } from '../../text/cases.ts';
import { COPY } from '../../text/messages.ts';

interface CaseActionsProps {
  readonly entries: readonly CaseEntry[];
  readonly children: ReactNode;
}

/** What can be done with the chosen cases; there only while some are chosen. */
export function CaseActions({ entries, children }: CaseActionsProps) {
  const session = useSession();
  const { ids } = useStore(session.selection);
  if (ids.size === 0) return null;
  return (
    <div className="CaseActions" role="group" aria-label={CASES.actions}>
      <span className="CaseActions-count" aria-live="polite">
        {CASES.chosen(ids.size)}
      </span>
      <Button
        onClick={() => {
          session.removeCases(undefined);
        }}
      >
        {CASES.remove}
      </Button>
      <Button
        onClick={() => {
          session.keepCases();
        }}
      >
        {CASES.keep}
      </Button>
      {children}
      <CopyButton
        text={() => casesTsv(entries.filter(({ id }) => ids.has(id)))}
        label={CASES.copy}
        done={COPY.copied}
        refused={COPY.refused}
      />
      <Button
        kind="quiet"
        className="CopyButton"
        onClick={() => {
          session.selection.set(NO_SELECTION);
        }}
      >
        {CASES.clear}
      </Button>
    </div>
  );
}
