/** Where the units of a layered network stand in a drawing. Pixels. */

export interface NetworkLayout {
  /** By slot. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Of units; the same for all. */
  readonly radius: number;
  /** Whether there is room for a name and a number beside each unit. */
  readonly named: boolean;
}

/** Between two units of a layer. */
const WIDEST = 104;
const EDGE = 26;
/** Room beside the outer layers: a unit, and a number of ten characters. */
const SIDE = 92;

/** @param sizes units of each layer */
export function networkLayout(sizes: readonly number[], width: number, height: number): NetworkLayout {
  const most = Math.max(1, ...sizes);
  const gap = Math.min(WIDEST, (height - 2 * EDGE) / most);
  const radius = Math.min(18, Math.max(Math.min(1.8, gap * 0.45), gap * 0.34));
  const named = gap >= 15;
  const x: number[] = [];
  const y: number[] = [];
  const side = named ? SIDE : EDGE;
  sizes.forEach((size, layer) => {
    // A layer of few units beside one of many stands closer together than the drawing is high.
    const step = Math.min((height - 2 * EDGE) / Math.max(1, size), Math.max(gap, 44));
    for (let unit = 0; unit < size; unit += 1) {
      x.push(sizes.length < 2 ? width / 2 : side + (layer * (width - 2 * side)) / (sizes.length - 1));
      y.push(height / 2 + (unit - (size - 1) / 2) * step);
    }
  });
  return { x, y, radius, named };
}

/** Strength of a number among others, 0 to 1; by its root, so that small ones are still seen. NaN where there is none. */
export function strengths(values: Float64Array): Float32Array {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most && Number.isFinite(value)) most = Math.abs(value);
  const strength = new Float32Array(values.length);
  values.forEach((value, at) => {
    if (!Number.isFinite(value)) strength[at] = Number.NaN;
    else strength[at] = most === 0 ? 0 : Math.sqrt(Math.abs(value) / most) * (value < 0 ? -1 : 1);
  });
  return strength;
}

/** Lines of like sign and strength, drawn together. */
export interface LineBundle {
  readonly sign: 'positive' | 'negative';
  /** 0 to `LEVELS` - 1. */
  readonly level: number;
  /** SVG path. */
  readonly path: string;
}

const LEVELS = 6;
/** More lines than an eye can follow: then the strongest few stand out, by rank, whatever their numbers are. */
const MANY = 400;
/** Share of the lines below each level but the first, where there are many. */
const RANKS = [0.6, 0.85, 0.95, 0.985, 0.996];

/** The level of each number: by strength, or by rank where there are many. Those that are no numbers have none. */
function levelsOf(values: Float64Array): (strength: number) => number {
  if (values.length <= MANY) return (strength) => Math.min(LEVELS - 1, Math.floor(strength * LEVELS));
  const sorted = strengths(values).map(Math.abs).filter(Number.isFinite).sort();
  const limits = RANKS.map((rank) => sorted[Math.floor(rank * sorted.length)] ?? Infinity);
  return (strength) => limits.filter((limit) => strength > limit).length;
}

interface Ends {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

const coordinate = (value: number): string => value.toFixed(1);

/**
 * One line from unit to unit.
 * @param trim pixels left free at both ends
 */
export function lineOf({ from, to }: Ends, layout: NetworkLayout, parameter: number, trim = 0): string {
  const [a, b] = [from[parameter] ?? -1, to[parameter] ?? -1];
  if (a < 0 || b < 0) return '';
  const [ax = 0, ay = 0, bx = 0, by = 0] = [layout.x[a], layout.y[a], layout.x[b], layout.y[b]];
  const share = trim === 0 ? 0 : trim / Math.max(1, Math.hypot(bx - ax, by - ay));
  const [dx, dy] = [(bx - ax) * share, (by - ay) * share];
  return `M${coordinate(ax + dx)} ${coordinate(ay + dy)}L${coordinate(bx - dx)} ${coordinate(by - dy)}`;
}

/**
 * Thousands of lines as a dozen paths: weakest first, so that the strongest are on top.
 * @param only these parameters, at the strength that they have among all
 */
export function lineBundles(
  ends: Ends,
  layout: NetworkLayout,
  values: Float64Array,
  only?: readonly number[],
): readonly LineBundle[] {
  const strength = strengths(values);
  const levelOf = levelsOf(values);
  const lines = new Map<number, string[]>();
  const add = (parameter: number): void => {
    const own = strength[parameter] ?? Number.NaN;
    const line = Number.isNaN(own) ? '' : lineOf(ends, layout, parameter, only === undefined ? 0 : layout.radius);
    if (line === '') return;
    const key = levelOf(Math.abs(own)) * 2 + (own < 0 ? 1 : 0);
    const bundle = lines.get(key);
    if (bundle === undefined) lines.set(key, [line]);
    else bundle.push(line);
  };
  if (only !== undefined) only.forEach(add);
  else for (let parameter = 0; parameter < values.length; parameter += 1) add(parameter);
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([key, own]) => ({
      sign: key % 2 === 1 ? 'negative' : 'positive',
      level: Math.floor(key / 2),
      path: own.join(''),
    }));
}

/** How a line is drawn: thin and faint to thick and full. */
export function lineStyle(level: number, many: number): { readonly width: number; readonly opacity: number } {
  if (many <= MANY) return { width: 1 + 0.5 * level, opacity: 0.35 + 0.11 * level };
  return { width: 0.5 + 0.14 * level, opacity: [0.02, 0.05, 0.12, 0.3, 0.6, 0.9][level] ?? 1 };
}
