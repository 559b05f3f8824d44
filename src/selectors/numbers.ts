/** Numbers that the workbench made, as text. Evidence numbers are never formatted: they are shown as they stood. */

/** Four significant digits, plain where that is short. */
export function formatMeasure(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : shortExponent(value.toExponential(3));
}

/** `1.200e-8` -> `1.2e-8` */
const shortExponent = (text: string): string => text.replace(/\.?0+e/, 'e').replace('e+', 'e');

/** An exact text of ours, shortened for a column; text that is no number stays as it is. */
export function shortenMeasure(text: string): string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : formatMeasure(value);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** Where the end of the window stands on a bar, as a share of its length. */
export const BOUND_AT = 0.6;
/** Ratio at which the bar is full: a million times the window. */
const FULL_DECADES = 6;

/** Length of the bar: linear up to the window, logarithmic beyond; 1 for what has no finite ratio. */
export function barLength(utilisation: number): number {
  if (Number.isNaN(utilisation)) return 1;
  if (utilisation <= 1) return Math.max(0, utilisation) * BOUND_AT;
  return BOUND_AT + (1 - BOUND_AT) * Math.min(1, Math.log10(utilisation) / FULL_DECADES);
}

/** Where two plain decimals begin to differ, or undefined when they are not written alike. */
export function firstDifference(claimed: string, recomputed: string): number | undefined {
  const plain = /^-?\d+(?:\.\d+)?$/;
  const scientific = /^-?\d(?:\.\d+)?[eE]([-+]?\d+)$/;
  const sameExponent = scientific.exec(claimed)?.[1] === scientific.exec(recomputed)?.[1];
  const alike = (plain.test(claimed) && plain.test(recomputed)) || (scientific.test(claimed) && sameExponent);
  if (!alike || claimed === recomputed) return undefined;
  if (claimed.search(/[.eE]|$/) !== recomputed.search(/[.eE]|$/)) return 0;
  let at = 0;
  while (at < claimed.length && claimed[at] === recomputed[at]) at += 1;
  return at;
}
