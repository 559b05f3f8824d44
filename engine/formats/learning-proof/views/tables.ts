/** Updates, initialisation, settings, costs, the published verdict, and what other settings would give. */
import type { CardView, TableView, ViewRow, ViewState } from '../../view.ts';
import type { ProofContext } from '../context.ts';
import { cheapest, costsOf } from '../cost.ts';
import { METRICS } from '../distances.ts';
import type { JudgedUpdate } from '../judge.ts';
import { alphaOf } from '../judge.ts';
import type { ReferenceResult } from '../reference.ts';
import { brief } from '../rules/rule.ts';

export function updatesTable({ trajectory, examination }: ProofContext): TableView {
  const judged = new Map(examination.judged.map((one) => [one.to, one]));
  const reasons = new Map(examination.unexamined.map(({ to, reason }) => [to, reason]));
  const { updates } = trajectory;
  return {
    kind: 'table',
    id: 'updates',
    title: 'Updates',
    lead: `${judged.size} of ${updates.length} updates were examined.`,
    columns: [
      { id: 'from', title: 'From step', numeric: true },
      { id: 'to', title: 'To step', numeric: true },
      { id: 'g', title: 'norm(g)', numeric: true },
      { id: 'reproduced', title: "norm(g')", numeric: true },
      { id: 'error', title: "norm(g - g')", numeric: true },
      { id: 'angle', title: 'Angle, degrees', numeric: true },
      ...METRICS.map((metric) => ({ id: metric, title: `${metric} distance`, numeric: true })),
      { id: 'remark', title: 'Remark' },
    ],
    length: updates.length,
    row: (index) => {
      const { from, to, norms, present } = updates[index];
      const one = judged.get(to);
      const g = present ? String(norms.l2) : '';
      if (one === undefined) {
        return {
          cells: [String(from), String(to), g, '', '', '', '', '', '', '', reasons.get(to) ?? ''],
          state: 'not-checked',
        };
      }
      const { weights, remark } = one.comparison;
      const numbers = [
        weights.reproduced.l2,
        weights.error,
        weights.angle,
        ...METRICS.map((metric) => weights.pair.of(metric)),
      ];
      return { cells: [String(from), String(to), g, ...numbers.map(String), remark ?? ''], state: stateOf(one) };
    },
  };
}

function stateOf({ verified, fixed, adaptive, state, buffers }: JudgedUpdate): ViewState {
  if (verified) return 'passed';
  return [fixed, adaptive, state.outcome, buffers.outcome].includes('failed') ? 'failed' : 'unverified';
}

export function initialisationTable({ initialisation }: ProofContext): TableView | undefined {
  if (initialisation.length === 0) return undefined;
  return {
    kind: 'table',
    id: 'initialisation',
    title: 'Initialisation tests',
    lead: 'Two-sided Kolmogorov-Smirnov tests with exact p-values; the published test is one-sided and takes the smallest raw p.',
    columns: [
      { id: 'parameter', title: 'Parameter', evidence: true },
      { id: 'initialiser', title: 'Declared' },
      { id: 'n', title: 'Weights tested', numeric: true },
      { id: 'd', title: 'D', numeric: true },
      { id: 'p', title: 'p', numeric: true },
      { id: 'adjusted', title: 'p after Holm', numeric: true },
      { id: 'outside', title: 'Outside the range', numeric: true },
      { id: 'published', title: 'Published p', numeric: true },
    ],
    length: initialisation.length,
    row: (index) => {
      const { parameter, initialiser, n, size, d, p, adjusted, outside, publishedP } = initialisation[index];
      const tested = n === size ? String(n) : `${n} of ${size}`;
      const cells = [
        parameter,
        initialiser,
        tested,
        String(d),
        String(p),
        String(adjusted),
        String(outside),
        String(publishedP),
      ];
      return { cells, state: adjusted >= 0.01 ? 'passed' : 'failed' };
    },
  };
}

