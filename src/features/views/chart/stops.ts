/** Places at which a chart is read: by a pointer or step by step. */
import type { ChartPoint } from '../../../selectors/chart.ts';
import type { Scale } from './scale.ts';

export interface Reading {
  readonly series: number;
  readonly value: number;
}

/** What stands at a place, in the order of the series. */
export function readingsAt(point: ChartPoint, series: number): readonly Reading[] {
  const readings: Reading[] = [];
  for (let position = 0; position < series; position += 1) {
    const value = point[`s${String(position)}` as `s${number}`];
    if (value !== undefined) readings.push({ series: position, value });
  }
  return readings;
}

/** The points run from left to right, so that a column of the drawing is one place. */
export const runsAcross = (points: readonly ChartPoint[]): boolean =>
  points.every(({ x }, index) => index === 0 || x >= (points[index - 1]?.x ?? 0));

/**
 * The stop nearest to a pixel: along the axis where points run across (of several in one column the nearest), in the plane
 * where they go back and forth. Undefined when there is none.
 */
export function nearestStop(
  points: readonly ChartPoint[],
  { series, toX, toY }: { readonly series: number; readonly toX: Scale; readonly toY: Scale },
  x: number,
  y: number,
): number | undefined {
  const aside = (point: ChartPoint): number =>
    readingsAt(point, series).reduce((nearest, { value }) => Math.min(nearest, Math.abs(toY(value) - y)), Infinity);
  if (!runsAcross(points)) return least(points, (point) => Math.hypot(toX(point.x) - x, aside(point)));
  const column = least(points, (point) => Math.abs(toX(point.x) - x));
  const place = column === undefined ? undefined : points[column]?.x;
  return least(points, (point) => (point.x === place ? aside(point) : Infinity)) ?? column;
}

/** The first of those that are least; undefined when none is finite. */
function least(points: readonly ChartPoint[], measure: (point: ChartPoint) => number): number | undefined {
  let best: number | undefined;
  let bestMeasure = Number.POSITIVE_INFINITY;
  points.forEach((point, index) => {
    const measured = measure(point);
    if (!(measured < bestMeasure)) return;
    best = index;
    bestMeasure = measured;
  });
  return best;
}

/** Where a key leads; undefined: the key is not ours. */
export function stopByKey(key: string, at: number, length: number): number | undefined {
  const page = Math.max(1, Math.round(length / 10));
  const steps = new Map([
    ['ArrowRight', at + 1],
    ['ArrowUp', at + 1],
    ['ArrowLeft', at - 1],
    ['ArrowDown', at - 1],
    ['PageUp', at + page],
    ['PageDown', at - page],
    ['Home', 0],
    ['End', length - 1],
  ]);
  const next = steps.get(key);
  return next === undefined || length === 0 ? undefined : Math.min(length - 1, Math.max(0, next));
}
