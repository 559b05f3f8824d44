/** Places at which a chart is read: by a pointer or step by step. */
import type { ChartPoint, Reading } from '../../../selectors/chart.ts';
import type { Scale } from './scale.ts';

/** The points run from left to right, so that a column of the drawing is one place. */
export const runsAcross = (points: readonly ChartPoint[]): boolean =>
  points.every(({ x }, index) => index === 0 || x >= (points[index - 1]?.x ?? 0));

export interface Scales {
  readonly toX: Scale;
  readonly toY: Scale;
}

/**
 * The stop nearest to a pixel: along the axis where points run across (of several in one column the nearest), in the plane
 * where they go back and forth. Undefined when there is none.
 */
export function nearestStop(
  points: readonly ChartPoint[],
  { toX, toY }: Scales,
  x: number,
  y: number,
): number | undefined {
  const aside = (point: ChartPoint): number =>
    point.readings.reduce((nearest, { height }) => Math.min(nearest, Math.abs(toY(height) - y)), Infinity);
  if (!runsAcross(points)) return least(points, (point) => Math.hypot(toX(point.x) - x, aside(point)));
  const column = least(points, (point) => Math.abs(toX(point.x) - x));
  // Places closer together than a pointer can tell are one column: the nearest point of them is meant.
  const pixel = column === undefined ? Number.NaN : toX(points[column]?.x ?? 0);
  return least(points, (point) => (Math.abs(toX(point.x) - pixel) <= SAME_COLUMN ? aside(point) : Infinity)) ?? column;
}

/** Pixels. */
const SAME_COLUMN = 3;

/** Position, among the readings of a point, of the one nearest to a row of pixels. */
export const nearestReading = ({ readings }: ChartPoint, toY: Scale, y: number): number =>
  least(readings, ({ height }) => Math.abs(toY(height) - y)) ?? 0;

/** Position of the highest reading of a point: the one that is meant where nobody says which. */
export const highestReading = ({ readings }: ChartPoint): number => least(readings, ({ value }) => -value) ?? 0;

/** The reading above or below another one; undefined where there is none. */
export function readingBeside(readings: readonly Reading[], at: number, direction: 1 | -1): number | undefined {
  const order = [...readings.keys()].sort((a, b) => (readings[a]?.height ?? 0) - (readings[b]?.height ?? 0) || a - b);
  return order[order.indexOf(at) + direction];
}

/** The next stop, in a direction, with a reading above a height; undefined when there is none. */
export function stopBeyond(
  points: readonly ChartPoint[],
  height: number,
  from: number,
  direction: 1 | -1,
): number | undefined {
  for (let at = from + direction; at >= 0 && at < points.length; at += direction) {
    if (points[at]?.readings.some(({ value }) => value > height) === true) return at;
  }
  return undefined;
}

/** The first of those that are least; undefined when none is finite. */
function least<T>(list: readonly T[], measure: (item: T) => number): number | undefined {
  let best: number | undefined;
  let bestMeasure = Number.POSITIVE_INFINITY;
  list.forEach((item, index) => {
    const measured = measure(item);
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
