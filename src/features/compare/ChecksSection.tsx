import { useCallback, useMemo } from 'react';
import type { CheckFigures, ComparedCheck, CompareOverview, ComparePair } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useCheckInfos } from '../../state/use-case.ts';
import { CHECK_HEAD, checkCells, listCompared } from '../../selectors/compare.ts';
import { BOUND_AT, barLength, formatMeasure } from '../../selectors/numbers.ts';
import { viewOfCheck } from '../../selectors/outcome.ts';
import { shortId, titleOf } from '../../selectors/verdict.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { RowGrid } from '../../ui/RowGrid.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { COMPARE } from '../../text/compare.ts';
import { FINDINGS } from '../../text/messages.ts';
import { CopyMatching } from './CopyMatching.tsx';

const ROW_PIXELS = 46;

const COLUMNS = [
  { id: 'check', title: COMPARE.check },
  { id: 'first', title: COMPARE.sides.first },
  { id: 'second', title: COMPARE.sides.second },
  { id: 'use', title: `${COMPARE.greatest} ${COMPARE.sides.first}` },
  { id: 'use2', title: `${COMPARE.greatest} ${COMPARE.sides.second}` },
] as const;

interface ChecksSectionProps {
  readonly pair: ComparePair;
  readonly overview: CompareOverview | undefined;
}

/** Every check with its outcome on either side; Enter shows its numbers. */
export function ChecksSection({ pair, overview }: ChecksSectionProps) {
  const session = useSession();
  const { shortcuts } = useStore(session.settings);
  const { only, search } = useStore(session.navigation.comparing).view;
  const infos = useCheckInfos();
  const all = overview?.checks;
  const differing = only !== 'all';
  const checks = useMemo(
    () => (all === undefined ? [] : listCompared(all, infos, { differing, search })),
    [all, infos, differing, search],
  );
  const cells = useCallback(
    (check: ComparedCheck) => [
      <span key="check">
        <span className="Compare-line Compare-strong">{titleOf(infos, check.id)}</span>
        <span className="Compare-line Compare-soft">{shortId(check.id)}</span>
      </span>,
      <Outcome key="first" figures={check.first} />,
      <Outcome key="second" figures={check.second} />,
      <Greatest key="use" figures={check.first} />,
      <Greatest key="use2" figures={check.second} />,
    ],
    [infos],
  );
  const ofRecord = pair.first.record !== undefined || pair.second.record !== undefined;
  return (
    <>
      <div className="Compare-tools">
        <DifferingChoice name="compare-checks" />
        <SearchField
          label={COMPARE.search.checks}
          value={search}
          onChange={(value) => {
            session.navigation.showCompared({ search: value });
          }}
        />
        <span className="Compare-shown" role="status">
          {all === undefined ? COMPARE.aligning : COMPARE.shown(checks.length, all.length)}
        </span>
      </div>
      {ofRecord ? <p className="Compare-note">{COMPARE.recordChecks}</p> : null}
      <RowGrid
        label={COMPARE.section.checks}
        columns={COLUMNS}
        total={checks.length}
        rowPixels={ROW_PIXELS}
        row={(position) => checks[position]}
        cells={cells}
        rowClass={(check) => (check.first?.outcome === check.second?.outcome ? '' : 'CompareRow--verdict')}
        onOpen={(position) => {
          const check = checks[position];
          if (check !== undefined)
            session.navigation.showCompared({ section: 'numbers', check: check.id, search: '', only: 'all' });
        }}
        letters={shortcuts}
        empty={all === undefined ? '' : search === '' ? COMPARE.sameChecks : COMPARE.noMatch}
      />
      <div className="Compare-foot">
        <span>{COMPARE.checkHint}</span>
        <CopyMatching
          head={CHECK_HEAD}
          total={checks.length}
          ask={(offset, limit) => Promise.resolve({ rows: checks.slice(offset, offset + limit) })}
          cells={checkCells}
        />
      </div>
    </>
  );
}

/** Only what differs, or everything. */
export function DifferingChoice({ name }: { readonly name: string }) {
  const session = useSession();
  const { only } = useStore(session.navigation.comparing).view;
  return (
    <Choice
      name={name}
      label={COMPARE.filter}
      value={only === 'all' ? 'all' : 'different'}
      options={[
        { value: 'different', label: COMPARE.filters.different },
        { value: 'all', label: COMPARE.filters.all },
      ]}
      onChange={(value) => {
        session.navigation.showCompared({ only: value });
      }}
    />
  );
}

function Outcome({ figures }: { readonly figures: CheckFigures | undefined }) {
  if (figures === undefined) return <span className="Compare-absent">{COMPARE.absent}</span>;
  const { outcome, findings, unlisted, comparisons, failed } = figures;
  return (
    <>
      <span className="Compare-line">
        {outcome === undefined ? null : <Mark {...viewOfCheck(outcome)} showWord />}{' '}
        {outcome === undefined || findings > 0 ? COMPARE.findings(findings, unlisted) : ''}
      </span>
      <span className="Compare-line Compare-soft">
        {comparisons === 0 ? COMPARE.noneMade : COMPARE.failedOf(failed, comparisons)}
      </span>
    </>
  );
}

function Greatest({ figures }: { readonly figures: CheckFigures | undefined }) {
  if (figures === undefined || Number.isNaN(figures.greatest)) return null;
  const { greatest } = figures;
  return (
    <>
      <UsageBar length={barLength(greatest)} limit={BOUND_AT} over={greatest > 1} />
      <span className="Compare-line u-mono">{FINDINGS.times(formatMeasure(greatest))}</span>
    </>
  );
}
