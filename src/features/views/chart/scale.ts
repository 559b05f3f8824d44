/** From numbers to pixels. */
export type Scale = (value: number) => number;
/** From one end to the other; pixels may run downwards. */
export type Span = readonly [number, number];

/** A domain whose ends are doubles. */
export const bounded = ([low, high]: Span): Span => [
  Math.max(low, -Number.MAX_VALUE),
  Math.min(high, Number.MAX_VALUE),
];

/** A domain without width, or with an end that is no number, has everything in the middle. */
const middle = ([from, to]: Span): Scale => {
  const place = (from + to) / 2;
  return () => place;
};

export function linearScale([low, high]: Span, pixels: Span): Scale {
  if (!(high > low)) return middle(pixels);
  const [from, to] = pixels;
  // The width of all doubles is no double, that of their halves is.
  const part = Number.isFinite(high - low) ? 1 : 0.5;
  const width = high * part - low * part;
  return (value) => from + ((value * part - low * part) / width) * (to - from);
}

/** What is not above 0 has no place: NaN. */
export function logScale([low, high]: Span, pixels: Span): Scale {
  if (!(low > 0) || !(high > low)) return middle(pixels);
  const linear = linearScale([Math.log10(low), Math.log10(high)], pixels);
  return (value) => (value > 0 ? linear(Math.log10(value)) : Number.NaN);
}

/** Every horizontal place of every series; of some width even for a single one. */
export function horizontalDomain(arrays: readonly { readonly x: Float64Array }[]): Span {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { x } of arrays) {
    for (const value of x) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  if (low < high) return [low, high];
  const room = Number.isSafeInteger(low) ? 1 : Math.abs(low) * 0.05;
  return bounded([low - room, high + room]);
}
