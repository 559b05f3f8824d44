import { useMemo } from 'react';
import type { SuspectMarks } from '../../worker/contract.ts';
import { PositionField } from '../../ui/PositionField.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { RECORDS } from '../../text/debugger.ts';

interface RecordBarProps {
  /** What a record is called. */
  readonly unit: string;
  readonly record: number;
  readonly records: number;
  readonly suspects: SuspectMarks | undefined;
  readonly onGo: (record: number) => void;
}

/** Which record is looked at, among all of them; those with a wrong number are marked on the way. */
export function RecordBar({ unit, record, records, suspects, onGo }: RecordBarProps) {
  const name = visibleText(unit);
  const marks = useMemo(() => {
    const places = new Set<number>();
    for (const at of suspects?.records ?? []) places.add(Math.round((at / Math.max(1, records - 1)) * 1000));
    return [...places].map((at) => `M${String(at)} 0V8`).join('');
  }, [suspects, records]);
  return (
    <div className="RecordBar">
      <PositionField
        label={RECORDS.label(name)}
        of={RECORDS.of(records - 1)}
        previous={RECORDS.previous(name)}
        next={RECORDS.next(name)}
        value={record}
        count={records}
        onGo={onGo}
      />
      <div className="RecordBar-scrub">
        <svg
          className="RecordBar-marks"
          viewBox="0 0 1000 8"
          preserveAspectRatio="none"
          aria-hidden="true"
          focusable="false"
        >
          <path d={marks} />
        </svg>
        <input
          type="range"
          aria-label={RECORDS.scrub(name)}
          min={0}
          max={records - 1}
          value={record}
          onChange={(event) => {
            onGo(Number(event.target.value));
          }}
        />
      </div>
      <span className="RecordBar-suspects">
        {suspects === undefined ? '' : RECORDS.suspects(suspects.total, name)}
        {suspects?.unknownFrom === undefined ? '' : RECORDS.unknown(suspects.unknownFrom, name)}
      </span>
    </div>
  );
}
