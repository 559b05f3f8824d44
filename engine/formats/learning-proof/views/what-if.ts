/** The settings of the audit, to be moved: what else would have been let pass. Never a verdict. */
import { atan } from '../../../numeric/angles.ts';
import type { WhatIfResult, WhatIfSetting, WhatIfState, WhatIfValues, WhatIfView } from '../../view.ts';
import type { ProofContext } from '../context.ts';
import { cheapest } from '../cost.ts';
import type { Metric } from '../distances.ts';
import { METRICS, adaptiveLimit } from '../distances.ts';
import type { JudgedUpdate } from '../judge.ts';
import { alphaOf } from '../judge.ts';
import { brief } from '../rules/rule.ts';
import { LEAST_P } from '../rules/start.ts';
import type { Measured, WhatIf, WhatIfSettings } from '../what-if.ts';
import { settingsInForce, whatIf } from '../what-if.ts';

const THETA = 'theta_degrees';
const Q = 'coverage.q';
const EXTRA = 'coverage.extra';
const LEVEL = 'initialisation.least_p';
const limitOf = (metric: Metric): string => `thresholds.${metric}`;

const STATES = ['within', 'undecided', 'outside', 'unknown', 'left-out'] as const satisfies readonly WhatIfState[];

const WORDS: Readonly<Record<WhatIfState, string>> = {
  within: 'would hold',
  undecided: 'would decide nothing',
  outside: 'would fail',
  unknown: 'not measured',
  'left-out': 'would not be looked at',
};

/** Undefined when nothing was held against a reproduction. */
export function whatIfView(context: ProofContext): WhatIfView | undefined {
  if (context.examination.judged.length === 0) return undefined;
  const { updates } = context.trajectory;
  const settings = settingsOf(context);
  return {
    kind: 'what-if',
    id: 'what-if',
    title: 'What if',
    lead: `Other thresholds, coverage and levels over what was measured of ${updates.length} updates.`,
    settings,
    item: { one: 'Update', many: 'Updates' },
    words: WORDS,
    length: updates.length,
    label: (from, to) => `steps ${updates[from].from} to ${updates[to - 1].to}`,
    at: (values) => resultOf(context, settings, readValues(settings, values)),
  };
}

function settingsOf(context: Measured): readonly WhatIfSetting[] {
  const force = settingsInForce(context, LEAST_P);
  const { judged } = context.examination;
  const most = Math.max(1, ...context.epochs.map(({ from, to }) => to - from));
  const fixed = METRICS.map((metric): WhatIfSetting => {
    const limit = force.thresholds.get(metric);
    const values = Float64Array.from(judged, ({ comparison }) => comparison.weights.pair.of(metric));
    return {
      id: limitOf(metric),
      title: FIXED_TITLES[metric],
      group: 'Fixed thresholds',
      ...rangeAround([...values, ...(limit === undefined ? [] : [limit])]),
      scale: 'log',
      off: 'no limit',
      judged: limit,
      measured: { title: 'distances from the reproduction', values },
    };
  });
  const settings: WhatIfSetting[] = [
    ...fixed,
    {
      id: THETA,
      title: 'Angle of the adaptive threshold',
      group: 'Adaptive threshold',
      unit: 'degrees',
      least: 1e-6,
      most: 90,
      scale: 'log',
      off: 'no adaptive threshold',
      judged: force.thetaDegrees,
      measured: { title: 'smallest angles that would do', values: Float64Array.from(judged, leastAngle) },
    },
    {
      id: Q,
      title: 'Largest updates of an epoch, Q',
      group: 'Coverage',
      least: 0,
      most,
      scale: 'linear',
      whole: true,
      off: 'all updates',
      judged: force.q,
    },
    {
      id: EXTRA,
      title: 'Others of an epoch, sampled',
      group: 'Coverage',
      least: 0,
      most,
      scale: 'linear',
      whole: true,
      judged: force.extra,
    },
  ];
  if (context.initialisation.length === 0) return settings;
  return [
    ...settings,
    {
      id: LEVEL,
      title: 'Level of the Kolmogorov-Smirnov tests, alpha',
      group: 'First weights',
      least: 1e-9,
      most: 0.5,
      scale: 'log',
      judged: LEAST_P,
      measured: {
        title: 'corrected p-values',
        values: Float64Array.from(context.initialisation, ({ adjusted }) => adjusted),
      },
    },
  ];
}

const FIXED_TITLES: Readonly<Record<Metric, string>> = {
  l1: 'Sum of absolute differences, l1',
  l2: 'Euclidean distance, l2',
  linf: 'Largest difference, l-infinity',
  cos: 'Cosine distance',
};

