import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { COMPARE } from '../../text/compare.ts';

interface RecordStepperProps {
  readonly record: number;
  readonly records: number;
  readonly onChange: (record: number) => void;
}

/** A record by its position: typed, or one on and one back with buttons and arrow keys. */
export function RecordStepper({ record, records, onChange }: RecordStepperProps) {
  /** What is being typed; it counts when it is a record, and is put right when the field is left. */
  const [typed, setTyped] = useState<string>();
  const go = (to: number): void => {
    setTyped(undefined);
    if (to >= 0 && to < records && to !== record) onChange(to);
  };
  const take = (): void => {
    go(typed !== undefined && /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : record);
  };
  return (
    <div className="RecordStepper">
      <Button
        className="RecordStepper-step"
        aria-label={COMPARE.earlier}
        disabled={record === 0}
        onClick={() => {
          go(record - 1);
        }}
      >
        {'\u2212'}
      </Button>
      <label className="RecordStepper-label">
        {COMPARE.record}{' '}
        <input
          className="RecordStepper-field"
          inputMode="numeric"
          value={typed ?? String(record)}
          aria-description={COMPARE.recordOf(records - 1)}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
            else if (event.key === 'ArrowUp') go(record + 1);
            else if (event.key === 'ArrowDown') go(record - 1);
            else if (event.key === 'Escape' && typed !== undefined) {
              event.stopPropagation();
              setTyped(undefined);
            } else return;
            event.preventDefault();
          }}
        />
      </label>
      <span className="RecordStepper-of">{COMPARE.recordOf(records - 1)}</span>
      <Button
        className="RecordStepper-step"
        aria-label={COMPARE.later}
        disabled={record === records - 1}
        onClick={() => {
          go(record + 1);
        }}
      >
        +
      </Button>
    </div>
  );
}
