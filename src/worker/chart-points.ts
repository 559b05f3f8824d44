import type { ChartSeries, ChartView } from '../../engine/formats/view.ts';
import type { ChartArrays } from './contract.ts';

type Axes = Pick<ChartView, 'xScale' | 'yScale' | 'limits'>;

/**
 * The points of a series that have a place on the axes, thinned to about `most`: of every stretch the lowest and the highest
 * are kept, in their order, so that no peak is lost.
 */
export function drawnPoints(series: ChartSeries, axes: Axes, most: number): ChartArrays {
  const { name, mark, x, y } = series;
  const length = Math.min(x.length, y.length);
  const [across, up] = [axes.xScale === 'log', axes.yScale === 'log'];
  const least = Math.min(...axes.limits.flatMap((limit) => (limit.beyond === true ? [limit.y] : [])));
  const placed: number[] = [];
  let beyond = 0;
  for (let index = 0; index < length; index += 1) {
    const [place, value] = [x[index] ?? Number.NaN, y[index] ?? Number.NaN];
    if (value > least) beyond += 1;
    if (fits(place, across) && fits(value, up)) placed.push(index);
  }
  const kept = placed.length <= most ? placed : thin(placed, series, most, across);
  return {
    name,
    mark,
    placed: series.place !== undefined,
    x: Float64Array.from(kept, (index) => x[index] ?? 0),
    y: Float64Array.from(kept, (index) => y[index] ?? 0),
    index: Uint32Array.from(kept),
    length,
    unplaced: length - placed.length,
    beyond,
  };
}

const fits = (value: number, logarithmic: boolean): boolean => Number.isFinite(value) && !(logarithmic && !(value > 0));

/** Stretches are of as many points, or, on a logarithmic axis whose first decades hold few of them, as wide. */
function thin(placed: readonly number[], { x, y }: ChartSeries, most: number, logarithmic: boolean): readonly number[] {
  const stretches = Math.max(1, most >> 1);
  const ends = logarithmic ? endsByWidth(placed, x, stretches) : endsByCount(placed.length, stretches);
  const kept: number[] = [];
  let from = 0;
  for (const to of ends) {
    if (to === from) continue;
    let low = placed[from] ?? 0;
    let high = low;
    for (let at = from; at < to; at += 1) {
      const index = placed[at] ?? 0;
      if ((y[index] ?? 0) < (y[low] ?? 0)) low = index;
      if ((y[index] ?? 0) > (y[high] ?? 0)) high = index;
    }
    if (low === high) kept.push(low);
    else kept.push(Math.min(low, high), Math.max(low, high));
    from = to;
  }
  return kept;
}

const endsByCount = (length: number, stretches: number): readonly number[] =>
  Array.from({ length: stretches }, (_, stretch) => Math.floor(((stretch + 1) * length) / stretches));

function endsByWidth(placed: readonly number[], x: Float64Array, stretches: number): readonly number[] {
  const place = (at: number): number => Math.log(x[placed[at] ?? 0] ?? 1);
  const [low, high] = [place(0), place(placed.length - 1)];
  // Points that go back and forth have no stretches of the axis.
  for (let at = 1; at < placed.length; at += 1) {
    if (place(at) < place(at - 1)) return endsByCount(placed.length, stretches);
  }
  const ends: number[] = [];
  let at = 0;
  for (let stretch = 1; stretch <= stretches; stretch += 1) {
    const end = stretch === stretches ? Infinity : low + ((high - low) * stretch) / stretches;
    while (at < placed.length && place(at) <= end) at += 1;
    ends.push(at);
  }
  return ends;
}
