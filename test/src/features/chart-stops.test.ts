import { describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../src/selectors/chart.ts';
import {
  highestReading,
  nearestReading,
  nearestStop,
  readingBeside,
  runsAcross,
  stopBeyond,
  stopByKey,
} from '../../../src/features/views/chart/stops.ts';
import { CHART_WORDS } from '../../../src/text/chart.ts';

const same = (value: number): number => value;
const flat = { toX: same, toY: same };
const point = (x: number, ...values: readonly number[]): ChartPoint => ({
  x,
  readings: values.map((value, series) => ({ series, value, height: value, index: 0 })),
});

describe('the stop nearest to a pointer', () => {
  it('is none in a chart without points', () => {
    expect(nearestStop([], flat, 0, 0)).toBeUndefined();
  });

  it('is the nearest column where points run across, however far above', () => {
    const points = [point(0, 0), point(10, 900), point(20, 0)];
    expect(nearestStop(points, flat, 12, 0)).toBe(1);
    expect(nearestStop(points, flat, -500, 0)).toBe(0);
    expect(nearestStop(points, flat, 500, 900)).toBe(2);
  });

  it('is the nearest of several in one column, or in columns that no pointer can tell apart', () => {
    const points = [point(10, 0), point(10, 50), point(12, 100)];
    expect(nearestStop(points, flat, 10, 60)).toBe(1);
    expect(nearestStop(points, flat, 10, 99)).toBe(2);
  });

  it('is the nearest in the plane where points go back and forth', () => {
    const points = [point(0, 0), point(50, 0), point(1, 40)];
    expect(runsAcross(points)).toBe(false);
    expect(nearestStop(points, flat, 0, 30)).toBe(2);
  });
});

describe('the points of one place', () => {
  it('are chosen by the pointer, or the highest is meant', () => {
    expect(nearestReading(point(0, 5, 80, 20), same, 30)).toBe(2);
    expect(highestReading(point(0, 5, 80, 20))).toBe(1);
    expect(highestReading(point(0, Number.NaN))).toBe(0);
  });

  it('are stepped through by their height, and end at both ends', () => {
    const { readings } = point(0, 5, 80, 20);
    expect([readingBeside(readings, 0, 1), readingBeside(readings, 2, 1)]).toEqual([2, 1]);
    expect([readingBeside(readings, 1, 1), readingBeside(readings, 0, -1)]).toEqual([undefined, undefined]);
  });
});

describe('points beyond a limit', () => {
  const points = [point(0, 2), point(1, 1), point(2, 0, 1.5), point(3, 1)];

  it('are found in both directions, the first of all too, and what lies on the limit is not', () => {
    expect([stopBeyond(points, 1, -1, 1), stopBeyond(points, 1, 0, 1)]).toEqual([0, 2]);
    expect([stopBeyond(points, 1, 2, 1), stopBeyond(points, 1, 4, -1)]).toEqual([undefined, 2]);
  });
});

describe('reading', () => {
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