export function settingsCard(context: ProofContext): CardView {
  const { verification, recipe, reproducer, data, examination } = context;
  const rows: ViewRow[] = METRICS.map((metric) => {
    const limit = verification.thresholds.get(metric);
    return {
      label: `Fixed threshold ${metric}`,
      value: limit === undefined ? 'off' : String(limit),
      check: 'learning-proof/distance',
    };
  });
  const { mode, q, metric, extra, seed } = verification;
  rows.push(
    {
      label: 'Adaptive threshold',
      value: verification.adaptive
        ? `${verification.thetaDegrees} degrees, alpha ${brief(alphaOf(verification))}`
        : 'off',
      check: 'learning-proof/adaptive-threshold',
    },
    {
      label: 'Coverage',
      value:
        mode === 'all'
          ? 'all updates'
          : `the ${q} largest of each epoch in ${metric}, and ${extra} sampled with the seed ${JSON.stringify(seed)}`,
      check: 'learning-proof/coverage',
    },
    {
      label: 'Reproduction',
      value: REPRODUCTION[reproducer.kind],
      note: reproducer.kind === 'none' ? reproducer.reason : `${examination.judged.length} updates`,
    },
    {
      label: 'Recipe',
      value: recipe.file ?? 'none',
      state: recipe.pinned && recipe.recipe !== undefined ? 'passed' : 'unverified',
      check: 'learning-proof/recipe',
    },
    {
      label: 'Data set',
      value: data.files.join(' and ') || 'none',
      state: 'claim',
      check: 'learning-proof/data-digest',
    },
  );
  return { kind: 'card', id: 'settings', title: 'Settings in force', rows };
}

const REPRODUCTION = { engine: 're-executed here', checkpoints: 'reproduced checkpoints', none: 'none' } as const;

/** Largest error over the distance of independent runs, in each metric: shown, never a threshold. */
export function normalisedCard({ verification, examination }: ProofContext): CardView | undefined {
  const { dRef } = verification;
  if (dRef.size === 0 || examination.judged.length === 0) return undefined;
  const rows = METRICS.flatMap((metric): ViewRow[] => {
    const reference = dRef.get(metric);
    if (reference === undefined) return [];
    const value = normalisedError(examination.judged, metric, reference);
    return [
      { label: metric, value: String(value), note: `largest distance over ${String(reference)}`, state: 'not-checked' },
    ];
  });
  const lead =
    'Largest distance of claimed and reproduced weights over the mean distance of the ends of independent runs.';
  return { kind: 'card', id: 'normalised-error', title: 'Normalised error', lead, rows };
}

/** max_t d(W_t, W'_t) / d_ref; NaN stays. */
export function normalisedError(
  judged: readonly JudgedUpdate[],
  metric: (typeof METRICS)[number],
  reference: number,
): number {
  let most = 0;
  for (const { comparison } of judged) {
    const distance = comparison.weights.pair.of(metric);
    if (distance > most || distance !== distance) most = distance;
  }
  return most / reference;
}

export function costTable(context: ProofContext): TableView {
  const costs = costsOf(context);
  const least = cheapest(costs);
  return {
    kind: 'table',
    id: 'costs',
    title: 'What a spoof would cost',
    lead: `The cheapest way known to a proof that these settings admit: ${least.name}, ${brief(least.passes)} forward passes for each update.`,
    columns: [
      { id: 'way', title: 'Way' },
      { id: 'formula', title: 'Forward passes for each update' },
      { id: 'passes', title: 'Here', numeric: true },
      { id: 'admitted', title: 'Admitted' },
      { id: 'why', title: 'Why' },
    ],
    length: costs.length,
    row: (index) => {
      const { name, formula, passes, admitted, why } = costs[index];
      return { cells: [name, formula, brief(passes), admitted ? 'yes' : 'no', why] };
    },
  };
}

export function publishedCard({ checks, outcome }: ReferenceResult): CardView {
  const word = outcome === 'PASS' ? 'accepts' : outcome === 'FAIL' ? 'refuses' : 'cannot be told';
  const rows = checks.map(({ id, outcome: state, reason, failures }): ViewRow => {
    const note = failures.at(0)?.message ?? reason;
    return { label: id.slice(id.indexOf('/') + 1), value: state, state, ...(note === undefined ? {} : { note }) };
  });
  return {
    kind: 'card',
    id: 'published',
    title: 'The published code',
    lead: 'Its own rules, formulas and exceptions; hyperparameters as the prover recorded them.',
    rows: [{ label: 'Result', value: word }, ...rows],
  };
}
