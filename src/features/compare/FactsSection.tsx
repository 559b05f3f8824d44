import { useCallback, useState } from 'react';
import type { ComparedFact, CompareOverview, ComparePair } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { usePages } from '../../state/use-pages.ts';
import { FACT_HEAD, factCells } from '../../selectors/compare.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { RowGrid } from '../../ui/RowGrid.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { COMPARE } from '../../text/compare.ts';
import { DifferingChoice } from './ChecksSection.tsx';
import { CopyMatching } from './CopyMatching.tsx';

const PAGE = 40;
const ROW_PIXELS = 46;
/** Characters of a value in a cell. */
const MOST = 160;

const COLUMNS = [
  { id: 'fact', title: COMPARE.fact },
  { id: 'first', title: COMPARE.sides.first },
  { id: 'second', title: COMPARE.sides.second },
] as const;

interface FactsSectionProps {
  readonly pair: ComparePair;
  readonly pairKey: string;
  readonly overview: CompareOverview | undefined;
}

/** What the two cases say beside numbers: facts, cards, tables. */
export function FactsSection({ pair, pairKey, overview }: FactsSectionProps) {
  const session = useSession();
  const { shortcuts } = useStore(session.settings);
  const { only, search } = useStore(session.navigation.comparing).view;
  const shown = only === 'all' ? 'all' : 'different';
  const key = `facts ${pairKey} ${shown} ${search}`;
  const ask = (offset: number, limit: number) =>
    session.client.compare.facts({ ...pair, only: shown, search, offset, limit });
  const pages = usePages<ComparedFact>(key, PAGE, ask);
  const [chosen, setChosen] = useState(0);
  const { want } = pages;
  const onDrawn = useCallback(
    (first: number, last: number) => {
      want(first, last);
    },
    [want],
  );
  return (
    <>
      <div className="Compare-tools">
        <DifferingChoice name="compare-facts" />
        <SearchField
          label={COMPARE.search.facts}
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
              : COMPARE.shown(pages.total, overview.facts)}
        </span>
      </div>
      <RowGrid
        key={key}
        label={COMPARE.section.facts}
        columns={COLUMNS}
        total={pages.total ?? 0}
        rowPixels={ROW_PIXELS}
        row={pages.row}
        cells={factRow}
        onDrawn={onDrawn}
        onChoose={setChosen}
        letters={shortcuts}
        empty={emptyText(pages.total, search, pair)}
      />
      <FactDetail fact={pages.row(chosen)} />
      <div className="Compare-foot">
        <span />
        <CopyMatching head={FACT_HEAD} total={pages.total ?? 0} ask={ask} cells={factCells} />
      </div>
    </>
  );
}

function emptyText(total: number | undefined, search: string, { first, second }: ComparePair): string {
  if (total === undefined) return '';
  if (search !== '') return COMPARE.noMatch;
  return first.caseId === second.caseId ? COMPARE.oneCase : COMPARE.sameFacts;
}

const factRow = (fact: ComparedFact) => [
  <span key="fact">
    <span className="Compare-line Compare-strong">
      <Evidence text={fact.label} prose />
    </span>
    <span className="Compare-line Compare-soft">
      {fact.group === '' ? COMPARE.ofCase : <Evidence text={fact.group} prose />}
    </span>
  </span>,
  <Value key="first" text={fact.first} differs={fact.differs} side="first" />,
  <Value key="second" text={fact.second} differs={fact.differs} side="second" />,
];

/** The chosen fact in full. */
function FactDetail({ fact }: { readonly fact: ComparedFact | undefined }) {
  return (
    <section className="NumberDetail" aria-label={COMPARE.detail}>
      {fact === undefined ? (
        <p className="NumberDetail-none">{COMPARE.choosing}</p>
      ) : (
        <>
          <div className="NumberDetail-place">
            <Evidence text={fact.label} most={400} prose />
          </div>
          {(['first', 'second'] as const).map((side) => (
            <div key={side} className={`NumberDetail-side CompareSide--${side}`}>
              <span className="CompareSide-letter">{COMPARE.sides[side]}</span>
              <p className="NumberDetail-whole">
                {fact[side] === undefined ? (
                  <span className="Compare-absent">{COMPARE.absent}</span>
                ) : (
                  <Evidence text={fact[side]} most={2000} />
                )}
              </p>
            </div>
          ))}
        </>
      )}
    </section>
  );
}

interface ValueProps {
  readonly text: string | undefined;
  readonly differs: boolean;
  readonly side: 'first' | 'second';
}

function Value({ text, differs, side }: ValueProps) {
  if (text === undefined) return <span className="Compare-absent">{COMPARE.absent}</span>;
  return (
    <span className={differs ? `CompareValue CompareValue--${side}` : 'CompareValue'}>
      <Evidence text={text.length > MOST ? `${text.slice(0, MOST)}\u2026` : text} />
    </span>
  );
}
