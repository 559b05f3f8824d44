import { useMemo } from 'react';
import type { CaseSummary } from '../../worker/contract.ts';
import type { CheckOutcome } from '../../../engine/verdict/model.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { listChecks } from '../../selectors/checks.ts';
import { totalRoots } from '../../selectors/findings.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { moveFocus } from '../../ui/list-keys.ts';
import { FINDINGS, grouped, OUTCOME_WORD, RULES } from '../../text/messages.ts';
import { CheckRow } from './CheckRow.tsx';
import './CheckList.css';

const FILTERS = ['failed', 'error', 'unverified', 'passed', 'not-checked'] as const satisfies readonly CheckOutcome[];

export function CheckList({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const view = useStore(session.navigation.view);
  const settings = useStore(session.settings);
  const infos = useCheckInfos();
  const checks = useMemo(() => listChecks(open, infos, view.rules), [open, infos, view.rules]);
  const change = (rules: Partial<typeof view.rules>): void => {
    session.navigation.view.set((now) => ({ ...now, rules: { ...now.rules, ...rules } }));
  };
  return (
    <section id="checks" className="CheckList" aria-labelledby="checks-title" tabIndex={-1}>
      <div className="CheckList-head">
        <h2 id="checks-title" className="CheckList-title">
          {RULES.title} <span className="CheckList-count">{grouped(open.checks.length)}</span>
        </h2>
        <select
          className="CheckList-filter"
          aria-label={RULES.filter}
          value={view.rules.outcome}
          onChange={(event) => {
            const chosen = FILTERS.find((one) => one === event.target.value);
            change({ outcome: chosen ?? 'all' });
          }}
        >
          <option value="all">{RULES.all}</option>
          {FILTERS.map((outcome) => (
            <option key={outcome} value={outcome}>
              {OUTCOME_WORD[outcome]} ({open.counts[outcome]})
            </option>
          ))}
        </select>
        <SearchField
          label={RULES.search}
          value={view.rules.search}
          onChange={(search) => {
            change({ search });
          }}
        />
      </div>
      <ul
        className="CheckList-rows"
        aria-labelledby="checks-title"
        onKeyDown={(event) => {
          moveFocus(event, settings.shortcuts);
        }}
      >
        <li>
          <button
            type="button"
            className="CheckList-all"
            data-item=""
            aria-current={view.check === undefined}
            onClick={() => {
              session.navigation.selectCheck(undefined);
            }}
          >
            <span>{RULES.everything}</span>
            <span>{FINDINGS.scope(totalRoots(open))}</span>
          </button>
        </li>
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} info={infos.get(check.id)} chosen={check.id === view.check} />
        ))}
      </ul>
      {checks.length === 0 ? <p className="CheckList-none">{RULES.none}</p> : null}
    </section>
  );
}
