/** Sliders, strips and figures of a what-if view; pure. */
import type { WhatIfSetting } from '../../engine/formats/view.ts';
import type { MovedSetting } from '../worker/contract.ts';

/** Positions of a slider. */
export const STOPS = 1000;

/** Stop of a value, 0 to `STOPS`; undefined for what has no place on the scale. */
export function stopOf({ least, most, scale }: WhatIfSetting, value: number): number | undefined {
  if (Number.isNaN(value)) return undefined;
  const kept = Math.min(most, Math.max(least, value));
  if (most <= least) return 0;
  const share = scale === 'log' ? Math.log(kept / least) / Math.log(most / least) : (kept - least) / (most - least);
  return Math.round(share * STOPS);
}

/** The value of a stop, to three digits: more could not be chosen by hand. */
export function valueAt({ least, most, scale, whole }: WhatIfSetting, stop: number): number {
  const share = stop / STOPS;
  const value = scale === 'log' ? least * (most / least) ** share : least + share * (most - least);
  if (whole === true) return Math.round(value);
  if (stop <= 0) return least;
  return stop >= STOPS ? most : Number(value.toPrecision(3));
}

/** How far an arrow key goes: a whole number, where there are only those. */
export const stepOf = ({ least, most, whole }: WhatIfSetting): number =>
  whole === true ? Math.max(1, Math.floor(STOPS / Math.max(1, most - least))) : 5;

/** A number that somebody typed; undefined when it is none or has no place on the scale. */
export function readValue({ least, most, whole }: WhatIfSetting, text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (!(value >= least && value <= most)) return undefined;
  return whole === true && !Number.isInteger(value) ? undefined : value;
}

export const shownValue = (value: number): string => String(Number(value.toPrecision(6)));

/** What a setting stands at: undefined when it is off. */
export function currentOf(setting: WhatIfSetting, moved: readonly MovedSetting[]): number | undefined {
  const own = moved.find(({ id }) => id === setting.id);
  return own === undefined ? setting.judged : (own.value ?? undefined);
}

/** The list with one setting moved, in the order of the settings; one that is back where it was judged is not in it. */
export function moveSetting(
  settings: readonly WhatIfSetting[],
  moved: readonly MovedSetting[],
  id: string,
  value: number | undefined,
): readonly MovedSetting[] {
  return settings.flatMap((setting): readonly MovedSetting[] => {
    if (setting.id !== id) return moved.filter((one) => one.id === setting.id);
    return value === setting.judged ? [] : [{ id, value: value ?? null }];
  });
}

/** Where a setting that was off begins when it is switched on: in the middle of what was measured, else of the scale. */
export function firstValue(setting: WhatIfSetting): number {
  if (setting.judged !== undefined) return setting.judged;
  const values = Array.from(setting.measured?.values ?? []).filter((x) => x >= setting.least && x <= setting.most);
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? valueAt(setting, STOPS / 2);
}

/** A stretch of a strip: items `from` to before `to`, drawn in the state with this code. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly code: number;
}

/** Items of one state side by side become one stretch; of more items than fit, each bin has its gravest state (the lowest code). */
export function stretchesOf(states: Uint8Array, most: number): readonly Stretch[] {
  const size = Math.max(1, Math.ceil(states.length / most));
  const stretches: Stretch[] = [];
  for (let from = 0; from < states.length; from += size) {
    const to = Math.min(states.length, from + size);
    let code = states[from] ?? 0;
    for (let at = from; at < to; at += 1) code = Math.min(code, states[at] ?? code);
    const last = stretches.at(-1);
    if (last?.code === code) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ from, to, code });
  }
  return stretches;
}

/** Items of each code. */
export function countCodes(states: Uint8Array, codes: number): readonly number[] {
  const counts = new Array<number>(codes).fill(0);
  for (const code of states) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface FigurePair extends Figure {
  readonly judged: Figure | undefined;
  readonly changed: boolean;
}

/** Figures beside those as judged; what stays 0 says nothing and is left out. */
export function pairFigures(judged: readonly Figure[], moved: readonly Figure[]): readonly FigurePair[] {
  return moved.flatMap((figure): readonly FigurePair[] => {
    const before = judged.find(({ label }) => label === figure.label);
    if (figure.value === '0' && before?.value === '0') return [];
    return [{ ...figure, judged: before, changed: before?.value !== figure.value || before.note !== figure.note }];
  });
}
