/** Series as path data: one path for each, however many points it has. What has no place on the axes is left out. */
import type { Scale } from './scale.ts';

export interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A tenth of a pixel is finer than any screen. */
const pixel = (value: number): string => String(Math.round(value * 10) / 10);

type Corner = readonly [x: number, y: number];

const PLUS: readonly Corner[] = [
  [-0.4, -1.2],
  [0.4, -1.2],
  [0.4, -0.4],
  [1.2, -0.4],
  [1.2, 0.4],
  [0.4, 0.4],
  [0.4, 1.2],
  [-0.4, 1.2],
  [-0.4, 0.4],
  [-1.2, 0.4],
  [-1.2, -0.4],
  [-0.4, -0.4],
];

/** Corners of the marks in units of their size, one shape for each colour; the first is a circle. */
const SHAPES: readonly (readonly Corner[])[] = [
  [],
  [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  [
    [0, -1.2],
    [1.2, 0.9],
    [-1.2, 0.9],
  ],
  [
    [0, 1.2],
    [-1.2, -0.9],
    [1.2, -0.9],
  ],
  PLUS,
  PLUS.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
  [
    [-1.3, -0.6],
    [1.3, -0.6],
    [1.3, 0.6],
    [-1.3, 0.6],
  ],
];

function placed({ x, y }: Places, toX: Scale, toY: Scale, take: (x: number, y: number, index: number) => void): void {
  for (let index = 0; index < Math.min(x.length, y.length); index += 1) {
    const [across, down] = [toX(x[index] ?? Number.NaN), toY(y[index] ?? Number.NaN)];
    if (Number.isFinite(across) && Number.isFinite(down)) take(across, down, index);
  }
}

/** Beyond as many series as there are colours, each goes on with another shape than the one of its colour before. */
const shapeOf = (position: number): number => (position + Math.floor(position / SHAPES.length)) % SHAPES.length;

/** One mark around a place; `size` is about half of its width. */
export function markPath(position: number, x: number, y: number, size: number): string {
  const corners = SHAPES[shapeOf(position)] ?? [];
  if (corners.length === 0) {
    const arc = `a${pixel(size)} ${pixel(size)} 0 1 0 `;
    return `M${pixel(x - size)} ${pixel(y)}${arc}${pixel(2 * size)} 0${arc}${pixel(-2 * size)} 0Z`;
  }
  return `M${corners.map(([dx, dy]) => `${pixel(x + dx * size)} ${pixel(y + dy * size)}`).join('L')}Z`;
}

export function marksPath(position: number, places: Places, toX: Scale, toY: Scale, size: number): string {
  const parts: string[] = [];
  placed(places, toX, toY, (x, y) => parts.push(markPath(position, x, y, size)));
  return parts.join('');
}

/** In the order of the points; a point without a place is passed over. */
export function linePath(places: Places, toX: Scale, toY: Scale): string {
  const parts: string[] = [];
  placed(places, toX, toY, (x, y) => parts.push(`${pixel(x)} ${pixel(y)}`));
  return parts.length === 0 ? '' : `M${parts.join('L')}`;
}

/** Pixels of one bar: series stand side by side at each place. */
export interface BarSlot {
  /** From the place to the left side of the bar. */
  readonly offset: number;
  readonly width: number;
}

const WIDEST_BAR = 18;

/** Slots of the bar series, in their order: as wide as the closest two places allow, at least a pixel. */
export function barSlots(bars: readonly Places[], toX: Scale): readonly BarSlot[] {
  const across = bars.flatMap(({ x }) => Array.from(x, toX)).sort((a, b) => a - b);
  let gap = Number.POSITIVE_INFINITY;
  for (let index = 1; index < across.length; index += 1) {
    const between = (across[index] ?? 0) - (across[index - 1] ?? 0);
    if (between > 0.01) gap = Math.min(gap, between);
  }
  const width = Math.max(1, Math.min(WIDEST_BAR, (gap * 0.8) / Math.max(1, bars.length)));
  return bars.map((_, position) => ({ offset: (position - bars.length / 2) * width, width }));
}

/** @param base pixel row at which bars begin, or the rows of all of them; a bar without height is left out where it stands on others */
export function barsPath(
  places: Places,
  toX: Scale,
  toY: Scale,
  base: number | readonly number[],
  slot: BarSlot,
): string {
  const parts: string[] = [];
  placed(places, toX, toY, (x, y, index) => {
    const from = typeof base === 'number' ? base : (base[index] ?? y);
    if (typeof base !== 'number' && from === y) return;
    parts.push(`M${pixel(x + slot.offset)} ${pixel(from)}V${pixel(y)}h${pixel(slot.width)}V${pixel(from)}Z`);
  });
  return parts.join('');
}
