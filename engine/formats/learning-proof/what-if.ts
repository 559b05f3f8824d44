/**
 * What would pass under other settings, from the distances that were recorded: for a panel in which thresholds are moved. It reads
 * no evidence, decides nothing and never becomes a verdict.
 */
import { sinDegrees } from '../../numeric/angles.ts';
import type { Metric } from './distances.ts';
import { METRICS, NORMS } from './distances.ts';
import type { JudgedUpdate } from './judge.ts';
import { largest } from './selection.ts';
import type { Epoch } from './selection.ts';

/** Distances of one examined update; plain data. */
export interface RecordedUpdate {
  readonly from: number;
  readonly to: number;
  /** Of W_t - W'_t, in every metric. */
  readonly distances: Readonly<Record<Metric, number>>;
  /** Lengths of g and g' in each norm, and of g - g' in l2. */
  readonly claimed: Readonly<Record<'l1' | 'l2' | 'linf', number>>;
  readonly reproduced: Readonly<Record<'l1' | 'l2' | 'linf', number>>;
  readonly error: number;
  readonly resolution: number;
}

export interface WhatIfSettings {
  readonly thresholds: ReadonlyMap<Metric, number>;
  readonly adaptive: boolean;
  readonly thetaDegrees: number;
  /** Largest updates that are looked at of each epoch; undefined for all. */
  readonly q?: number | undefined;
}

export interface WhatIf {
  /** Updates that would be looked at. */
  readonly examined: number;
  /** Of those: within thresholds that mean something. */
  readonly verified: number;
  /** Within thresholds that could not have failed them, or below the resolution. */
  readonly undecided: number;
  readonly failed: number;
}

/** The recorded form of a judged update. */
export function recordUpdate({ from, to, comparison: { weights } }: JudgedUpdate): RecordedUpdate {
  const { claimed, reproduced, pair, error, resolution } = weights;
  const norms = ({ l1, l2, linf }: { l1: number; l2: number; linf: number }): RecordedUpdate['claimed'] => ({
    l1,
    l2,
    linf,
  });
  return {
    from,
    to,
    distances: { l1: pair.of('l1'), l2: pair.of('l2'), linf: pair.of('linf'), cos: pair.of('cos') },
    claimed: norms(claimed),
    reproduced: norms(reproduced),
    error,
    resolution,
  };
}

/** Counts over the updates, by the rules of `distance` and `adaptive-threshold`; NaN fails. */
export function whatIf(updates: readonly RecordedUpdate[], epochs: readonly Epoch[], settings: WhatIfSettings): WhatIf {
  const { q } = settings;
  const sizes = updates.map(({ claimed }) => claimed.l2);
  const chosen = q === undefined ? [...updates.keys()] : epochs.flatMap((epoch) => largest(sizes, epoch, q));
  const alpha = sinDegrees(settings.thetaDegrees);
  const counts = { verified: 0, undecided: 0, failed: 0 };
  for (const at of chosen) if (at < updates.length) counts[stateOf(updates[at], settings, alpha)] += 1;
  return { examined: counts.verified + counts.undecided + counts.failed, ...counts };
}

function stateOf(
  update: RecordedUpdate,
  { thresholds, adaptive }: WhatIfSettings,
  alpha: number,
): 'verified' | 'undecided' | 'failed' {
  for (const metric of METRICS) {
    const limit = thresholds.get(metric);
    if (limit !== undefined && !(update.distances[metric] <= limit)) return 'failed';
  }
  if (adaptive) {
    if (update.error < alpha * Math.min(update.claimed.l2, update.reproduced.l2)) return 'verified';
    return update.error <= update.resolution ? 'undecided' : 'failed';
  }
  const meaningful = NORMS.some((norm) => {
    const limit = thresholds.get(norm);
    return limit !== undefined && !(update.claimed[norm] + update.reproduced[norm] <= limit);
  });
  return meaningful ? 'verified' : 'undecided';
}
