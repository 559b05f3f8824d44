import { describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../src/selectors/chart.ts';
import { nearestStop, readingsAt, runsAcross, stopByKey } from '../../../src/features/views/chart/stops.ts';
import { CHART_WORDS } from '../../../src/text/chart.ts';

const same = (value: number): number => value;
const flat = { series: 2, toX: same, toY: same };

describe('the stop nearest to a pointer', () => {
  it('is none in a chart without points', () => {
    expect(nearestStop([], flat, 0, 0)).toBeUndefined();
  });

  it('is the nearest column where points run across, however far above', () => {
    const points: ChartPoint[] = [
      { x: 0, s0: 0 },
      { x: 10, s0: 900 },
      { x: 20, s1: 0 },
    ];
    expect(nearestStop(points, flat, 12, 0)).toBe(1);
    expect(nearestStop(points, flat, -500, 0)).toBe(0);
    expect(nearestStop(points, flat, 500, 900)).toBe(2);
  });

  it('is the nearest of several in one column', () => {
    const points: ChartPoint[] = [
      { x: 10, s0: 0 },
      { x: 10, s0: 50 },
      { x: 10, s0: 100 },
    ];
    expect(nearestStop(points, flat, 10, 60)).toBe(1);
    expect(nearestStop(points, flat, 10, 99)).toBe(2);
  });

  it('is the nearest in the plane where points go back and forth', () => {
    const points: ChartPoint[] = [
      { x: 0, s0: 0 },
      { x: 50, s0: 0 },
      { x: 1, s0: 40 },
    ];
    expect(runsAcross(points)).toBe(false);
    expect(nearestStop(points, flat, 0, 30)).toBe(2);
  });
});

describe('reading', () => {
  it('names the series that have a point, 0 included', () => {
    expect(readingsAt({ x: 1 }, 3)).toEqual([]);
    expect(readingsAt({ x: 1, s0: 0, s2: 7 }, 3)).toEqual([
      { series: 0, value: 0 },
      { series: 2, value: 7 },
    ]);
  });

  it.each([
    ['a', 3, 10, undefined],
    ['Enter', 3, 10, undefined],
    ['ArrowRight', 0, 0, undefined],
    ['ArrowRight', 9, 10, 9],
    ['ArrowLeft', 0, 10, 0],
    ['ArrowRight', 3, 10, 4],
    ['ArrowLeft', 3, 10, 2],
    ['PageDown', 99, 200, 79],
    ['PageUp', 99, 200, 119],
    ['Home', 3, 10, 0],
    ['End', 3, 10, 9],
  ] as const)('%s at %d of %d leads to %s', (key, at, length, next) => {
    expect(stopByKey(key, at, length)).toBe(next);
  });
});

describe('the words that stand for a chart', () => {
  it('name axes, series and lines', () => {
    const words = { series: ['a', 'b'], limits: [], xTitle: 'Step', yTitle: 'l2', logarithmic: true, points: 1 };
    expect(CHART_WORDS.describe(words)).toBe(
      'l2 (logarithmic axis) over Step, 1 point drawn. Series: a, b. The table has every number.',
    );
    expect(CHART_WORDS.describe({ ...words, limits: ['bound at 3'] })).toContain('Lines: bound at 3.');
  });
});
