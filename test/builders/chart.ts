/** Charts for tests of what is drawn from them. */
import type { ChartArrays, ViewInfoOf } from '../../src/worker/contract.ts';
import type { DrawnChart } from '../../src/selectors/chart.ts';

export const seriesOf = (x: readonly number[], y: readonly number[], more: Partial<ChartArrays> = {}): ChartArrays => ({
  name: 's',
  mark: 'line',
  placed: false,
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  index: Uint32Array.from(x.keys()),
  length: x.length,
  unplaced: 0,
  beyond: 0,
  ...more,
});

export const chartOf = (series: readonly ChartArrays[], more: Partial<ViewInfoOf<'chart'>> = {}): DrawnChart => ({
  kind: 'chart',
  id: 'c',
  title: 'C',
  length: 0,
  xTitle: '',
  yTitle: '',
  xScale: 'linear',
  yScale: 'linear',
  stacked: false,
  limits: [],
  ...more,
  series,
});
