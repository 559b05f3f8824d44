import type { ViewInfoOf } from '../../../worker/contract.ts';
import { visibleText } from '../../../ui/visible-escape.ts';
import { fitText, labelLines } from './layout.ts';
import type { Plot } from './plot.ts';

interface ChartLimitsProps {
  readonly limits: ViewInfoOf<'chart'>['limits'];
  readonly plot: Plot;
}

/** Horizontal lines with their names; one that the axis has no place for is named below the chart. */
export function ChartLimits({ limits, plot }: ChartLimitsProps) {
  const { left, right, top, bottom } = plot.frame;
  const rows = limits
    .map(({ label, y }) => ({ label: visibleText(label), row: plot.toY(y) }))
    .filter(({ row }) => Number.isFinite(row));
  const lines = labelLines(
    rows.map(({ row }) => row),
    [top, bottom],
  );
  return rows.map(({ label, row }, position) => (
    <g key={position}>
      <line className="ChartLimit" x1={left} x2={right} y1={row} y2={row} />
      <text className="Chart-limit" x={right - 6} y={lines[position]} textAnchor="end">
        {fitText(label, right - left - 12)}
      </text>
    </g>
  ));
}
