import type { Comparisons } from './format.ts';

/** For cases in which no number is recomputed. */
export const NO_COMPARISONS: Comparisons = {
  length: 0,
  row: () => {
    throw new RangeError('there are no comparisons');
  },
  utilisation: new Float64Array(0),
  ok: new Uint8Array(0),
  check: new Uint8Array(0),
  checks: [],
};
