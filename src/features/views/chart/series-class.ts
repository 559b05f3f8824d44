/** Classes of what is drawn in the colour, the dashes and the shape of a series. */
export const seriesClass = (mark: 'line' | 'point' | 'bar', position: number): string =>
  `ChartSeries ChartSeries--${mark} ChartSeries--${String(position % 8)}`;
