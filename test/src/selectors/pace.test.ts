import { describe, expect, it } from 'vitest';
import { formatDuration, paceOf, withSample } from '../../../src/selectors/pace.ts';

describe('the pace of an audit', () => {
  const steady = Array.from({ length: 11 }, (_, i) => ({ at: 100 * i, done: 1000 * i }));
  it('is not known at first, nor when nothing moves', () => {
    expect(paceOf([], 0, 10)).toBeUndefined();
    expect(paceOf(steady.slice(0, 5), 400, 50_000)).toBeUndefined();
    expect(
      paceOf(
        [
          { at: 0, done: 5 },
          { at: 2000, done: 5 },
        ],
        2000,
        10,
      ),
    ).toBeUndefined();
  });
  it('is bytes over time, and what is left over that', () => {
    expect(paceOf(steady, 1000, 30_000)).toEqual({ speed: 10_000, left: 2000 });
    // Nothing came for a second: it is slower, not as fast as it was.
    expect(paceOf(steady, 2000, 30_000)).toEqual({ speed: 5000, left: 4000 });
  });
  it('forgets what is long ago', () => {
    const samples = withSample(
      [
        { at: 0, done: 0 },
        { at: 3000, done: 9 },
      ],
      5000,
      10,
    );
    expect(samples).toEqual([
      { at: 3000, done: 9 },
      { at: 5000, done: 10 },
    ]);
  });
  it.each([
    [0, '0 s'],
    [1499, '1 s'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [80_000, '1 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [-5, '0 s'],
  ])('%d ms is %s', (milliseconds, words) => {
    expect(formatDuration(milliseconds)).toBe(words);
  });
});
