import { useEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import type { AuditSummary } from '../../worker/contract.ts';
import { caseEntries, listCases, type CaseEntry } from '../../selectors/cases.ts';
import { NO_SELECTION, rangeOf, withToggled } from '../../state/case-selection.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { Button } from '../../ui/Button.tsx';
import { CASES } from '../../text/cases.ts';
import { CaseActions } from './CaseActions.tsx';
import { CaseFilters } from './CaseFilters.tsx';
import { CaseHead } from './CaseHead.tsx';
import { CaseRow } from './CaseRow.tsx';
import { useCaseFocus } from './use-case-focus.ts';
import { useCaseKeys } from './use-case-keys.ts';
import './CaseList.css';

const LIST_PIXELS = 62;
const TABLE_PIXELS = 32;

interface CaseListProps {
  readonly summary: AuditSummary;
  /** What other features can do with the chosen cases. */
  readonly actions?: ReactNode;
}

/** Every case of the audit: filtered, sorted, chosen by one or many, only the rows in view in the page. */
export function CaseList({ summary, actions }: CaseListProps) {
  const session = useSession();
  const view = useStore(session.navigation.view);
  const { ids } = useStore(session.selection);
  const infos = useCheckInfos();
  const scroller = useRef<HTMLDivElement>(null);
  const all = useMemo(() => caseEntries(summary, infos), [summary, infos]);
  const shown = useMemo(() => listCases(all, view.cases), [all, view.cases]);
  const [focused, setFocused] = useState<number>();
  const rowPixels = view.table ? TABLE_PIXELS : LIST_PIXELS;
  const virtualizer = useVirtualRows({ count: shown.length, scroller, rowPixels, overscan: 10 });
  const items = virtualizer.getVirtualItems();
  const openAt = shown.findIndex(({ id }) => id === view.caseId);
  const current = Math.min(focused ?? Math.max(0, openAt), Math.max(0, shown.length - 1));
  /** Where a range begins. */
  const anchor = useRef<number>(undefined);
  const focusRow = useCaseFocus(scroller, virtualizer, setFocused);

  // Where the list was left for an audit or for its other form, the focus comes back to it.
  useEffect(() => {
    if (session.takeCaseFocus()) focusRow(current);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the list appears
  }, []);

  const open = (entry: CaseEntry, at: number): void => {
    anchor.current = at;
    setFocused(at);
    session.selection.set(NO_SELECTION);
    session.navigation.selectCase(entry.id);
  };
  const toggle = (at: number): void => {
    const entry = shown[at];
    if (entry === undefined) return;
    anchor.current = at;
    setFocused(at);
    session.selection.set((selection) => withToggled(selection, entry.id));
  };
  const extend = (to: number): void => {
    const from = anchor.current ?? current;
    anchor.current = from;
    session.selection.set(rangeOf(shown, from, to));
  };
  const move = (to: number, extending: boolean): void => {
    if (extending) extend(to);
    else anchor.current = to;
    focusRow(to);
  };
  const onKeyDown = useCaseKeys({ shown, current, scroller, rowPixels, open, toggle, move });
  const onPress = (event: MouseEvent, entry: CaseEntry, at: number): void => {
    const box = event.target instanceof Element && event.target.closest('[data-box]') !== null;
    if (event.shiftKey) {
      extend(at);
      setFocused(at);
    } else if (box) toggle(at);
    else if (event.ctrlKey || event.metaKey) {
      // The case that is looked at counts as the first of several.
      const first = shown[openAt];
      if (ids.size === 0 && first !== undefined && first.id !== entry.id) toggle(openAt);
      toggle(at);
    } else open(entry, at);
  };

  // Until the current row is drawn there is nothing inside to focus, and the keyboard must reach the list all the same.
  const reachable = items.some((item) => item.index === current);
  return (
    <section
      id="cases"
      className={view.table ? 'CaseList CaseList--table' : 'CaseList'}
      aria-labelledby="cases-title"
      tabIndex={-1}
    >
      <CaseFilters entries={all} shown={shown.length} />
      <CaseActions entries={all}>{actions}</CaseActions>
      {shown.length === 0 ? (
        <div className="CaseList-none">
          <p>{CASES.none}</p>
          <Button
            onClick={() => {
              session.navigation.showAllCases();
            }}
          >
            {CASES.clearFilter}
          </Button>
        </div>
      ) : (
        <div
          ref={scroller}
          className="CaseList-scroller"
          role="grid"
          aria-label={CASES.title}
          aria-multiselectable="true"
          aria-rowcount={shown.length + 1}
          aria-describedby="cases-hint"
          tabIndex={reachable ? undefined : 0}
          onKeyDown={onKeyDown}
        >
          <CaseHead />
          <div className="CaseList-rows" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const entry = shown[item.index];
              if (entry === undefined) return null;
              return (
                <CaseRow
                  key={entry.id}
                  summary={summary}
                  entry={entry}
                  at={item.index}
                  top={item.start}
                  pixels={rowPixels}
                  isOpen={entry.id === view.caseId}
                  isChosen={ids.has(entry.id)}
                  reachable={item.index === current}
                  onPress={onPress}
                />
              );
            })}
          </div>
        </div>
      )}
      <p id="cases-hint" className={view.table ? 'CaseList-hint' : 'u-hidden'}>
        {CASES.hint}
      </p>
    </section>
  );
}
