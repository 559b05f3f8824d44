import './UsageBar.css';

interface UsageBarProps {
  /** Share of the track that is filled, 0 to 1. */
  readonly length: number;
  /** Where the limit stands, 0 to 1. */
  readonly limit: number;
  readonly over: boolean;
}

/** Decoration beside a number: hatched and taller when over the limit, so that colour is not alone. */
export function UsageBar({ length, limit, over }: UsageBarProps) {
  return (
    <svg
      className={over ? 'UsageBar UsageBar--over' : 'UsageBar'}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect className="UsageBar-track" x="0" y="3.500" width="100" height="3" />
      <rect
        className="UsageBar-fill"
        x="0"
        y={over ? 1.5 : 3}
        width={Math.max(0.6, length * 100)}
        height={over ? 7 : 4}
      />
      {over
        ? STRIPES.filter((x) => x > limit * 100 && x < length * 100).map((x) => (
            <rect key={x} className="UsageBar-stripe" x={x} y="1.500" width="1.200" height="7" />
          ))
        : null}
      <rect className="UsageBar-limit" x={limit * 100 - 0.5} y="0" width="1" height="10" />
    </svg>
  );
}

const STRIPES = Array.from({ length: 33 }, (_, step) => step * 3);
