import { useState } from 'react';
import { beyondOf, type ChartPoint, type DrawnChart, type Reading } from '../../../selectors/chart.ts';
import { highestReading, nearestReading, nearestStop, readingBeside, stopBeyond, stopByKey } from './stops.ts';
import type { Scales } from './stops.ts';

/** The point that is looked at, and the ways to another one. */
export interface ChartReading {
  /** Undefined where the chart has no points. */
  readonly point: ChartPoint | undefined;
  /** Position of the point among the stops. */
  readonly at: number;
  /** Position of the chosen reading among those of the point. */
  readonly chosen: number;
  readonly reading: Reading | undefined;
  readonly shown: boolean;
  hide(): void;
  show(): void;
  /** Follows a pointer; pixels of the drawing. */
  follow(scales: Scales, x: number, y: number): void;
  /** Whether the key was ours. */
  key(key: string): boolean;
  /** To the next or the previous point beyond the limit. */
  beyond(direction: 1 | -1): void;
  /** The direction in which there was none. */
  readonly none: 1 | -1 | undefined;
}

export function useReading(chart: DrawnChart, points: readonly ChartPoint[]): ChartReading {
  // `from` is -1 until something was looked at: the first point beyond the limit may be the first of all.
  const [stop, setStop] = useState({ at: 0, chosen: -1, from: -1 });
  const [shown, setShown] = useState(false);
  const [none, setNone] = useState<1 | -1>();
  const limit = beyondOf(chart);
  const at = Math.min(stop.at, Math.max(0, points.length - 1));
  const point = points[at];
  const chosen =
    point === undefined
      ? 0
      : stop.chosen < 0 || stop.chosen >= point.readings.length
        ? highestReading(point)
        : stop.chosen;
  const go = (next: number, reading = -1): void => {
    setStop({ at: next, chosen: reading, from: next });
    setShown(true);
    setNone(undefined);
  };
  const beyond = (direction: 1 | -1): void => {
    if (limit === undefined) return;
    const start = stop.from < 0 && direction === -1 ? points.length : stop.from;
    const next = stopBeyond(points, limit, start, direction);
    if (next === undefined) setNone(direction);
    else go(next);
  };
  return {
    point,
    at,
    chosen,
    reading: point?.readings[chosen],
    shown,
    hide: () => {
      setShown(false);
    },
    show: () => {
      setShown(true);
    },
    follow: (scales, x, y) => {
      const near = nearestStop(points, scales, x, y);
      const found = near === undefined ? undefined : points[near];
      if (near === undefined || found === undefined) setShown(false);
      else go(near, nearestReading(found, scales.toY, y));
    },
    key: (key) => {
      if (key === 'Escape' && shown) {
        setShown(false);
        return true;
      }
      if (limit !== undefined && (key === 'n' || key === 'p')) {
        beyond(key === 'n' ? 1 : -1);
        return true;
      }
      if (point !== undefined && point.readings.length > 1 && (key === 'ArrowUp' || key === 'ArrowDown')) {
        go(at, readingBeside(point.readings, chosen, key === 'ArrowUp' ? 1 : -1) ?? chosen);
        return true;
      }
      const next = stopByKey(key, at, points.length);
      if (next !== undefined) go(next);
      return next !== undefined;
    },
    beyond,
    none,
  };
}
