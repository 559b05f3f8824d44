import { useState } from 'react';
import { Button } from './Button.tsx';
import './PositionField.css';

interface PositionFieldProps {
  readonly label: string;
  /** What stands behind the number, such as its range. */
  readonly of: string;
  readonly previous: string;
  readonly next: string;
  readonly value: number;
  /** Positions run from 0 to one less. */
  readonly count: number;
  readonly onGo: (position: number) => void;
}

/** A position among many: one forward, one back, or by its number, which counts when Enter is pressed or the field is left. */
export function PositionField({ label, of, previous, next, value, count, onGo }: PositionFieldProps) {
  const [text, setText] = useState<string>();
  const enter = (): void => {
    const wanted = Number.parseInt(text ?? '', 10);
    setText(undefined);
    if (wanted >= 0 && wanted < count && wanted !== value) onGo(wanted);
  };
  return (
    <span className="PositionField" role="group" aria-label={label}>
      <Button
        className="PositionField-step"
        aria-label={previous}
        title={previous}
        aria-disabled={value <= 0}
        onClick={() => {
          if (value > 0) onGo(value - 1);
        }}
      >
        {'\u2039'}
      </Button>
      <label className="PositionField-label">
        <span className="u-label">{label}</span>
        <input
          className="PositionField-input"
          inputMode="numeric"
          value={text ?? String(value)}
          onChange={(event) => {
            setText(event.target.value);
          }}
          onBlur={enter}
          onKeyDown={(event) => {
            if (event.key === 'Enter') enter();
            else if (event.key === 'Escape') setText(undefined);
          }}
        />
      </label>
      <span className="PositionField-of">{of}</span>
      <Button
        className="PositionField-step"
        aria-label={next}
        title={next}
        aria-disabled={value >= count - 1}
        onClick={() => {
          if (value < count - 1) onGo(value + 1);
        }}
      >
        {'\u203a'}
      </Button>
    </span>
  );
}
