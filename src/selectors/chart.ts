import type { ChartArrays, ViewInfoOf } from '../worker/contract.ts';

/** A chart with the points that are drawn. */
export type DrawnChart = ViewInfoOf<'chart'> & { readonly series: readonly ChartArrays[] };

/** A point of a series, drawn at some place. */
export interface Reading {
  /** Position of the series. */
  readonly series: number;
  readonly value: number;
  /** Where the point is drawn: its value, or where stacked bars reach with it. */
  readonly height: number;
  /** Position of the point in its series. */
  readonly index: number;
}

/** One horizontal position with the points that stand there, in the order of the series. */
export interface ChartPoint {
  readonly x: number;
  readonly readings: readonly Reading[];
}

const rises = (x: Float64Array): boolean => x.every((value, index) => index === 0 || value >= (x[index - 1] ?? 0));

/** Lower and upper end of the bars of a series. */
export interface Stack {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** Bars that stand on each other at the same place, in the order of the series. */
export function stackOf(series: readonly Pick<ChartArrays, 'x' | 'y'>[]): readonly Stack[] {
  const reached = new Map<number, number>();
  return series.map(({ x, y }) => {
    const from = new Float64Array(x.length);
    const to = new Float64Array(x.length);
    x.forEach((place, index) => {
      from[index] = reached.get(place) ?? 0;
      to[index] = (from[index] ?? 0) + (y[index] ?? 0);
      reached.set(place, to[index] ?? 0);
    });
    return { from, to };
  });
}

/**
 * All series over one horizontal axis, in its order; points of one series at the same place stay apart. Where a series goes back
 * and forth, such as a path through a plane, every series keeps its own order.
 */
export function chartPoints({ series, stacked }: Pick<DrawnChart, 'series' | 'stacked'>): readonly ChartPoint[] {
  const stack = stacked ? stackOf(series) : undefined;
  const readings = series.map(({ y, index }, position) =>
    Array.from(y, (value, at): Reading => ({
      series: position,
      value,
      height: stack?.[position]?.to[at] ?? value,
      index: index[at] ?? 0,
    })),
  );
  if (!series.every(({ x }) => rises(x))) {
    return series.flatMap(({ x }, position) =>
      (readings[position] ?? []).map((reading, at) => ({ x: x[at] ?? 0, readings: [reading] })),
    );
  }
  const points: { readonly x: number; readonly readings: Reading[] }[] = [];
  const byPlace = new Map<number, { readonly x: number; readonly readings: Reading[] }[]>();
  series.forEach(({ x }, position) => {
    readings[position]?.forEach((reading, at) => {
      const place = x[at] ?? 0;
      const there = byPlace.get(place) ?? [];
      if (there.length === 0) byPlace.set(place, there);
      const free = there.find((point) => point.readings.at(-1)?.series !== position);
      if (free !== undefined) {
        free.readings.push(reading);
        return;
      }
      const point = { x: place, readings: [reading] };
      there.push(point);
      points.push(point);
    });
  });
  return points.sort((a, b) => a.x - b.x);
}

/** The height above which points are worth a look; undefined where no limit says so. */
export function beyondOf({ limits }: Pick<DrawnChart, 'limits'>): number | undefined {
  const heights = limits.flatMap(({ y, beyond }) => (beyond === true ? [y] : []));
  return heights.length === 0 ? undefined : Math.min(...heights);
}

export interface Axis {
  readonly domain: readonly [number, number];
  /** Decades of a logarithmic axis; undefined: the chart chooses. */
  readonly ticks: readonly number[] | undefined;
}

/** Decades that get a tick each; beyond, every n-th. */
const MOST_TICKS = 8;

/** The vertical axis: every point and every limit is on it; a linear one that has bars begins at zero. */
export function verticalAxis(info: DrawnChart): Axis {
  const logarithmic = info.yScale === 'log';
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (value: number): void => {
    if (!Number.isFinite(value) || (logarithmic && !(value > 0))) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  const heights = info.stacked ? stackOf(info.series).map(({ to }) => to) : info.series.map(({ y }) => y);
  for (const y of heights) for (const value of y) take(value);
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
