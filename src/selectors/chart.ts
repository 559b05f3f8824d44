import type { ChartArrays, ViewInfoOf } from '../worker/contract.ts';

/** One horizontal position with the value of each series that has one there. */
export interface ChartPoint {
  readonly x: number;
  /** Absent where the series has no point. */
  readonly [series: `s${number}`]: number;
}

const rises = (x: Float64Array): boolean => x.every((value, index) => index === 0 || value >= (x[index - 1] ?? 0));

/**
 * All series over one horizontal axis, in its order; points of one series at the same place stay apart. Where a series goes back
 * and forth, such as a path through a plane, every series keeps its own order.
 */
export function chartPoints(arrays: readonly ChartArrays[]): readonly ChartPoint[] {
  if (!arrays.every(({ x }) => rises(x))) {
    return arrays.flatMap(({ x, y }, series) =>
      Array.from(x, (place, index): ChartPoint => ({ x: place, [`s${String(series)}`]: y[index] ?? 0 })),
    );
  }
  const points: Record<string, number>[] = [];
  const byPlace = new Map<number, Record<string, number>[]>();
  arrays.forEach(({ x, y }, series) => {
    const key = `s${String(series)}`;
    for (let index = 0; index < x.length; index += 1) {
      const place = x[index] ?? 0;
      const there = byPlace.get(place) ?? [];
      if (there.length === 0) byPlace.set(place, there);
      const free = there.find((point) => !(key in point));
      const point = free ?? { x: place };
      point[key] = y[index] ?? 0;
      if (free === undefined) {
        there.push(point);
        points.push(point);
      }
    }
  });
  return (points as unknown as ChartPoint[]).sort((a, b) => a.x - b.x);
}

export interface Axis {
  readonly domain: readonly [number, number];
  /** Decades of a logarithmic axis; undefined: the chart chooses. */
  readonly ticks: readonly number[] | undefined;
}

/** Decades that get a tick each; beyond, every n-th. */
const MOST_TICKS = 8;

/** The vertical axis: every point and every limit is on it; a linear one that has bars begins at zero. */
export function verticalAxis(info: ViewInfoOf<'chart'>, arrays: readonly ChartArrays[]): Axis {
  const logarithmic = info.yScale === 'log';
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (value: number): void => {
    if (!Number.isFinite(value) || (logarithmic && !(value > 0))) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { y } of arrays) for (const value of y) take(value);
  for (const { y } of info.limits) take(y);
  if (low > high) return { domain: logarithmic ? [1, 10] : [0, 1], ticks: undefined };
  if (logarithmic) return decades(low, high);
  if (info.series.some(({ mark }) => mark === 'bar')) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return { domain: [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room], ticks: undefined };
}

/** The smallest and the largest doubles still have decades that are doubles. */
const decade = (exponent: number): number => Number(`1e${String(Math.min(308, Math.max(-323, exponent)))}`);

function decades(low: number, high: number): Axis {
  // What stands on the first or the last decade would be drawn into the frame.
  const from = Math.ceil(Math.log10(low)) - 1;
  const to = Math.floor(Math.log10(high)) + 1;
  const step = Math.max(1, Math.ceil((to - from) / MOST_TICKS));
  const ticks: number[] = [];
  for (let exponent = from; exponent <= to; exponent += step) ticks.push(decade(exponent));
  return { domain: [decade(from), decade(to)], ticks };
}
