import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { CaseSummary } from '../../worker/contract.ts';
import { CASE_OUTCOMES } from '../../selectors/cases.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { moveFocus } from '../../ui/list-keys.ts';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { COMPARE } from '../../text/compare.ts';
import { INTAKE } from '../../text/messages.ts';
import './CaseChooser.css';

const ROW_PIXELS = 44;

interface CaseChooserProps {
  readonly title: string;
  readonly cases: readonly CaseSummary[];
  readonly current: number;
  readonly onChoose: (open: CaseSummary) => void;
  readonly onClose: () => void;
}

/** Cases whose name has the search in it, the worst first. */
function worstFirst(cases: readonly CaseSummary[], search: string): readonly CaseSummary[] {
  const needle = search.trim().toLowerCase();
  const rank = ({ outcome }: CaseSummary): number => CASE_OUTCOMES.indexOf(outcome);
  return cases
    .filter(({ subject }) => subject.toLowerCase().includes(needle))
    .sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** Any case of the audit, found by its name. */
export function CaseChooser({ title, cases, current, onChoose, onClose }: CaseChooserProps) {
  const [search, setSearch] = useState('');
  const found = useMemo(() => worstFirst(cases, search), [cases, search]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualRows({ count: found.length, scroller, rowPixels: ROW_PIXELS, overscan: 8 });
  const onFieldKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      scroller.current?.querySelector<HTMLElement>('[data-item]')?.focus();
    } else if (event.key === 'Enter' && found[0] !== undefined) {
      event.preventDefault();
      onChoose(found[0]);
    }
  };
  return (
    <Modal title={title} closeLabel={INTAKE.close} open onClose={onClose}>
      <input
        className="SearchField CaseChooser-search"
        type="search"
        aria-label={COMPARE.chooseSearch}
        placeholder={COMPARE.chooseSearch}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
        onKeyDown={onFieldKey}
      />
      <div ref={scroller} className="CaseChooser-scroller">
        {found.length === 0 ? <p className="CaseChooser-none">{COMPARE.chooseNone}</p> : null}
        <ul
          className="CaseChooser-rows"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={(event) => {
            moveFocus(event, true);
          }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const one = found[item.index];
            return one === undefined ? null : (
              <li key={one.id} className="CaseChooser-row" style={{ transform: `translateY(${String(item.start)}px)` }}>
                <button
                  type="button"
                  className="CaseChooser-case"
                  data-item=""
                  aria-current={one.id === current}
                  onClick={() => {
                    onChoose(one);
                  }}
                >
                  <Mark {...viewOfCase(one.outcome)} showWord />
                  <span className="CaseChooser-name">
                    <Evidence text={one.subject.length > 80 ? `${one.subject.slice(0, 80)}\u2026` : one.subject} />
                  </span>
                  <span className="CaseChooser-format">{one.formatTitle}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </Modal>
  );
}
