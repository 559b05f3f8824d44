import type { KeyboardEvent, PointerEvent } from 'react';
import type { DrawnChart, Reading } from '../../../selectors/chart.ts';
import { CHART_WORDS } from '../../../text/chart.ts';
import { Evidence } from '../../../ui/Evidence.tsx';
import { visibleText } from '../../../ui/visible-escape.ts';
import { ChartSwatch } from './ChartSwatch.tsx';
import { tipPlace } from './layout.ts';
import { markPath } from './marks.ts';
import type { Plot } from './plot.ts';
import { seriesClass } from './series-class.ts';
import type { ChartReading } from './use-reading.ts';

interface ChartReaderProps {
  readonly info: DrawnChart;
  readonly plot: Plot;
  readonly stops: number;
  readonly reading: ChartReading;
  /** Goes to the number of a point; absent where points have no places. */
  readonly onGo: ((reading: Reading) => void) | undefined;
}

/** Readings of one place that are listed; the chosen one is among them. */
const MOST_READINGS = 12;

/**
 * The point nearest to the pointer, or one after another by keyboard, with its exact numbers. Lies over the drawing and is not part
 * of it: a saved chart has no cursor.
 */
export function ChartReader({ info, plot, stops, reading, onGo }: ChartReaderProps) {
  const { toX, toY, frame, width } = plot;
  const { point, at, chosen, shown } = reading;
  if (point === undefined) return <p className="ChartReader-none">{CHART_WORDS.empty}</p>;
  const { readings } = point;
  const place = `${visibleText(info.xTitle)} ${String(point.x)}`;
  const nameOf = (one: Reading): string => visibleText(info.series[one.series]?.name ?? '');
  const current = readings[chosen];
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    reading.follow(plot, event.clientX - box.left, event.clientY - box.top);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && onGo !== undefined && current !== undefined) onGo(current);
    else if (!reading.key(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const x = Math.round(toX(point.x)) + 0.5;
  const said = [...(current === undefined ? [] : [current]), ...readings.filter((one) => one !== current)];
  return (
    <div
      className={onGo === undefined ? 'ChartReader' : 'ChartReader ChartReader--leads'}
      role="slider"
      tabIndex={0}
      aria-label={CHART_WORDS.read(visibleText(info.title))}
      aria-describedby={`chart-keys-${info.id}`}
      aria-valuemin={1}
      aria-valuemax={stops}
      aria-valuenow={at + 1}
      aria-valuetext={[
        place,
        ...said.slice(0, MOST_READINGS).map((one) => `${nameOf(one)} ${String(one.value)}`),
        ...(said.length > MOST_READINGS ? [CHART_WORDS.more(said.length - MOST_READINGS)] : []),
      ].join('; ')}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={(event) => {
        // A finger leaves when it is lifted, and then looks at what it touched.
        if (event.pointerType !== 'touch') reading.hide();
      }}
      onPointerCancel={reading.hide}
      onClick={(event) => {
        // A finger that touches a point wants to read it first: for fingers there is the button.
        const { pointerType } = event.nativeEvent as globalThis.PointerEvent;
        if (pointerType === 'mouse' && current !== undefined) onGo?.(current);
      }}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) reading.show();
      }}
      onBlur={reading.hide}
      onKeyDown={onKeyDown}
    >
      {shown ? (
        <>
          <svg className="ChartReader-cursor" aria-hidden="true" focusable="false">
            <line className="Chart-axis" x1={x} x2={x} y1={frame.top} y2={frame.bottom} />
            {readings.map((one, position) => (
              <path
                key={position}
                className={seriesClass('point', one.series)}
                // A line has no shape of its own.
                d={markPath(
                  info.series[one.series]?.mark === 'point' ? one.series : 0,
                  x,
                  toY(one.height),
                  position === chosen ? 6 : 4,
                )}
              />
            ))}
          </svg>
          <div
            className="ChartReader-tip"
            style={tipPlace(
              x,
              readings.map(({ height }) => toY(height)),
              width,
              frame,
            )}
          >
            <strong>{place}</strong>
            {listed(readings, chosen).map((position) => {
              const one = readings[position];
              return one === undefined ? null : (
                <div
                  key={position}
                  className={
                    position === chosen && readings.length > 1
                      ? 'ChartReader-reading ChartReader-reading--chosen'
                      : 'ChartReader-reading'
                  }
                >
                  <ChartSwatch mark={info.series[one.series]?.mark ?? 'line'} position={one.series} />
                  <Evidence text={info.series[one.series]?.name ?? ''} prose />
                  <span className="ChartReader-value">{String(one.value)}</span>
                </div>
              );
            })}
            {readings.length > MOST_READINGS ? (
              <div className="ChartReader-more">{CHART_WORDS.more(readings.length - MOST_READINGS)}</div>
            ) : null}
            {onGo === undefined ? null : <div className="ChartReader-hint">{CHART_WORDS.go}</div>}
          </div>
        </>
      ) : null}
    </div>
  );
}

/** Highest first, as they stand in the drawing; the chosen one is never left out. */
function listed(readings: readonly Reading[], chosen: number): readonly number[] {
  const order = [...readings.keys()].sort((a, b) => (readings[b]?.height ?? 0) - (readings[a]?.height ?? 0));
  const most = order.slice(0, MOST_READINGS);
  return most.includes(chosen) ? most : [...most.slice(0, -1), chosen];
}
