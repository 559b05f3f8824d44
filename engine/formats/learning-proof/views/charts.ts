/** The path drawn: sizes, directions, the principal plane, the learning rate. */
import type { ChartSeries, ChartView } from '../../view.ts';
import { asNumber } from '../checkpoint.ts';
import type { ProofContext } from '../context.ts';
import { adaptiveLimit } from '../distances.ts';
import { alphaOf } from '../judge.ts';
import { principalPlane } from '../plane.ts';
import { rateAt } from '../recipe.ts';
import { brief } from '../rules/rule.ts';

type Point = readonly [x: number, y: number];

function series(name: string, mark: ChartSeries['mark'], points: readonly Point[]): ChartSeries {
  return { name, mark, x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) };
}

export function sizesChart(context: ProofContext): ChartView {
  const { trajectory, examination, verification } = context;
  const alpha = alphaOf(verification);
  const present = trajectory.updates.filter((update) => update.present);
  const { judged } = examination;
  const limit = verification.thresholds.get('l2');
  return {
    kind: 'chart',
    id: 'update-norms',
    title: 'Size of the updates',
    lead: `An update holds when its difference from the reproduction stays below the adaptive limit; ${judged.length} of ${trajectory.updates.length} updates were examined.`,
    xTitle: 'Step',
    yTitle: 'l2 norm',
    yScale: 'log',
    series: [
      series(
        'claimed update g',
        'line',
        present.map(({ to, norms }) => [to, norms.l2]),
      ),
      series(
        'verified',
        'point',
        judged.filter((one) => one.verified).map(({ to, comparison }) => [to, comparison.weights.claimed.l2]),
      ),
      series(
        "reproduced update g'",
        'point',
        judged.map(({ to, comparison }) => [to, comparison.weights.reproduced.l2]),
      ),
      series(
        "difference g - g'",
        'point',
        judged.map(({ to, comparison }) => [to, comparison.weights.error]),
      ),
      series(
        'adaptive limit',
        'line',
        judged.map(({ to, comparison }) => [to, adaptiveLimit(comparison.weights, alpha)]),
      ),
      series(
        'resolution r',
        'line',
        present.map(({ to, resolution }) => [to, resolution]),
      ),
      series(
        'second difference',
        'point',
        present.map(({ to, bend }) => [to, bend]),
      ),
    ],
    limits: limit === undefined || !(limit > 0) ? [] : [{ label: `fixed l2 threshold ${limit}`, y: limit }],
  };
}

export function directionChart({ trajectory }: ProofContext): ChartView {
  const points: Point[] = [];
  for (const [i, update] of trajectory.updates.entries()) {
    const next = trajectory.updates.at(i + 1);
    if (next === undefined || i + 1 >= trajectory.updates.length) continue;
    const cosine = update.dotNext / (update.norms.l2 * next.norms.l2);
    if (cosine - cosine === 0) points.push([update.to, cosine]);
  }
  return {
    kind: 'chart',
    id: 'update-directions',
    title: 'Cosine between successive updates',
    lead: 'At 1 two updates have one direction. A long stretch at 1 that does not re-execute resembles interpolation.',
    xTitle: 'Step',
    yTitle: 'cosine',
    yScale: 'linear',
    series: [series('cosine', 'line', points)],
    limits: [{ label: 'same direction', y: 1 }],
  };
}

export function planeChart({ trajectory }: ProofContext): ChartView | undefined {
  const { samples } = trajectory;
  const plane = principalPlane(samples);
  if (plane === undefined) return undefined;
  const percent = plane.shares.map((share) => `${brief(Math.round(share * 1000) / 10)} %`);
  const points = plane.points.map(({ x, y }): Point => [x, y]);
  return {
    kind: 'chart',
    id: 'principal-plane',
    title: 'The path in its principal plane',
    lead: `Two axes show ${percent.join(' and ')} of its variance, over ${samples.coordinates} of ${samples.total} weights at ${samples.steps.length} checkpoints. Interpolated weights lie on a straight line.`,
    xTitle: 'first axis',
    yTitle: 'second axis',
    yScale: 'linear',
    series: [
      series('path', 'line', points),
      series('start', 'point', points.slice(0, 1)),
      series('end', 'point', points.slice(-1)),
    ],
    limits: [],
  };
}

export function rateChart({ proof, recipe }: ProofContext): ChartView | undefined {
  const steps = [...proof.checkpoints].sort(([a], [b]) => a - b);
  const recorded = steps.flatMap(([step, { state }]): Point[] => {
    const lr = asNumber(state.optimiser?.settings.get('lr'));
    return lr === undefined ? [] : [[step, lr]];
  });
  const lr = recipe.recipe?.lr;
  const declared =
    lr === undefined ? [] : steps.map(([step]): Point => [step, rateAt(lr, recipe.recipe?.schedule, step)]);
  if (recorded.length === 0 && declared.length === 0) return undefined;
  return {
    kind: 'chart',
    id: 'learning-rate',
    title: 'Learning rate',
    lead: 'The published code uses what the prover recorded; here the declared rate is used.',
    xTitle: 'Step',
    yTitle: 'learning rate',
    yScale: 'log',
    series: [series('recorded', 'point', recorded), series('declared', 'line', declared)],
    limits: [],
  };
}
