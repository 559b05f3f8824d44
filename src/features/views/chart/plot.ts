/** Everything that the parts of one drawing share. */
import type { ChartArrays, ViewInfoOf } from '../../../worker/contract.ts';
import { verticalAxis } from '../../../selectors/chart.ts';
import { BOTTOM, TOP, frameOf, type Frame } from './layout.ts';
import { barSlots, type BarSlot } from './marks.ts';
import { bounded, horizontalDomain, linearScale, logScale, type Scale } from './scale.ts';
import { linearTicks, logTicks, type Tick } from './ticks.ts';

export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly frame: Frame;
  readonly toX: Scale;
  readonly toY: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Places of a logarithmic axis between two decades. */
  readonly yMinor: readonly number[];
  /** Pixel row at which bars begin: 0, or the lower end of an axis that has no 0. */
  readonly base: number;
  /** Of the series that are bars, by their position. */
  readonly bars: ReadonlyMap<number, BarSlot>;
}

/** Pixels of axis for each number on it. */
const ROW = 44;
const COLUMN = 84;
/** Between the frame and the first point. */
const INSET = 12;

export function plotOf(info: ViewInfoOf<'chart'>, arrays: readonly ChartArrays[], width: number, height: number): Plot {
  const logarithmic = info.yScale === 'log';
  const yDomain = bounded(verticalAxis(info, arrays).domain);
  const rows = Math.max(2, Math.floor((height - TOP - BOTTOM) / ROW));
  const { ticks: yTicks, minor: yMinor } = logarithmic
    ? logTicks(yDomain, rows)
    : { ticks: linearTicks(yDomain, rows), minor: [] };
  const frame = frameOf(
    width,
    height,
    yTicks.map(({ text }) => text),
  );
  const toY = (logarithmic ? logScale : linearScale)(yDomain, [frame.bottom, frame.top]);

  const xDomain = horizontalDomain(arrays);
  const inside = (inset: number): Scale => linearScale(xDomain, [frame.left + inset, frame.right - inset]);
  const barred = arrays.flatMap((one, position) => (info.series[position]?.mark === 'bar' ? [{ one, position }] : []));
  const places = barred.map(({ one }) => one);
  const half = barSlots(places, inside(INSET)).reduce((sum, { width: bar }) => sum + bar / 2, 0);
  const toX = inside(INSET + half);
  const slots = barSlots(places, toX);
  const whole = arrays.every(({ x }) => x.every(Number.isInteger));
  return {
    width,
    height,
    frame,
    toX,
    toY,
    xTicks: linearTicks(xDomain, Math.max(2, Math.floor((frame.right - frame.left) / COLUMN)), whole),
    yTicks,
    yMinor,
    base: logarithmic ? frame.bottom : toY(Math.min(yDomain[1], Math.max(yDomain[0], 0))),
    bars: new Map(barred.flatMap(({ position }, index) => (slots[index] ? [[position, slots[index]]] : []))),
  };
}
