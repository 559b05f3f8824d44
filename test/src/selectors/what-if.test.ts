/** Sliders, strips and figures of a what-if view. */
import { describe, expect, it } from 'vitest';
import type { WhatIfSetting } from '../../../engine/formats/view.ts';
import {
  STOPS,
  currentOf,
  firstValue,
  moveSetting,
  pairFigures,
  readValue,
  stopOf,
  stretchesOf,
  valueAt,
} from '../../../src/selectors/what-if.ts';

const log: WhatIfSetting = {
  id: 'a',
  title: 'A',
  group: 'G',
  least: 1e-6,
  most: 100,
  scale: 'log',
  off: 'no limit',
  judged: 10,
};
const whole: WhatIfSetting = {
  id: 'b',
  title: 'B',
  group: 'G',
  least: 0,
  most: 7,
  scale: 'linear',
  whole: true,
  judged: 2,
};

describe('a slider', () => {
  it('refuses what is no number on its scale', () => {
    for (const text of ['', ' ', 'much', '1e', '0x10', 'NaN', 'Infinity', '1,5', '1e-7', '101', '-1', '--1']) {
      expect([text, readValue(log, text)]).toEqual([text, undefined]);
    }
    for (const text of ['1.5', '8', '-1', '1e-3']) expect([text, readValue(whole, text)]).toEqual([text, undefined]);
    expect(readValue(log, ' 2.5e-3 ')).toBe(0.0025);
    expect(readValue(whole, '7')).toBe(7);
  });

  it('has a stop for every value, and the ends for those beyond', () => {
    expect([1e-9, 1e-6, 1e-2, 100, 1e9].map((value) => stopOf(log, value))).toEqual([0, 0, 500, STOPS, STOPS]);
    expect(stopOf(log, Number.NaN)).toBeUndefined();
    expect(stopOf({ ...whole, most: 0 }, 0)).toBe(0);
    for (let value = 0; value <= 7; value += 1) expect(valueAt(whole, stopOf(whole, value) ?? -1)).toBe(value);
    expect([0, 500, STOPS].map((stop) => valueAt(log, stop))).toEqual([1e-6, 0.01, 100]);
  });

  it('is moved, switched off, and back where it was judged is not moved at all', () => {
    const settings = [log, whole];
    const one = moveSetting(settings, [], 'b', 5);
    const two = moveSetting(settings, one, 'a', undefined);
    expect(two).toEqual([
      { id: 'a', value: null },
      { id: 'b', value: 5 },
    ]);
    expect([currentOf(log, two), currentOf(whole, two), currentOf(log, one)]).toEqual([undefined, 5, 10]);
    expect(moveSetting(settings, two, 'a', 10)).toEqual(one);
    expect(moveSetting(settings, one, 'b', 2)).toEqual([]);
  });

  it('begins in the middle of what was measured when it was off', () => {
    const measured = { title: 'm', values: Float64Array.of(5, Number.NaN, 1e-3, 1e-12, 0.2) };
    expect(firstValue({ ...log, judged: undefined, measured })).toBe(0.2);
    expect(firstValue({ ...log, judged: undefined })).toBe(0.01);
    expect(firstValue(log)).toBe(10);
  });
});

it('a strip joins what is alike and hides nothing grave in a bin', () => {
  expect(stretchesOf(Uint8Array.of(4, 4, 0, 0, 4), 10)).toEqual([
    { from: 0, to: 2, code: 4 },
    { from: 2, to: 4, code: 0 },
    { from: 4, to: 5, code: 4 },
  ]);
  const many = new Uint8Array(10_000).fill(4);
  many[7_777] = 0;
  const stretches = stretchesOf(many, 100);
  expect(stretches.map(({ code }) => code)).toEqual([4, 0, 4]);
  expect(stretches[1]).toEqual({ from: 7_700, to: 7_800, code: 0 });
  expect(stretchesOf(new Uint8Array(0), 100)).toEqual([]);
});

it('figures stand beside those as judged; what is 0 in both is left out', () => {
  const pairs = pairFigures(
    [
      { label: 'x', value: '0' },
      { label: 'y', value: '0' },
      { label: 'z', value: 'p', note: '1' },
    ],
    [
      { label: 'x', value: '0' },
      { label: 'y', value: '3' },
      { label: 'z', value: 'p', note: '2' },
    ],
  );
  expect(pairs.map(({ label, changed }) => [label, changed])).toEqual([
    ['y', true],
    ['z', true],
  ]);
});
