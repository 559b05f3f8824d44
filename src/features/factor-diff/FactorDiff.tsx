import { useCallback } from 'react';
import type { CaseSummary } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos, useHeld, useSummary } from '../../state/use-case.ts';
import { usePages } from '../../state/use-pages.ts';
import type { FactorQuery } from '../../state/view.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { Choice } from '../../ui/Choice.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { FACTORS } from '../../text/messages.ts';
import { FactorTable } from './FactorTable.tsx';
import './FactorDiff.css';

/** Rows of one page; with the pages around the view, never more than 200 are held (see use-pages.ts). */
const PAGE = 40;

export function FactorDiff({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const { factors } = useStore(session.navigation.view);
  const infos = useCheckInfos();
  const digest = useSummary()?.verdictDigest ?? '';
  const { only, check, sort, search } = factors;
  const held = useHeld(open);
  const record = held?.record;
  const ask = useCallback(
    (offset: number, limit: number) => {
      const own = record === undefined ? {} : { record };
      const query = { caseId: open.id, offset, limit, only, sort, search, ...own };
      return session.client.comparisons(check === undefined ? query : { ...query, check });
    },
    [session, open.id, only, check, sort, search, record],
  );
  const key = `factors ${digest} ${String(open.id)} ${only} ${check ?? ''} ${sort} ${search} ${String(record ?? '')}`;
  const pages = usePages(key, PAGE, ask);
  const change = (next: Partial<FactorQuery>): void => {
    session.navigation.show({ factors: { ...factors, ...next } });
  };
  return (
    <section className="FactorDiff" aria-label={FACTORS.tab}>
      <div className="FactorDiff-head">
        <Choice
          name="factor-only"
          label={FACTORS.only}
          value={only}
          options={[
            { value: 'all', label: FACTORS.all },
            { value: 'failed', label: FACTORS.failed },
          ]}
          onChange={(value) => {
            change({ only: value });
          }}
        />
        <Choice
          name="factor-sort"
          label={FACTORS.sort}
          value={sort}
          options={[
            { value: 'evidence', label: FACTORS.byEvidence },
            { value: 'utilisation', label: FACTORS.byUtilisation },
          ]}
          onChange={(value) => {
            change({ sort: value });
          }}
        />
        <select
          className="FactorDiff-check"
          aria-label={FACTORS.check}
          value={check ?? ''}
          onChange={(event) => {
            change({ check: open.checks.find((one) => one.id === event.target.value)?.id });
          }}
        >
          <option value="">{FACTORS.anyCheck}</option>
          {open.checks.map((one) => (
            <option key={one.id} value={one.id}>
              {shortId(one.id)} {titleOf(infos, one.id)}
            </option>
          ))}
        </select>
        <SearchField
          label={FACTORS.search}
          value={search}
          onChange={(value) => {
            change({ search: value });
          }}
        />
        <span className="FactorDiff-count">
          {pages.total === undefined ? '' : FACTORS.of(pages.total, held?.comparisonCount ?? open.comparisonCount)}
        </span>
      </div>
      <FactorTable key={key} pages={pages} empty={open.comparisonCount === 0 ? FACTORS.noneCase : FACTORS.none} />
    </section>
  );
}