/** Powers of ten that hold what is above 0, with room on both sides. */
function rangeAround(values: readonly number[]): { readonly least: number; readonly most: number } {
  const positive = values.filter((x) => x > 0 && x < Infinity);
  let least = 1;
  let most = 1;
  for (const x of positive.length === 0 ? [1] : positive) {
    while (least > x / 10 && least > 1e-30) least /= 10;
    while (most < x * 10 && most < 1e30) most *= 10;
  }
  // Divisions leave 1e-7 as 9.999999999999998e-8.
  return { least: Number(least.toPrecision(3)), most: Number(most.toPrecision(3)) };
}

/** The angle, in degrees, whose sine is the share of the shorter update that the difference has; 90 where none is enough. */
function leastAngle({ comparison: { weights } }: JudgedUpdate): number {
  const share = weights.error / Math.min(weights.claimed.l2, weights.reproduced.l2);
  if (!(share < 1)) return share === share ? 90 : NaN;
  return (atan(share / Math.sqrt((1 - share) * (1 + share))) * 180) / Math.PI;
}

function readValues(settings: readonly WhatIfSetting[], values: WhatIfValues): WhatIfSettings {
  const of = (id: string): number | undefined => {
    const setting = settings.find((one) => one.id === id);
    if (setting === undefined) return undefined;
    const value = values.has(id) ? values.get(id) : setting.judged;
    if (value === undefined) return setting.off === undefined ? setting.judged : undefined;
    const kept = Math.min(setting.most, Math.max(setting.least, value === value ? value : setting.least));
    return setting.whole === true ? Math.round(kept) : kept;
  };
  const thresholds = new Map<Metric, number>();
  for (const metric of METRICS) {
    const limit = of(limitOf(metric));
    if (limit !== undefined) thresholds.set(metric, limit);
  }
  return { thresholds, thetaDegrees: of(THETA), q: of(Q), extra: of(EXTRA) ?? 0, leastP: of(LEVEL) ?? LEAST_P };
}

function resultOf(context: Measured, shown: readonly WhatIfSetting[], settings: WhatIfSettings): WhatIfResult {
  const result = whatIf(context, settings);
  const { counts, steps, costs } = result;
  const least = cheapest(costs);
  const tested = context.initialisation.length;
  return {
    state: (index) => result.states[index],
    why: (index) => whyOf(result, settings, context, index),
    figures: [
      ...STATES.map((state) => ({
        label: `Updates: ${WORDS[state]}`,
        value: String(counts[state]),
        key: state === 'within' || state === 'outside',
      })),
      { label: 'Steps to re-execute', value: String(steps), note: `of ${context.trajectory.updates.at(-1)?.to ?? 0}` },
      ...(shown.some(({ id }) => id === LEVEL)
        ? [{ label: 'First weights: would hold', value: String(result.fresh), note: `of ${tested}` }]
        : []),
      {
        label: 'Cheapest proof that would be let pass',
        value: least.name,
        key: true,
        note: `${brief(least.passes)} forward passes for an update, by ${least.formula}; honest training takes ${brief(costs[0].passes)}`,
      },
    ],
  };
}

/** The first threshold that decides, with both numbers. */
function whyOf(
  result: WhatIf,
  { thresholds, thetaDegrees }: WhatIfSettings,
  { verification }: Measured,
  index: number,
): string {
  const state = result.states[index];
  if (state === 'left-out') return 'neither among the largest nor in the sample';
  const one = result.judged.get(index);
  if (one === undefined) return 'no reproduction was recorded in this audit';
  const { weights } = one.comparison;
  const exceeded = one.exceeded.at(0);
  if (exceeded !== undefined) {
    return `${exceeded} distance ${brief(weights.pair.of(exceeded))}, above ${brief(thresholds.get(exceeded) ?? NaN)}`;
  }
  const alpha = alphaOf({ thetaDegrees: thetaDegrees ?? verification.thetaDegrees });
  const numbers = `difference ${brief(weights.error)}, adaptive limit ${brief(adaptiveLimit(weights, alpha))}`;
  if (thetaDegrees !== undefined && one.adaptive !== 'passed') {
    return one.adaptive === 'failed' ? numbers : `${numbers}; below the resolution ${brief(weights.resolution)}`;
  }
  for (const [part, { outcome }] of [
    ['optimiser state', one.state],
    ['buffers', one.buffers],
  ] as const) {
    if (outcome !== 'passed' && outcome !== 'none') return `${part}: ${PART_WORDS[outcome]}`;
  }
  if (thetaDegrees === undefined && one.fixed !== 'passed') {
    return one.fixed === 'off' ? 'no threshold is on' : 'no direction of the update could exceed the fixed thresholds';
  }
  return thetaDegrees === undefined ? 'within every fixed threshold' : numbers;
}

const PART_WORDS = {
  failed: 'outside',
  'below-resolution': 'below the resolution',
  unreproduced: 'not reproduced',
} as const;
