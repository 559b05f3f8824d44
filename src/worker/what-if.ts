/** What-if views on the worker's side: states, figures and rows under moved settings. Nothing of it is ever in the verdict document. */
import type { WhatIfResult, WhatIfSetting, WhatIfState, WhatIfValues, WhatIfView } from '../../engine/formats/view.ts';
import type { MovedSetting, WhatIfContents } from './contract.ts';
import type { Rows } from './view-rows.ts';

/** Those that need a look first. */
const ORDER: readonly WhatIfState[] = ['outside', 'unknown', 'undecided', 'left-out', 'within'];
const MOST_RUNS = 24;
/** Measured values that cross with the summary, to be drawn beside a slider. */
const MOST_MEASURED = 400;

const COLUMNS = ['item', 'judged', 'moved', 'why'] as const;

export const valuesOf = (moved: readonly MovedSetting[]): WhatIfValues =>
  new Map(moved.map(({ id, value }) => [id, value ?? undefined]));

/** A setting with its measured values thinned, both ends kept. */
export function shownOf(setting: WhatIfSetting): WhatIfSetting {
  const { measured } = setting;
  if (measured === undefined || measured.values.length <= MOST_MEASURED) return setting;
  const sorted = measured.values.slice().sort();
  const last = sorted.length - 1;
  const values = Float64Array.from(
    { length: MOST_MEASURED },
    (_, i) => sorted[Math.round((i * last) / (MOST_MEASURED - 1))] ?? Number.NaN,
  );
  return { ...setting, measured: { ...measured, values } };
}

export function contentsOf(view: WhatIfView, values: WhatIfValues): WhatIfContents {
  const result = view.at(values);
  const states = new Uint8Array(view.length);
  for (let i = 0; i < view.length; i += 1) states[i] = ORDER.indexOf(result.state(i));
  const runs = runsOf(view, result, states);
  const { figures } = result;
  return { order: ORDER, states, figures, runs: runs.slice(0, MOST_RUNS), more: Math.max(0, runs.length - MOST_RUNS) };
}

/** Items of one state that follow each other, except those within, by gravity and then by place. */
function runsOf(view: WhatIfView, result: WhatIfResult, states: Uint8Array): WhatIfContents['runs'] {
  const runs: { readonly code: number; readonly from: number; readonly to: number }[] = [];
  for (let from = 0, to = 1; from < states.length; from = to, to = from + 1) {
    while (to < states.length && states[to] === states[from]) to += 1;
    const code = states[from] ?? 0;
    if (ORDER[code] !== 'within') runs.push({ code, from, to });
  }
  runs.sort((a, b) => a.code - b.code || a.from - b.from);
  return runs.map(({ code, from, to }) => ({
    state: ORDER[code] ?? 'unknown',
    label: view.label(from, to),
    why: result.why(from),
  }));
}

export function whatIfRows(view: WhatIfView, values: WhatIfValues): Rows {
  const judged = view.at(new Map());
  const moved = view.at(values);
  return {
    columns: COLUMNS.map((id) => ({ id })),
    length: view.length,
    row: (index) => ({
      cells: [
        view.label(index, index + 1),
        view.words[judged.state(index)],
        view.words[moved.state(index)],
        moved.why(index),
      ],
    }),
  };
}
