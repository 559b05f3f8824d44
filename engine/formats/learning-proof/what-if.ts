/**
 * What would hold under other settings, from the distances that were recorded: for a panel in which settings are moved. It reads no
 * evidence, decides nothing and never becomes a verdict; each update is judged by the function that judged it in the audit.
 */
import type { ProofContext } from './context.ts';
import type { Cost } from './cost.ts';
import { costBase, costsUnder } from './cost.ts';
import type { Metric } from './distances.ts';
import { judgeUpdate } from './judge.ts';
import type { JudgedUpdate } from './judge.ts';
import { selectUpdates } from './selection.ts';

/** What was measured of a proof. */
export type Measured = Pick<
  ProofContext,
  'trajectory' | 'examination' | 'epochs' | 'every' | 'verification' | 'initialisation'
>;

export interface WhatIfSettings {
  readonly thresholds: ReadonlyMap<Metric, number>;
  /** Of the adaptive threshold; undefined when it is off. */
  readonly thetaDegrees: number | undefined;
  /** Largest updates that are looked at of each epoch; undefined for all. */
  readonly q: number | undefined;
  /** Updates that are sampled besides; only with `q`. */
  readonly extra: number;
  /** Smallest Holm-corrected p-value of the first weights that is let pass. */
  readonly leastP: number;
}

/** `unknown`: would be looked at, and no reproduction was recorded in this audit. */
export type UpdateState = 'within' | 'undecided' | 'outside' | 'unknown' | 'left-out';

export interface WhatIf {
  /** One for each update of the proof. */
  readonly states: readonly UpdateState[];
  /** Of the updates with a recorded reproduction that would be looked at, by position. */
  readonly judged: ReadonlyMap<number, JudgedUpdate>;
  readonly counts: Readonly<Record<UpdateState, number>>;
  /** Steps that would be re-executed. */
  readonly steps: number;
  /** Tested tensors of the first checkpoint that the level lets pass. */
  readonly fresh: number;
  readonly costs: readonly Cost[];
}

/** The settings by which the proof was judged. */
export function settingsInForce({ verification }: Measured, leastP: number): WhatIfSettings {
  const { thresholds, adaptive, thetaDegrees, mode, q, extra } = verification;
  return {
    thresholds,
    thetaDegrees: adaptive ? thetaDegrees : undefined,
    q: mode === 'topq' ? q : undefined,
    extra: mode === 'topq' ? extra : 0,
    leastP,
  };
}

export function whatIf(measured: Measured, settings: WhatIfSettings): WhatIf {
  const { trajectory, examination, epochs, verification, initialisation } = measured;
  const { updates } = trajectory;
  const { thresholds, thetaDegrees, q, extra } = settings;
  const moved = {
    ...verification,
    thresholds,
    adaptive: thetaDegrees !== undefined,
    thetaDegrees: thetaDegrees ?? verification.thetaDegrees,
    ...(q === undefined ? { mode: 'all' as const } : { mode: 'topq' as const, q, extra }),
  };
  const sizes = updates.map(({ present, sizes: sums }) => (present ? sums.of(verification.metric) : 0));
  const starts = updates.map(({ from }) => from);
  const chosen = selectUpdates(moved, sizes, starts, epochs);
  const recorded = new Map(examination.judged.map(({ from, comparison }) => [from, comparison]));
  const judged = new Map<number, JudgedUpdate>();
  const counts = { within: 0, undecided: 0, outside: 0, unknown: 0, 'left-out': 0 };
  let steps = 0;
  const states = updates.map(({ from, to }, at): UpdateState => {
    if (!chosen.has(at)) return 'left-out';
    steps += to - from;
    const comparison = recorded.get(from);
    if (comparison === undefined) return 'unknown';
    const one = judgeUpdate(comparison, moved);
    judged.set(at, one);
    return stateOf(one, moved.adaptive);
  });
  for (const state of states) counts[state] += 1;
  const costs = costsUnder({
    ...costBase(measured),
    topq: q !== undefined,
    q: q ?? 0,
    extra,
    nothing: judged.size === 0,
    meaningful: moved.adaptive || [...judged.values()].every(({ fixed }) => fixed === 'passed'),
  });
  const fresh = initialisation.filter(({ adjusted }) => adjusted >= settings.leastP).length;
  return { states, judged, counts, steps, fresh, costs };
}

/** A threshold that is off refuses nothing. */
function stateOf({ verified, fixed, adaptive, state, buffers }: JudgedUpdate, isAdaptive: boolean): UpdateState {
  if (verified) return 'within';
  const outcomes = [fixed, state.outcome, buffers.outcome, ...(isAdaptive ? [adaptive] : [])];
  return outcomes.includes('failed') ? 'outside' : 'undecided';
}
