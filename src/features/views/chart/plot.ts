/** Everything that the parts of one drawing share. */
import { stackOf, verticalAxis, type DrawnChart, type Stack } from '../../../selectors/chart.ts';
import { BOTTOM, TOP, frameOf, type Frame } from './layout.ts';
import { barSlots, type BarSlot } from './marks.ts';
import { bounded, horizontalDomain, linearScale, logScale, type Scale, type Span } from './scale.ts';
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
  readonly xMinor: readonly number[];
  readonly yMinor: readonly number[];
  /** Pixel row at which bars begin: 0, or the lower end of an axis that has no 0. */
  readonly base: number;
  /** Of the series that are bars, by their position. */
  readonly bars: ReadonlyMap<number, BarSlot>;
  /** Of stacked bars, for every series. */
  readonly stack: readonly Stack[] | undefined;
}

/** Pixels of axis for each number on it. */
const ROW = 44;
const COLUMN = 84;
/** Between the frame and the first point. */
const INSET = 12;

export function plotOf(info: DrawnChart, width: number, height: number): Plot {
  const logarithmic = info.yScale === 'log';
  const yDomain = bounded(verticalAxis(info).domain);
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

  const across = info.xScale === 'log';
  const xDomain = across ? decadesAround(horizontalDomain(info.series)) : horizontalDomain(info.series);
  const inside = (inset: number): Scale =>
    (across ? logScale : linearScale)(xDomain, [frame.left + inset, frame.right - inset]);
  const barred = info.series.flatMap((one, position) => (one.mark === 'bar' ? [{ one, position }] : []));
  // Stacked bars share one slot.
  const places = (info.stacked ? barred.slice(0, 1) : barred).map(({ one }) => one);
  const half = barSlots(places, inside(INSET)).reduce((sum, { width: bar }) => sum + bar / 2, 0);
  const toX = inside(INSET + half);
  const slots = barSlots(places, toX);
  const columns = Math.max(2, Math.floor((frame.right - frame.left) / COLUMN));
  const whole = info.series.every(({ x }) => x.every(Number.isInteger));
  const { ticks: xTicks, minor: xMinor } = across
    ? logTicks(xDomain, columns)
    : { ticks: linearTicks(xDomain, columns, whole), minor: [] };
  return {
    width,
    height,
    frame,
    toX,
    toY,
    xTicks,
    yTicks,
    xMinor,
    yMinor,
    base: logarithmic ? frame.bottom : toY(Math.min(yDomain[1], Math.max(yDomain[0], 0))),
    bars: new Map(
      barred.flatMap(({ position }, index) => {
        const slot = slots[info.stacked ? 0 : index];
        return slot === undefined ? [] : [[position, slot]];
      }),
    ),
    stack: info.stacked ? stackOf(info.series) : undefined,
  };
}

/** A logarithmic axis needs some width, and what is above 0. */
function decadesAround([low, high]: Span): Span {
  const least = low > 0 ? low : high > 0 ? high : 1;
  const most = high > 0 ? high : 1;
  return least < most ? [least, most] : [least / 2, most * 2];
}
