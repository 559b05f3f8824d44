import { useCallback, useState } from 'react';
import type { ComparedRow, CompareOverview, ComparePair, CompareRowQuery } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { usePages } from '../../state/use-pages.ts';
import { NUMBER_HEAD, numberCells } from '../../selectors/compare.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { Choice } from '../../ui/Choice.tsx';
import { RowGrid } from '../../ui/RowGrid.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { COMPARE } from '../../text/compare.ts';
import { CopyMatching } from './CopyMatching.tsx';
import { NumberDetail } from './NumberDetail.tsx';
import { NUMBER_COLUMNS, numberRow } from './number-columns.tsx';

/** Rows of one page; with the pages around the view, never more than 200 are held (see use-pages.ts). */
const PAGE = 40;
const ROW_PIXELS = 46;
const FILTERS = ['different', 'claims', 'verdicts', 'windows', 'one-sided', 'all'] as const;

interface NumbersSectionProps {
  readonly pair: ComparePair;
  readonly pairKey: string;
  readonly overview: CompareOverview | undefined;
}

/** Every number of either side beside that of the same place on the other. */
export function NumbersSection({ pair, pairKey, overview }: NumbersSectionProps) {
  const session = useSession();
  const { shortcuts } = useStore(session.settings);
  const { only, check, sort, search } = useStore(session.navigation.comparing).view;
  const infos = useCheckInfos();
  const [chosen, setChosen] = useState(0);
  const query: Omit<CompareRowQuery, 'offset' | 'limit'> = {
    ...pair,
    only,
    sort,
    search,
    ...(check === undefined ? {} : { check }),
  };
  const key = `numbers ${pairKey} ${only} ${check ?? ''} ${sort} ${search}`;
  const ask = (offset: number, limit: number) => session.client.compare.rows({ ...query, offset, limit });
  const pages = usePages<ComparedRow>(key, PAGE, ask);
  const row = pages.row(chosen);
  const { want } = pages;
  const onDrawn = useCallback(
    (first: number, last: number) => {
      want(first, last);
    },
    [want],
  );
  const open = (position: number, { shiftKey }: { readonly shiftKey: boolean }): void => {
    const found = pages.row(position);
    if (found !== undefined) session.navigation.showComparedInText(shiftKey ? 'second' : 'first', found);
  };
  return (
    <>
      <div className="Compare-tools">
        <Choice
          name="compare-only"
          label={COMPARE.filter}
          value={only}
          options={FILTERS.map((filter) => ({
            value: filter,
            label: COMPARE.filters[filter],
            title: COMPARE.filterWhy[filter],
          }))}
          onChange={(value) => {
            session.navigation.showCompared({ only: value });
          }}
        />
        <Choice
          name="compare-sort"
          label={COMPARE.sort}
          value={sort}
          options={[
            { value: 'evidence', label: COMPARE.byEvidence },
            { value: 'change', label: COMPARE.byChange },
          ]}
          onChange={(value) => {
            session.navigation.showCompared({ sort: value });
          }}
        />
        <select
          className="Compare-check"
          aria-label={COMPARE.check}
          value={check ?? ''}
          onChange={(event) => {
            session.navigation.showCompared({
              check: overview?.checks.find(({ id }) => id === event.target.value)?.id,
            });
          }}
        >
          <option value="">{COMPARE.anyCheck}</option>
          {overview?.checks.map(({ id }) => (
            <option key={id} value={id}>
              {shortId(id)} {titleOf(infos, id)}
            </option>
          ))}
        </select>
        <SearchField
          label={COMPARE.search.numbers}
          value={search}
          onChange={(value) => {
            session.navigation.showCompared({ search: value });
          }}
        />
        <span className="Compare-shown" role="status">
          {overview === undefined
            ? COMPARE.aligning
            : pages.total === undefined
              ? ''
              : COMPARE.shown(pages.total, overview.numbers)}
        </span>
      </div>
      <RowGrid
        key={key}
        label={COMPARE.section.numbers}
        columns={NUMBER_COLUMNS}
        total={pages.total ?? 0}
        rowPixels={ROW_PIXELS}
        row={pages.row}
        cells={numberRow}
        rowClass={({ verdictDiffers }) => (verdictDiffers ? 'CompareRow--verdict' : '')}
        onDrawn={onDrawn}
        onChoose={setChosen}
        onOpen={open}
        letters={shortcuts}
        empty={emptyText(overview, pages.total, only === 'different' && search === '' && check === undefined)}
      />
      <NumberDetail row={row} infos={infos} />
      <div className="Compare-foot">
        <span>{COMPARE.hint}</span>
        <CopyMatching head={NUMBER_HEAD} total={pages.total ?? 0} ask={ask} cells={numberCells} />
      </div>
    </>
  );
}

function emptyText(overview: CompareOverview | undefined, total: number | undefined, plain: boolean): string {
  if (overview === undefined || total === undefined) return '';
  if (overview.tooMany) return COMPARE.tooMany;
  if (overview.numbers === 0) return COMPARE.noNumbers;
  return plain ? COMPARE.same : COMPARE.noMatch;
}
