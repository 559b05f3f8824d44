import { useCallback, useMemo, useRef } from 'react';
import type { CaseSummary, ComparisonLine, ComparisonPage, Folding, UseFloor } from '../../worker/contract.ts';
import { CancelledError, CrashError } from '../../worker/client.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos, useHeld, useSummary } from '../../state/use-case.ts';
import { usePages } from '../../state/use-pages.ts';
import { NONE_FOLDED, type FactorQuery } from '../../state/view.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { useSize } from '../../ui/use-size.ts';
import { DIFF } from '../../text/factors.ts';
import { FACTORS } from '../../text/messages.ts';
import { ColumnChooser } from './ColumnChooser.tsx';
import { tsvOfAll } from './copy-rows.ts';
import { FactorTable } from './FactorTable.tsx';
import { EVERY_FOLDED } from './folding.ts';
import { Pick } from './Pick.tsx';
import { layoutOf } from './table-layout.ts';
import './FactorDiff.css';

/** Lines of one page; with the pages around the view, never more than 200 are held (see use-pages.ts). */
const PAGE = 40;

const FLOORS: readonly UseFloor[] = [0.1, 0.5, 0.9, 'beyond'];
const FOLDS = [
  { label: DIFF.foldAll, folding: EVERY_FOLDED },
  { label: DIFF.unfoldAll, folding: NONE_FOLDED },
];
const GROUPS = { check: DIFF.byCheck, record: DIFF.byRecord } as const;

export function FactorDiff({ open }: { readonly open: CaseSummary }) {
  const session = useSession();
  const { factors } = useStore(session.navigation.view);
  const { without } = useStore(session.settings).layout;
  const infos = useCheckInfos();
  const digest = useSummary()?.verdictDigest ?? '';
  const section = useRef<HTMLElement>(null);
  const pixels = useSize(section)?.width;
  const { only, check, use, sort, search, folded } = factors;
  const held = useHeld(open);
  const record = held?.record;
  // Of evidence that is not held whole there are only the comparisons of one record.
  const bundle = held === undefined && open.records > 1;
  const group = factors.group === 'record' && !bundle ? undefined : factors.group;
  /** The group of the row that the keyboard is on: where it is when groups are folded. */
  const anchorRef = useRef<string>(undefined);
  const ask = useCallback(
    (offset: number, limit: number, folding: Folding): Promise<ComparisonPage> =>
      session.client.comparisons({
        caseId: open.id,
        offset,
        limit,
        only,
        sort,
        search,
        ...(check === undefined ? {} : { check }),
        ...(use === undefined ? {} : { use }),
        ...(record === undefined ? {} : { record }),
        ...(group === undefined ? {} : { group, folded: folding }),
        ...(anchorRef.current === undefined ? {} : { find: anchorRef.current }),
      }),
    [session, open.id, only, check, use, sort, search, group, record],
  );
  const askFolded = useCallback((offset: number, limit: number) => ask(offset, limit, folded), [ask, folded]);
  const family = JSON.stringify(['factors', digest, open.id, only, check, use, sort, group, search, record]);
  const pages = usePages<ComparisonLine, ComparisonPage>(
    `${family} ${JSON.stringify(folded)}`,
    PAGE,
    askFolded,
    family,
  );
  const show = (next: Partial<FactorQuery>): void => {
    session.navigation.show({ factors: { ...factors, ...next } });
  };
  const shownWithout = useMemo(
    () => (group === 'check' && !without.includes('check') ? [...without, 'check' as const] : without),
    [group, without],
  );
  const layout = useMemo(() => layoutOf(shownWithout, pixels ?? 0), [shownWithout, pixels]);
  const copyAll = async (): Promise<string | undefined> => {
    try {
      return await tsvOfAll((offset, limit) => ask(offset, limit, NONE_FOLDED));
    } catch (error) {
      if (!(error instanceof CancelledError || error instanceof CrashError)) session.fault(error);
      return undefined;
    }
  };
  return (
    <section ref={section} className="FactorDiff" aria-label={FACTORS.tab}>
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
            show({ only: value });
          }}
        />
        <Pick
          name="use"
          label={DIFF.use}
          value={use}
          options={FLOORS}
          titleOf={DIFF.atLeast}
          none={DIFF.anyUse}
          onChange={(value) => {
            show({ use: value });
          }}
        />
        <Pick
          name="check"
          label={FACTORS.check}
          value={check}
          options={open.checks.map(({ id }) => id)}
          titleOf={(id) => `${shortId(id)} ${titleOf(infos, id)}`}
          none={FACTORS.anyCheck}
          onChange={(value) => {
            show({ check: value });
          }}
        />
        <SearchField
          label={FACTORS.search}
          value={search}
          onChange={(value) => {
            show({ search: value });
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
            show({ sort: value });
          }}
        />
        <Pick
          name="group"
          label={DIFF.group}
          value={group}
          options={bundle ? ['check', 'record'] : ['check']}
          titleOf={(by) => GROUPS[by]}
          none={DIFF.noGroups}
          onChange={(value) => {
            show({ group: value, folded: NONE_FOLDED });
          }}
        />
        {group === undefined
          ? null
          : FOLDS.map(({ label, folding }) => (
              <Button
                key={label}
                kind="quiet"
                className="FactorDiff-fold"
                onClick={() => {
                  show({ folded: folding });
                }}
              >
                {label}
              </Button>
            ))}
        <ColumnChooser />
      </div>
      {pixels === undefined ? null : (
        <FactorTable
          key={family}
          pages={pages}
          layout={layout}
          grouped={group !== undefined}
          anchorRef={anchorRef}
          onFold={(next) => {
            show({ folded: next });
          }}
          folded={folded}
          all={held?.comparisonCount ?? open.comparisonCount}
          copyAll={copyAll}
          empty={
            open.comparisonCount === 0 ? (
              FACTORS.noneCase
            ) : (
              <>
                {FACTORS.none}{' '}
                <Button
                  onClick={() => {
                    show({ only: 'all', check: undefined, use: undefined, search: '' });
                  }}
                >
                  {DIFF.showAll}
                </Button>
              </>
            )
          }
        />
      )}
    </section>
  );
}
