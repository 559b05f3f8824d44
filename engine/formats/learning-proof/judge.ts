/** One update held against its reproduction: which thresholds it meets, and whether that says anything. */
import { sinDegrees } from '../../numeric/angles.ts';
import type { AdaptiveOutcome, Metric, UpdateSums } from './distances.ts';
import { METRICS, isVacuous, judgeAdaptive } from './distances.ts';
import type { Comparison, KindComparison } from './reproduction.ts';
import type { PlannedUpdate } from './trajectory.ts';
import type { Verification } from './verification.ts';

/** `vacuous`: no direction of the update could have failed, or only the cosine was given, which cannot see scale. */
export type FixedOutcome = 'passed' | 'vacuous' | 'failed' | 'off';

export interface JudgedUpdate extends PlannedUpdate {
  readonly comparison: Comparison;
  readonly fixed: FixedOutcome;
  /** Metrics whose fixed limit is exceeded. */
  readonly exceeded: readonly Metric[];
  /** Whether or not the adaptive threshold is on. */
  readonly adaptive: AdaptiveOutcome;
  readonly state: KindsOutcome;
  readonly buffers: KindsOutcome;
  /** Reproduced within thresholds that mean something, state and buffers included. */
  readonly verified: boolean;
}

/** An update that was not examined, and why. */
export interface UnexaminedUpdate extends PlannedUpdate {
  readonly reason: string;
}

export interface KindsOutcome {
  readonly outcome: 'passed' | 'below-resolution' | 'failed' | 'none' | 'unreproduced';
}

export function alphaOf(verification: Pick<Verification, 'thetaDegrees'>): number {
  return sinDegrees(verification.thetaDegrees);
}

export function judgeUpdate(comparison: Comparison, verification: Verification): JudgedUpdate {
  const { weights } = comparison;
  const alpha = alphaOf(verification);
  const { thresholds } = verification;
  const exceeded = METRICS.filter((metric) => {
    const limit = thresholds.get(metric);
    return limit !== undefined && !(weights.pair.of(metric) <= limit);
  });
  const fixed = judgeFixed(weights, thresholds, exceeded);
  const adaptive = judgeAdaptive(weights, alpha);
  const state = judgeKinds(comparison.states, alpha);
  const buffers = judgeBuffers(comparison, alpha);
  const held = verification.adaptive ? adaptive === 'passed' && fixed !== 'failed' : fixed === 'passed';
  const verified = held && isGood(state) && isGood(buffers);
  const { from, to } = comparison;
  return { from, to, comparison, fixed, exceeded, adaptive, state, buffers, verified };
}

function isGood({ outcome }: KindsOutcome): boolean {
  return outcome === 'passed' || outcome === 'none';
}

function judgeFixed(
  weights: UpdateSums,
  thresholds: ReadonlyMap<Metric, number>,
  exceeded: readonly Metric[],
): FixedOutcome {
  if (thresholds.size === 0) return 'off';
  if (exceeded.length > 0) return 'failed';
  return isVacuous(weights, thresholds) ? 'vacuous' : 'passed';
}

function judgeKinds(kinds: readonly KindComparison[], alpha: number): KindsOutcome {
  let worst: KindsOutcome['outcome'] = 'none';
  for (const kind of kinds) {
    const outcome = judgeKind(kind, alpha);
    if (RANK.indexOf(outcome) > RANK.indexOf(worst)) worst = outcome;
  }
  return { outcome: worst };
}

const RANK: readonly KindsOutcome['outcome'][] = ['none', 'passed', 'below-resolution', 'unreproduced', 'failed'];

/** One kind of state over all parameters, by the adaptive rule. */
export function judgeKind({ sums, missing, unreproduced }: KindComparison, alpha: number): KindsOutcome['outcome'] {
  if (missing.length > 0) return 'failed';
  const outcome = judgeAdaptive(sums, alpha);
  if (outcome === 'failed') return 'failed';
  return unreproduced.length > 0 ? 'unreproduced' : outcome;
}

function judgeBuffers({ buffers }: Comparison, alpha: number): KindsOutcome {
  if (buffers.different.length > 0) return { outcome: 'failed' };
  if (buffers.compared === 0) return { outcome: buffers.unreproduced.length > 0 ? 'unreproduced' : 'none' };
  const { outcome } = judgeKinds(buffers.floats, alpha);
  if (outcome === 'failed') return { outcome };
  if (buffers.unreproduced.length > 0) return { outcome: 'unreproduced' };
  return { outcome: outcome === 'none' ? 'passed' : outcome };
}
