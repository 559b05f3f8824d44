import { markPath } from './marks.ts';
import { seriesClass } from './series-class.ts';

interface ChartSwatchProps {
  readonly mark: 'line' | 'point' | 'bar' | 'limit';
  /** Of the series. */
  readonly position: number;
}

/** What stands beside a name, looking as its series does. */
export function ChartSwatch({ mark, position }: ChartSwatchProps) {
  return (
    <svg className="ChartSwatch" viewBox="0 0 24 10" width="24" height="10" aria-hidden="true" focusable="false">
      {mark === 'limit' ? (
        <line className="ChartLegend-swatch ChartLimit" x1="0" x2="24" y1="5" y2="5" />
      ) : mark === 'line' ? (
        <line className={`ChartLegend-swatch ${seriesClass('line', position)}`} x1="0" x2="24" y1="5" y2="5" />
      ) : (
        <path
          className={`ChartLegend-swatch ${seriesClass(mark, position)}`}
          d={mark === 'bar' ? 'M7 0h10v10H7Z' : markPath(position, 12, 5, 3.5)}
        />
      )}
    </svg>
  );
}
