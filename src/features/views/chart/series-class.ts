/**
 * Classes of what is drawn in the colour, the dashes and the shape of a series. A second round of the colours has other dashes, other
 * shapes, and paler bars.
 */
export function seriesClass(mark: 'line' | 'point' | 'bar', position: number): string {
  const round = Math.floor(position / 8);
  const dashes = `ChartDashes--${String((position + round) % 8)}`;
  return `ChartSeries ChartSeries--${mark} ChartSeries--${String(position % 8)} ${dashes}${round % 2 === 1 ? ' ChartSeries--again' : ''}`;
}
