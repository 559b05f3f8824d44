import type { RefObject } from 'react';
import type { DrawnChart } from '../../selectors/chart.ts';
import { CHART_WORDS } from '../../text/chart.ts';
import { Button } from '../../ui/Button.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { ChartSwatch } from './chart/ChartSwatch.tsx';
import { heightOf } from './chart/limit-label.ts';
import './ChartLegend.css';

interface ChartLegendProps {
  readonly info: DrawnChart;
  readonly hidden: ReadonlySet<number>;
  readonly onHide: (hidden: ReadonlySet<number>) => void;
  /** For saving: the swatches are copied into the file. */
  readonly list: RefObject<HTMLUListElement | null>;
}

/** What is drawn how; where there are several series, each can be left out of the drawing. */
export function ChartLegend({ info, hidden, onHide, list }: ChartLegendProps) {
  const several = info.series.length > 1;
  const toggle = (position: number): void => {
    const next = new Set(hidden);
    if (!next.delete(position)) next.add(position);
    onHide(next);
  };
  return (
    <div className="ChartLegend">
      <ul ref={list} className="ChartLegend-list" aria-label={CHART_WORDS.legend}>
        {info.series.map((one, position) => (
          <li key={position} className="ChartLegend-entry">
            {several ? (
              <button
                type="button"
                className="ChartLegend-toggle"
                aria-pressed={!hidden.has(position)}
                onClick={() => {
                  toggle(position);
                }}
              >
                <ChartSwatch mark={one.mark} position={position} />
                <Evidence text={one.name} most={80} prose />
              </button>
            ) : (
              <>
                <ChartSwatch mark={one.mark} position={position} />
                <Evidence text={one.name} most={80} prose />
              </>
            )}
          </li>
        ))}
        {info.limits.map((one, position) => (
          <li key={`limit ${String(position)}`} className="ChartLegend-entry">
            <ChartSwatch mark="limit" position={position} />
            <Evidence text={one.label} most={80} prose /> {heightOf(one.label, one.y)}
          </li>
        ))}
      </ul>
      {hidden.size === 0 ? null : (
        <p className="ChartLegend-hidden">
          {CHART_WORDS.hidden(hidden.size)}{' '}
          <Button
            kind="quiet"
            onClick={() => {
              onHide(new Set());
            }}
          >
            {CHART_WORDS.all}
          </Button>
        </p>
      )}
    </div>
  );
}
