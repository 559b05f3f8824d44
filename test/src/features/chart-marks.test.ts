import { describe, expect, it } from 'vitest';
import { barSlots, barsPath, linePath, markPath, marksPath } from '../../../src/features/views/chart/marks.ts';
import { centred, fitText, frameOf, labelLines, tipPlace, wrapText } from '../../../src/features/views/chart/layout.ts';
import { logScale } from '../../../src/features/views/chart/scale.ts';

const same = (value: number): number => value;
const places = (x: readonly number[], y: readonly number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });
const ODD = places([0, Number.NaN, 2, 3], [1, 1, Number.POSITIVE_INFINITY, 4]);

describe('path data of a series', () => {
  it.each([
    ['a line', (what: typeof ODD) => linePath(what, same, same)],
    ['points', (what: typeof ODD) => marksPath(0, what, same, same, 2)],
    ['bars', (what: typeof ODD) => barsPath(what, same, same, 0, { offset: -1, width: 2 })],
  ])('%s: is empty for nothing, and never names what is no number', (_, draw) => {
    expect(draw(places([], []))).toBe('');
    expect(draw(places([Number.NaN], [Number.NaN]))).toBe('');
    expect(draw(ODD)).not.toMatch(/NaN|Infinity/);
    expect(draw(ODD)).not.toBe('');
  });

  it('has no place for 0 on a logarithmic axis', () => {
    expect(linePath(places([1, 2, 3], [10, 0, 100]), same, logScale([1, 100], [100, 0]))).toBe('M1 50L3 0');
  });

  it('takes no more points than both arrays have', () => {
    expect(linePath(places([1, 2, 3], [4]), same, same)).toBe('M1 4');
  });

  it('keeps the order of a path that goes back', () => {
    expect(linePath(places([1, 3, 2], [1, 2, 3]), same, same)).toBe('M1 1L3 2L2 3');
  });

  it('rounds to a tenth of a pixel', () => {
    expect(linePath(places([1 / 3], [2 / 3]), same, same)).toBe('M0.3 0.7');
  });

  it('draws bars from their base up or down', () => {
    const slot = { offset: -2, width: 4 };
    expect(barsPath(places([10, 20], [5, 80]), same, same, 50, slot)).toBe('M8 50V5h4V50ZM18 50V80h4V50Z');
  });
});

describe('bars that stand on others', () => {
  it('begin where those below end, and are left out where they have no height', () => {
    const slot = { offset: -2, width: 4 };
    expect(barsPath(places([10, 20], [5, 7]), same, same, [9, 7], slot)).toBe('M8 9V5h4V9Z');
  });
});

describe('marks', () => {
  it('have one shape for each colour, and another one for the second round of the colours', () => {
    const shapes = Array.from({ length: 8 }, (_, position) => markPath(position, 0, 0, 10));
    expect(new Set(shapes).size).toBe(8);
    for (let position = 0; position < 56; position += 1) {
      expect(markPath(position + 8, 0, 0, 10)).not.toBe(markPath(position, 0, 0, 10));
    }
    expect(markPath(64, 0, 0, 10)).toBe(shapes[0]);
  });

  it('are round first', () => {
    expect(markPath(0, 5, 5, 2)).toBe('M3 5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z');
  });
});

describe('slots of bars', () => {
  it('are none for no series, and a pixel at least', () => {
    expect(barSlots([], same)).toEqual([]);
    expect(barSlots([places([0, 0.1], [1, 1])], same)).toEqual([{ offset: -0.5, width: 1 }]);
  });

  it('are not wider than 18 pixels for a single place', () => {
    expect(barSlots([places([7], [1])], same)).toEqual([{ offset: -9, width: 18 }]);
  });

  it('stand side by side and do not reach into the next place', () => {
    const [left, right] = barSlots([places([0, 10], [1, 1]), places([0, 10], [1, 1])], same);
    expect(left).toEqual({ offset: -4, width: 4 });
    expect(right).toEqual({ offset: 0, width: 4 });
  });
});

describe('the layout', () => {
  it('leaves room for the longest number, but never more than a third', () => {
    expect(frameOf(900, 400, ['1', '0.00001']).left).toBeGreaterThan(frameOf(900, 400, ['1']).left);
    expect(frameOf(90, 400, ['0.000000000000000001']).left).toBe(30);
  });

  it('has an inside even where there is no room', () => {
    const { left, right, top, bottom } = frameOf(0, 0, []);
    expect(right).toBeGreaterThan(left);
    expect(bottom).toBeGreaterThan(top);
  });

  it('puts numbers beside their point, on the side with more room', () => {
    const frame = { left: 40, right: 980, top: 30, bottom: 330 };
    expect(tipPlace(100, [50], 1000, frame)).toEqual({ top: 34, left: 114 });
    expect(tipPlace(900, [50], 1000, frame)).toEqual({ top: 34, right: 114 });
  });

  it('puts numbers across a narrow drawing, away from most marks of their point', () => {
    const frame = { left: 40, right: 320, top: 30, bottom: 330 };
    expect(tipPlace(100, [50, 60, 300], 340, frame)).toEqual({ left: 4, right: 4, bottom: 4 });
    expect(tipPlace(100, [50, 300, 310], 340, frame)).toEqual({ left: 4, right: 4, top: 4 });
  });

  it('cuts a text and says so, by letters and not by halves of them', () => {
    expect(fitText('short', 500)).toBe('short');
    expect(fitText('a longer text', 40)).toBe('a lo\u2026');
    expect(fitText('\u{1F600}\u{1F600}\u{1F600}', 16)).toBe('\u{1F600}\u2026');
    expect(fitText('abc', -5)).toBe('\u2026');
  });

  it('keeps numbers inside the drawing', () => {
    expect(centred('10', 200, 400)).toBe(200);
    expect(centred('1234567890', 399, 400)).toBe(362);
    expect(centred('1234567890', 0, 400)).toBe(38);
  });

  it('breaks a text at spaces and loses none of it', () => {
    expect(wrapText('one two three', 60)).toEqual(['one two', 'three']);
    expect(wrapText('incomprehensible a', 20)).toEqual(['incomprehensible', 'a']);
    expect(wrapText('', 100)).toEqual(['']);
  });

  it('keeps labels of lines that stand close to each other apart, and inside', () => {
    expect(labelLines([], [0, 300])).toEqual([]);
    expect(labelLines([100], [0, 300])).toEqual([95]);
    expect(labelLines([0], [0, 300])).toEqual([13]);
    expect(labelLines([10, 14], [0, 300])).toEqual([5, 27]);
    expect(labelLines([102, 100], [0, 300])).toEqual([115, 95]);
  });
});
