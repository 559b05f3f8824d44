/** Shapes of the path that spoofs have and training has not. Only updates that were not reproduced can show them. */
import type { Failure } from '../../../verdict/model.ts';
import type { ProofContext } from '../context.ts';
import type { ClaimedUpdate } from '../trajectory.ts';
import type { Report, Rule } from './rule.ts';
import { FANG, SPEC, brief, counted, idOf, updateFailure } from './rule.ts';

/** Successive second differences that are a stretch. */
const LEAST_STRETCH = 3;
/** A second difference of this many resolutions is rounding; an update of that many is more than rounding. */
const ROUNDING = 2;
const SUBSTANCE = 8;
const OUT_OF_SCALE = 10;
const NEIGHBOURS = 3;

/** Updates that are there and were not reproduced within thresholds that mean something. */
function unreproduced({ trajectory, examination }: ProofContext): readonly boolean[] {
  const verified = new Set(examination.judged.filter((one) => one.verified).map(({ to }) => to));
  return trajectory.updates.map(({ present, to }) => present && !verified.has(to));
}

const EVERY = 'every update was reproduced';

/** Whether the turn from one update to the next vanishes to rounding although the updates do not. */
function isStraight(one: ClaimedUpdate, next: ClaimedUpdate): boolean {
  const r = Math.max(one.resolution, next.resolution);
  return one.bend <= ROUNDING * r && one.norms.l2 > SUBSTANCE * r && next.norms.l2 > SUBSTANCE * r;
}

export const interpolation: Rule = {
  info: {
    id: idOf('interpolation'),
    title: 'No straight line',
    statement: 'No stretch of the path that was not reproduced is a straight line at even speed.',
    why: 'Weights interpolated towards a stolen model lie so; near-collinear updates of honest full-batch descent re-execute.',
    formula: `${LEAST_STRETCH} or more successive norm(g_next - g) <= ${ROUNDING} r with norm(g) > ${SUBSTANCE} r`,
    example: 'second differences of the weights vanish to rounding from step 0 to the end',
    reference: `${SPEC}, "Spoofs that must be recognised"; ${FANG}`,
  },
  uses: [],
  check: (context: ProofContext): Report => {
    const { updates } = context.trajectory;
    const open = unreproduced(context);
    const failures: Failure[] = [];
    let examined = 0;
    let start = -1;
    for (let i = 0; i <= updates.length; i++) {
      const pair = i + 1 < updates.length && open[i] && open[i + 1];
      if (pair) examined += 1;
      if (pair && isStraight(updates[i], updates[i + 1])) {
        if (start < 0) start = i;
        continue;
      }
      if (start >= 0 && i - start >= LEAST_STRETCH) failures.push(stretchFailure(context, start, i));
      start = -1;
    }
    const idle = open.some((one) => one) ? 'too few successive updates were not reproduced' : EVERY;
    return { required: true, examined, failures, ...(examined === 0 ? { idle } : {}) };
  },
};

function stretchFailure(context: ProofContext, from: number, to: number): Failure {
  const { updates } = context.trajectory;
  const bends = updates.slice(from, to).map(({ bend }) => bend);
  const [first, last] = [updates[from], updates[to]];
  return updateFailure(
    context,
    last.to,
    `steps ${first.from} to ${last.to} resemble linear interpolation: ${counted(to - from, 'successive second difference')} of at most ${brief(Math.max(...bends))} between updates of ${brief(first.norms.l2)}; more than ${brief(ROUNDING * first.resolution)} was expected of training`,
    { delta: String(Math.max(...bends)), window: { atol: '0', rtol: '0', bound: String(ROUNDING * first.resolution) } },
  );
}

