import type { ViewInfoOf } from '../../../worker/contract.ts';
import { CHART_WORDS } from '../../../text/chart.ts';
import { visibleText } from '../../../ui/visible-escape.ts';
import { centred, fitText } from './layout.ts';
import type { Plot } from './plot.ts';

interface ChartAxesProps {
  readonly info: ViewInfoOf<'chart'>;
  readonly plot: Plot;
}

/** A line on a whole pixel and a half is one pixel thick. */
const crisp = (value: number): number => Math.round(value) + 0.5;

/** Grid, numbers and titles. */
export function ChartAxes({ info, plot }: ChartAxesProps) {
  const { frame, toX, toY, xTicks, yTicks, xMinor, yMinor, base } = plot;
  const { left, right, top, bottom } = frame;
  const yTitle = visibleText(info.yTitle);
  return (
    <>
      {yTicks.map(({ value, text }) => (
        <g key={value}>
          <line className="Chart-grid" x1={left} x2={right} y1={crisp(toY(value))} y2={crisp(toY(value))} />
          <text className="Chart-number" x={left - 8} y={toY(value) + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {yMinor.map((value) => (
        <line
          key={value}
          className="Chart-axis"
          x1={left}
          x2={left + 4}
          y1={crisp(toY(value))}
          y2={crisp(toY(value))}
        />
      ))}
      {xMinor.map((value) => (
        <line
          key={value}
          className="Chart-axis"
          x1={crisp(toX(value))}
          x2={crisp(toX(value))}
          y1={bottom - 4}
          y2={bottom}
        />
      ))}
      {xTicks.map(({ value, text }) => (
        <g key={value}>
          <line className="Chart-grid" x1={crisp(toX(value))} x2={crisp(toX(value))} y1={top} y2={bottom} />
          <line className="Chart-axis" x1={crisp(toX(value))} x2={crisp(toX(value))} y1={bottom} y2={bottom + 5} />
          <text className="Chart-number" x={centred(text, toX(value), plot.width)} y={bottom + 18} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      <line className="Chart-axis" x1={crisp(left)} x2={crisp(left)} y1={top} y2={bottom} />
      <line className="Chart-axis" x1={left} x2={right} y1={crisp(bottom)} y2={crisp(bottom)} />
      {base > top + 1 && base < bottom - 1 ? (
        <line className="Chart-axis" x1={left} x2={right} y1={crisp(base)} y2={crisp(base)} />
      ) : null}
      <text className="Chart-title" x={4} y={16}>
        {fitText(info.yScale === 'log' ? `${yTitle} (${CHART_WORDS.logarithmic})` : yTitle, right - 4)}
      </text>
      <text className="Chart-title" x={(left + right) / 2} y={bottom + 38} textAnchor="middle">
        {fitText(
          info.xScale === 'log' ? `${visibleText(info.xTitle)} (${CHART_WORDS.logarithmic})` : visibleText(info.xTitle),
          right - left,
        )}
      </text>
    </>
  );
}
