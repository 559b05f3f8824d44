import { describe, expect, it } from 'vitest';
import { seldom } from '../../../src/worker/seldom.ts';

describe('seldom', () => {
  it('drops what comes too soon, and tells the first at once', () => {
    let time = 0;
    const heard: number[] = [];
    const tell = seldom<number>(
      (report) => heard.push(report),
      () => time,
    );
    for (time = 0; time < 1000; time += 1) tell(time);
    expect(heard[0]).toBe(0);
    // At least five in a second, and far fewer than were told.
    expect(heard.length).toBeGreaterThanOrEqual(5);
    expect(heard.length).toBeLessThanOrEqual(20);
  });

  it('tells what comes late, however few', () => {
    let time = 0;
    const heard: number[] = [];
    const tell = seldom<number>(
      (report) => heard.push(report),
      () => time,
    );
    for (time = 0; time < 10_000; time += 1000) tell(time);
    expect(heard).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
  });
});