export const blindfold: Rule = {
  info: {
    id: idOf('blindfold'),
    title: 'No blindfold',
    statement:
      'Where only the largest updates are examined, the others of an epoch do not lie on a line while the examined ones are valid.',
    why: 'A prover who knows that only the Q largest updates are examined trains those, makes them large, and interpolates the rest.',
    example: 'two valid updates with learning rate 1 and 18 interpolated ones in every epoch, Q = 2',
    reference: `${SPEC}, "Spoofs that must be recognised"; ${FANG}`,
  },
  uses: [],
  check: (context: ProofContext): Report => {
    const { verification, epochs, chosen, examination } = context;
    const { updates } = context.trajectory;
    const idle = (reason: string): Report => ({ required: false, examined: 0, failures: [], idle: reason });
    if (verification.mode === 'all') return idle('coverage is not by the largest updates');
    const verified = new Set(examination.judged.filter((one) => one.verified).map(({ to }) => to));
    const failures: Failure[] = [];
    let examined = 0;
    for (const { from, to } of epochs) {
      const inside = updates.slice(from, to);
      const valid = inside.filter((update, i) => chosen.has(from + i) && verified.has(update.to)).length;
      const chosenHere = inside.filter((_, i) => chosen.has(from + i)).length;
      const pairs: (readonly [ClaimedUpdate, ClaimedUpdate])[] = [];
      for (let i = from; i + 1 < to; i++) {
        if (chosen.has(i) || chosen.has(i + 1) || !updates[i].present || !updates[i + 1].present) continue;
        pairs.push([updates[i], updates[i + 1]]);
      }
      if (pairs.length < LEAST_STRETCH) continue;
      examined += 1;
      if (valid === 0 || valid < chosenHere || !pairs.every(([one, next]) => isOnLine(one, next))) continue;
      const last = inside[inside.length - 1];
      failures.push(
        updateFailure(
          context,
          last.to,
          `the epoch of steps ${inside[0].from} to ${last.to} resembles a blindfold top-Q spoof: its ${counted(valid, 'examined update')} re-execute, and its ${counted(inside.length - chosenHere, 'other update')} lie on a straight line`,
        ),
      );
    }
    return examined === 0
      ? idle('no epoch has enough successive updates that were not examined')
      : { required: true, examined, failures };
  },
};

/** Whether two successive updates have one direction to rounding, whatever their lengths. */
function isOnLine(one: ClaimedUpdate, next: ClaimedUpdate): boolean {
  const r = Math.max(one.resolution, next.resolution);
  const [a, b] = [one.norms.l2, next.norms.l2];
  if (!(a > SUBSTANCE * r && b > SUBSTANCE * r) || !(one.dotNext > 0)) return false;
  // |b - (b.a / a.a) a|, from the turn and the difference of lengths: |b - a|^2 = (|b| - |a|)^2 + chord^2 |a| |b|
  const across = Math.sqrt(Math.max(0, one.bend * one.bend - (a - b) * (a - b)));
  return across <= ROUNDING * r * Math.max(1, b / a);
}

export const discontinuity: Rule = {
  info: {
    id: idOf('discontinuity'),
    title: 'No jump',
    statement: 'No update that was not reproduced is out of scale with its neighbours.',
    why: 'Two runs joined in the middle have one update that leads from the one to the other.',
    formula: `norm(g) <= ${OUT_OF_SCALE} * median of norm(g) over the ${2 * NEIGHBOURS} neighbours`,
    example: 'first half of one run, second half of another: the update 20 -> 25 is 25 times its neighbours',
    reference: `${SPEC}, "Spoofs that must be recognised"`,
  },
  uses: [],
  check: (context: ProofContext): Report => {
    const { updates } = context.trajectory;
    const open = unreproduced(context);
    const failures: Failure[] = [];
    let examined = 0;
    // What is not finite has no scale; `finite` fails it.
    const hasScale = ({ present, norms }: ClaimedUpdate): boolean => present && norms.l2 < Infinity;
    for (const [i, update] of updates.entries()) {
      if (!open[i] || !hasScale(update)) continue;
      const around = updates
        .slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1)
        .filter((one) => one !== update && hasScale(one));
      if (around.length < NEIGHBOURS) continue;
      examined += 1;
      const typical = median(around.map(({ norms }) => norms.l2));
      if (update.norms.l2 <= OUT_OF_SCALE * typical) continue;
      failures.push(
        updateFailure(
          context,
          update.to,
          `the update ${update.from} -> ${update.to} resembles the seam of two runs: norm(g) is ${brief(update.norms.l2)}, the median of its neighbours ${brief(typical)}; at most ${OUT_OF_SCALE} times that was expected`,
          {
            claimed: String(update.norms.l2),
            recomputed: String(typical),
            window: { atol: '0', rtol: String(OUT_OF_SCALE), bound: String(OUT_OF_SCALE * typical) },
          },
        ),
      );
    }
    const idle = open.some((one) => one) ? 'too few updates to compare with' : EVERY;
    return { required: true, examined, failures, ...(examined === 0 ? { idle } : {}) };
  },
};

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
