import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { CASE_ORDERS, CASE_OUTCOMES, countByOutcome, formatsOf, type CaseEntry } from '../../selectors/cases.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import { Button } from '../../ui/Button.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { CASES } from '../../text/cases.ts';
import { grouped } from '../../text/messages.ts';

interface CaseFiltersProps {
  readonly entries: readonly CaseEntry[];
  /** How many pass the filter. */
  readonly shown: number;
}

/** What is shown of the cases, and in which order. */
export function CaseFilters({ entries, shown }: CaseFiltersProps) {
  const session = useSession();
  const { cases, table } = useStore(session.navigation.view);
  const counts = countByOutcome(entries);
  const formats = formatsOf(entries);
  return (
    <div className="CaseFilters">
      <div className="CaseFilters-top">
        <h2 id="cases-title" className="CaseFilters-title">
          {CASES.title} <span className="CaseFilters-count">{CASES.of(shown, entries.length)}</span>
        </h2>
        <Button
          kind="quiet"
          aria-pressed={table}
          onClick={() => {
            session.wantCaseFocus();
            session.navigation.show({ table: !table });
          }}
        >
          {table ? CASES.list : CASES.table}
        </Button>
      </div>
      <div className="CaseFilters-outcomes" role="group" aria-label={CASES.outcomes}>
        {CASE_OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => {
          const on = cases.outcomes.includes(outcome);
          return (
            <button
              key={outcome}
              type="button"
              className="CaseFilters-outcome"
              aria-pressed={on}
              onClick={() => {
                const outcomes = on ? cases.outcomes.filter((one) => one !== outcome) : [...cases.outcomes, outcome];
                session.navigation.listCases({ outcomes });
              }}
            >
              <Mark {...viewOfCase(outcome)} showWord size={12} /> {grouped(counts[outcome])}
            </button>
          );
        })}
      </div>
      <div className="CaseFilters-menus">
        <SearchField
          label={CASES.search}
          value={cases.search}
          onChange={(search) => {
            session.navigation.listCases({ search });
          }}
        />
        <select
          aria-label={CASES.sort}
          value={cases.sort}
          onChange={(event) => {
            const sort = CASE_ORDERS.find((one) => one === event.target.value) ?? 'outcome';
            session.navigation.listCases({ sort, reversed: false });
          }}
        >
          {CASE_ORDERS.map((order) => (
            <option key={order} value={order}>
              {CASES.orders[order]}
            </option>
          ))}
        </select>
        <Button
          kind="quiet"
          className="CaseFilters-reverse"
          aria-label={CASES.reverse}
          aria-pressed={cases.reversed}
          title={CASES.reverse}
          onClick={() => {
            session.navigation.listCases({ reversed: !cases.reversed });
          }}
        >
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
            <path d="M3.500 10V2.500M1.500 4.500l2-2 2 2M8.500 2v7.500M6.500 7.500l2 2 2-2" />
          </svg>
        </Button>
        {formats.length < 2 || (!table && cases.format === undefined) ? null : (
          <select
            aria-label={CASES.format}
            value={cases.format ?? ''}
            onChange={(event) => {
              const chosen = formats.find(({ id }) => id === event.target.value);
              session.navigation.listCases({ format: chosen?.id });
            }}
          >
            <option value="">{CASES.anyFormat}</option>
            {formats.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </div>
    </div>
  );
}
