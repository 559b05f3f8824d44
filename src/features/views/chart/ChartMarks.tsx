import type { DrawnChart } from '../../../selectors/chart.ts';
import { barsPath, linePath, marksPath } from './marks.ts';
import type { Plot } from './plot.ts';
import { seriesClass } from './series-class.ts';

interface ChartMarksProps {
  readonly info: DrawnChart;
  readonly plot: Plot;
}

/** Marks that still have room for an edge. */
const FEW = 120;

/** More series than these do not nest into each other. */
const MOST_NESTED = 4;

/** Half the width of a mark, smaller where marks are many; a few are larger below those of others, so that equal points are all seen. */
function markSize(count: number, above = 0): number {
  if (count <= FEW) return 3.5 * (1 + Math.min(3, above) * 0.25);
  return count <= 400 ? 2.5 : 1.75;
}

/** The series, one path each: bars below lines, lines below points. */
export function ChartMarks({ info, plot }: ChartMarksProps) {
  const { toX, toY, base, bars, stack } = plot;
  const positions = [...info.series.keys()];
  const drawn = (mark: 'line' | 'point' | 'bar') =>
    positions.flatMap((position) => {
      const places = info.series[position];
      return places?.mark === mark ? [{ position, places }] : [];
    });
  return (
    <>
      {drawn('bar').map(({ position, places }) => {
        const slot = bars.get(position);
        if (slot === undefined) return null;
        const tower = stack?.[position];
        if (tower === undefined) {
          return (
            <path key={position} className={seriesClass('bar', position)} d={barsPath(places, toX, toY, base, slot)} />
          );
        }
        return (
          <path
            key={position}
            className={`${seriesClass('bar', position)} ChartSeries--stacked`}
            d={barsPath({ x: places.x, y: tower.to }, toX, toY, Array.from(tower.from, toY), slot)}
          />
        );
      })}
      {drawn('line').map(({ position, places }) =>
        places.x.length === 1 ? (
          // A line needs two points; one alone would not be seen.
          <path
            key={position}
            className={seriesClass('point', position)}
            d={marksPath(position, places, toX, toY, markSize(1))}
          />
        ) : (
          <path
            key={position}
            className={seriesClass('line', position)}
            d={linePath(places, toX, toY)}
            strokeLinejoin="round"
          />
        ),
      )}
      {drawn('point').map(({ position, places }, index, all) => (
        <path
          key={position}
          className={`${seriesClass('point', position)}${places.x.length > FEW ? ' ChartSeries--many' : ''}`}
          d={marksPath(
            position,
            places,
            toX,
            toY,
            markSize(places.x.length, all.length > MOST_NESTED ? 0 : all.length - 1 - index),
          )}
        />
      ))}
    </>
  );
}
