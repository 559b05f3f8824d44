import type { ChartSeries } from '../../engine/formats/view.ts';
import type { ChartArrays } from './contract.ts';

/**
 * The points of a series that have a place on the axes, thinned to about `most`: of every stretch the lowest and the highest
 * are kept, in their order, so that no peak is lost.
 */
export function drawnPoints({ x, y }: ChartSeries, logarithmic: boolean, most: number): ChartArrays {
  const length = Math.min(x.length, y.length);
  const placed: number[] = [];
  for (let index = 0; index < length; index += 1) {
    const value = y[index] ?? Number.NaN;
    if (Number.isFinite(x[index]) && Number.isFinite(value) && !(logarithmic && !(value > 0))) placed.push(index);
  }
  const kept = placed.length <= most ? placed : thin(placed, y, most);
  return {
    x: Float64Array.from(kept, (index) => x[index] ?? 0),
    y: Float64Array.from(kept, (index) => y[index] ?? 0),
    length,
    unplaced: length - placed.length,
  };
}

function thin(placed: readonly number[], y: Float64Array, most: number): readonly number[] {
  const stretches = Math.max(1, most >> 1);
  const kept: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * placed.length) / stretches);
    const to = Math.floor(((stretch + 1) * placed.length) / stretches);
    let low = placed[from] ?? 0;
    let high = low;
    for (let at = from; at < to; at += 1) {
      const index = placed[at] ?? 0;
      if ((y[index] ?? 0) < (y[low] ?? 0)) low = index;
      if ((y[index] ?? 0) > (y[high] ?? 0)) high = index;
    }
    if (low === high) kept.push(low);
    else kept.push(Math.min(low, high), Math.max(low, high));
  }
  return kept;
}
