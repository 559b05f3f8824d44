import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { ViewInfoOf } from '../../../worker/contract.ts';
import type { ChartPoint } from '../../../selectors/chart.ts';
import { CHART_WORDS } from '../../../text/chart.ts';
import { Evidence } from '../../../ui/Evidence.tsx';
import { visibleText } from '../../../ui/visible-escape.ts';
import { ChartSwatch } from './ChartSwatch.tsx';
import { tipPlace } from './layout.ts';
import { markPath } from './marks.ts';
import type { Plot } from './plot.ts';
import { seriesClass } from './series-class.ts';
import { nearestStop, readingsAt, stopByKey } from './stops.ts';

interface ChartReaderProps {
  readonly info: ViewInfoOf<'chart'>;
  readonly points: readonly ChartPoint[];
  readonly plot: Plot;
}

/**
 * The point nearest to the pointer, or one after another by keyboard, with its exact numbers. Lies over the drawing and is not part
 * of it: a saved chart has no cursor.
 */
export function ChartReader({ info, points, plot }: ChartReaderProps) {
  const [stop, setStop] = useState(0);
  const [shown, setShown] = useState(false);
  const { toX, toY, frame, width } = plot;
  const series = info.series.length;
  const at = Math.min(stop, points.length - 1);
  const point = points[at];
  if (point === undefined) return <p className="ChartReader-none">{CHART_WORDS.empty}</p>;
  const readings = readingsAt(point, series);
  const place = `${visibleText(info.xTitle)} ${String(point.x)}`;
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const near = nearestStop(points, { series, toX, toY }, event.clientX - box.left, event.clientY - box.top);
    if (near !== undefined) setStop(near);
    setShown(near !== undefined);
  };
  const hide = (): void => {
    setShown(false);
  };
  const step = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = event.key === 'Escape' && shown ? at : stopByKey(event.key, at, points.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setStop(next);
    setShown(event.key !== 'Escape');
  };
  const x = Math.round(toX(point.x)) + 0.5;
  return (
    <div
      className="ChartReader"
      role="slider"
      tabIndex={0}
      aria-label={CHART_WORDS.read(visibleText(info.title))}
      aria-valuemin={1}
      aria-valuemax={points.length}
      aria-valuenow={at + 1}
      aria-valuetext={[
        place,
        ...readings.map(
          ({ series: position, value }) => `${visibleText(info.series[position]?.name ?? '')} ${String(value)}`,
        ),
      ].join('; ')}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={(event) => {
        // A finger leaves when it is lifted, and then looks at what it touched.
        if (event.pointerType !== 'touch') setShown(false);
      }}
      onPointerCancel={hide}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) setShown(true);
      }}
      onBlur={hide}
      onKeyDown={step}
    >
      {shown ? (
        <>
          <svg className="ChartReader-cursor" aria-hidden="true" focusable="false">
            <line className="Chart-axis" x1={x} x2={x} y1={frame.top} y2={frame.bottom} />
            {readings.map(({ series: position, value }) => (
              <path
                key={position}
                className={seriesClass('point', position)}
                // A line has no shape of its own.
                d={markPath(info.series[position]?.mark === 'point' ? position : 0, x, toY(value), 5)}
              />
            ))}
          </svg>
          <div
            className="ChartReader-tip"
            style={tipPlace(
              x,
              readings.map(({ value }) => toY(value)),
              width,
              frame,
            )}
          >
            <strong>{place}</strong>
            {readings.map(({ series: position, value }) => (
              <div key={position} className="ChartReader-reading">
                <ChartSwatch mark={info.series[position]?.mark ?? 'line'} position={position} />
                <Evidence text={info.series[position]?.name ?? ''} prose />
                <span className="ChartReader-value">{String(value)}</span>
              </div>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}
