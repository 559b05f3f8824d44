/** Classes of what is drawn in the colour, the dashes and the shape of a series: a second round of the colours has other dashes. */
export const seriesClass = (mark: 'line' | 'point' | 'bar', position: number): string =>
  `ChartSeries ChartSeries--${mark} ChartSeries--${String(position % 8)} ChartDashes--${String((position + Math.floor(position / 8)) % 8)}`;
