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

const EDGE = 26;
const SIDE = 66;

/** @param sizes units of each layer */
export function networkLayout(sizes: readonly number[], width: number, height: number): NetworkLayout {
  const most = Math.max(1, ...sizes);
  const gap = Math.min(64, (height - 2 * EDGE) / most);
  const radius = Math.min(16, Math.max(1.8, gap * 0.34));
  const named = gap >= 15;
  const x: number[] = [];
  const y: number[] = [];
  const side = named ? SIDE : EDGE;
  sizes.forEach((size, layer) => {
    const own = Math.min(64, (height - 2 * EDGE) / Math.max(1, size));
    // Layers of few units stand closer together than the drawing is high.
    const step = Math.min(own, Math.max(gap, 44));
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
  /** 0 to 1. */
  readonly strength: number;
  /** SVG path. */
  readonly path: string;
}

const LEVELS = 6;

interface Ends {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

const coordinate = (value: number | undefined): string => (value ?? 0).toFixed(1);

/** One line from unit to unit. */
export const lineOf = ({ from, to }: Ends, layout: NetworkLayout, parameter: number): string => {
  const [a, b] = [from[parameter] ?? -1, to[parameter] ?? -1];
  if (a < 0 || b < 0) return '';
  const { x, y } = layout;
  return `M${coordinate(x[a])} ${coordinate(y[a])}L${coordinate(x[b])} ${coordinate(y[b])}`;
};

/** Thousands of lines as a dozen paths: weakest first, so that the strongest are on top. */
export function lineBundles(ends: Ends, layout: NetworkLayout, values: Float64Array): readonly LineBundle[] {
  const strength = strengths(values);
  const lines = new Map<number, string[]>();
  for (let parameter = 0; parameter < values.length; parameter += 1) {
    const own = strength[parameter] ?? Number.NaN;
    if (Number.isNaN(own)) continue;
    const line = lineOf(ends, layout, parameter);
    if (line === '') continue;
    const level = Math.min(LEVELS - 1, Math.floor(Math.abs(own) * LEVELS));
    const key = level * 2 + (own < 0 ? 1 : 0);
    const bundle = lines.get(key);
    if (bundle === undefined) lines.set(key, [line]);
    else bundle.push(line);
  }
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([key, own]) => ({
      sign: key % 2 === 1 ? 'negative' : 'positive',
      strength: (Math.floor(key / 2) + 1) / LEVELS,
      path: own.join(''),
    }));
}
