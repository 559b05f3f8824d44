import { useState } from 'react';
import type { AuditSummary, CaseSummary, ComparePair, CompareSide } from '../../worker/contract.ts';
import { sideOf } from '../../state/compare.ts';
import { useSession } from '../../state/session.ts';
import { viewOfCase } from '../../selectors/outcome.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COMPARE } from '../../text/compare.ts';
import { CaseChooser } from './CaseChooser.tsx';
import { RecordStepper } from './RecordStepper.tsx';

type SideName = keyof ComparePair;

interface CompareSidesProps {
  readonly summary: AuditSummary;
  readonly pair: ComparePair;
}

/** What stands on either side, and how to put something else there. */
export function CompareSides({ summary, pair }: CompareSidesProps) {
  const session = useSession();
  const [choosing, setChoosing] = useState<SideName>();
  const put = (name: SideName, side: CompareSide): void => {
    session.navigation.compare({ ...pair, [name]: side });
  };
  const sideAt = (name: SideName) => {
    const open = summary.cases[pair[name].caseId];
    return open === undefined ? null : (
      <OneSide
        name={name}
        side={pair[name]}
        open={open}
        several={summary.cases.length > 1}
        onChoose={() => {
          setChoosing(name);
        }}
        onPut={(side) => {
          put(name, side);
        }}
      />
    );
  };
  return (
    <div className="CompareSides">
      {sideAt('first')}
      <Button
        className="CompareSides-swap"
        aria-label={COMPARE.swap}
        title={COMPARE.swap}
        onClick={() => {
          session.navigation.swapSides();
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
          <path d="M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3" />
        </svg>
      </Button>
      {sideAt('second')}
      {choosing === undefined ? null : (
        <CaseChooser
          title={COMPARE.chooseTitle(COMPARE.sides[choosing])}
          cases={summary.cases}
          current={pair[choosing].caseId}
          onClose={() => {
            setChoosing(undefined);
          }}
          onChoose={(open) => {
            setChoosing(undefined);
            put(choosing, sideOf(open, pair[choosing].record));
          }}
        />
      )}
    </div>
  );
}

interface OneSideProps {
  readonly name: SideName;
  readonly side: CompareSide;
  readonly open: CaseSummary;
  readonly several: boolean;
  readonly onChoose: () => void;
  readonly onPut: (side: CompareSide) => void;
}

function OneSide({ name, side, open, several, onChoose, onPut }: OneSideProps) {
  const letter = COMPARE.sides[name];
  return (
    <section className={`CompareSide CompareSide--${name}`} aria-label={COMPARE.side(letter)}>
      <span className="CompareSide-letter" aria-hidden="true">
        {letter}
      </span>
      <div className="CompareSide-main">
        <p className="CompareSide-name">
          <Mark {...viewOfCase(open.outcome)} showWord /> <Evidence text={open.subject} most={90} />
        </p>
        <p className="CompareSide-format">{open.formatTitle}</p>
      </div>
      {open.records > 1 ? (
        <div className="CompareSide-record">
          {open.held === undefined ? (
            <Choice
              name={`compare-whole-${name}`}
              label={COMPARE.wholeOrRecord}
              value={side.record === undefined ? 'whole' : 'one'}
              options={[
                { value: 'one', label: COMPARE.one },
                { value: 'whole', label: COMPARE.whole },
              ]}
              onChange={(value) => {
                onPut(value === 'whole' ? { caseId: open.id } : { caseId: open.id, record: 0 });
              }}
            />
          ) : null}
          {side.record === undefined ? null : (
            <RecordStepper
              record={side.record}
              records={open.records}
              onChange={(record) => {
                onPut({ caseId: open.id, record });
              }}
            />
          )}
        </div>
      ) : null}
      {several ? <Button onClick={onChoose}>{COMPARE.choose}</Button> : null}
    </section>
  );
}
