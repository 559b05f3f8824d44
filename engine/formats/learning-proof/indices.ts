/** The index array, read once in pieces: range, whole batches, one permutation after the other. */
import type { Tensor } from './data/index.ts';
import { PIECE } from './load.ts';

/** A step whose indices are not what a run over the data set has. */
export interface IndexFault {
  readonly step: number;
  /** Position in the row. */
  readonly column: number;
  readonly value: number;
  readonly kind: 'range' | 'repeat';
}

export interface IndexFindings {
  readonly rows: number;
  readonly batch: number;
  /** Samples that indices were held against; undefined when nobody says how many there are. */
  readonly samples: number | undefined;
  readonly faults: readonly IndexFault[];
  /** Faults that are counted and not listed. */
  readonly more: number;
  readonly examined: number;
}

const MOST_FAULTS = 1000;
/** Largest data set whose epochs are followed. */
const MOST_SAMPLES = 1 << 28;

/** The flattened array is cut into pieces of `samples`; no index may stand twice in a piece. @throws DataError */
export async function followIndices(indices: Tensor, samples: number | undefined): Promise<IndexFindings> {
  const [rows, batch] = indices.shape;
  const faults: IndexFault[] = [];
  let more = 0;
  if (samples === undefined || samples > MOST_SAMPLES)
    return { rows, batch, samples: undefined, faults, more, examined: 0 };
  const fault = (at: number, value: number, kind: IndexFault['kind']): void => {
    if (faults.length < MOST_FAULTS) faults.push({ step: Math.floor(at / batch), column: at % batch, value, kind });
    else more += 1;
  };
  // The epoch in which each sample was seen last, counted from 1.
  const seen = new Uint32Array(samples);
  for (let from = 0; from < indices.size; from += PIECE) {
    const values = await indices.values(from, Math.min(indices.size, from + PIECE));
    for (let i = 0; i < values.length; i++) {
      const at = from + i;
      const value = values[i];
      if (!(value >= 0 && value < samples)) {
        fault(at, value, 'range');
        continue;
      }
      const epoch = Math.floor(at / samples) + 1;
      if (seen[value] === epoch) fault(at, value, 'repeat');
      seen[value] = epoch;
    }
  }
  return { rows, batch, samples, faults, more, examined: indices.size };
}
