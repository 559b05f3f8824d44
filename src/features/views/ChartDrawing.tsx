import { memo, useMemo, useRef } from 'react';
import type { ChartPoint, DrawnChart, Reading } from '../../selectors/chart.ts';
import { CHART_WORDS } from '../../text/chart.ts';
import { CHART } from '../../text/views.ts';
import { visibleText } from '../../ui/visible-escape.ts';
import { ChartAxes } from './chart/ChartAxes.tsx';
import { ChartLimits } from './chart/ChartLimits.tsx';
import { ChartMarks } from './chart/ChartMarks.tsx';
import { ChartReader } from './chart/ChartReader.tsx';
import { plotOf, type Plot } from './chart/plot.ts';
import type { ChartReading } from './chart/use-reading.ts';
import { useSize } from './chart/use-size.ts';
import './ChartDrawing.css';

interface ChartDrawingProps {
  readonly info: DrawnChart;
  readonly points: readonly ChartPoint[];
  readonly reading: ChartReading;
  readonly onGo: ((reading: Reading) => void) | undefined;
}

/** A chart as large as its place. Nothing in it moves: a chart is read, not watched. */
export function ChartDrawing({ info, points, reading, onGo }: ChartDrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const plot = useMemo(() => (size === undefined ? undefined : plotOf(info, size.width, size.height)), [info, size]);
  return (
    <div ref={place} className="ChartDrawing">
      {plot === undefined ? null : (
        <>
          <Picture info={info} plot={plot} />
          <ChartReader info={info} plot={plot} stops={points.length} reading={reading} onGo={onGo} />
        </>
      )}
    </div>
  );
}

/** What is saved. Apart from the reader, so that a moving pointer draws none of it again. */
const Picture = memo(function Picture({ info, plot }: { readonly info: DrawnChart; readonly plot: Plot }) {
  return (
    <svg
      className="Chart"
      role="img"
      aria-label={CHART.drawing(visibleText(info.title))}
      width={plot.width}
      height={plot.height}
      viewBox={`0 0 ${String(plot.width)} ${String(plot.height)}`}
      focusable="false"
    >
      <desc>
        {CHART_WORDS.describe({
          series: info.series.filter(({ x }) => x.length > 0).map(({ name }) => visibleText(name)),
          limits: info.limits.map(({ label, y }) => `${visibleText(label)} at ${String(y)}`),
          xTitle: visibleText(info.xTitle),
          yTitle: visibleText(info.yTitle),
          logarithmic: info.yScale === 'log',
          across: info.xScale === 'log',
          points: info.series.reduce((sum, { x }) => sum + x.length, 0),
        })}
      </desc>
      <ChartAxes info={info} plot={plot} />
      <ChartMarks info={info} plot={plot} />
      <ChartLimits limits={info.limits} plot={plot} />
    </svg>
  );
});
