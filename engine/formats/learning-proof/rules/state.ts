/** What is carried from step to step besides the weights. */
import type { Failure } from '../../../verdict/model.ts';
import type { ProofContext } from '../context.ts';
import { adaptiveLimit } from '../distances.ts';
import type { JudgedUpdate } from '../judge.ts';
import { alphaOf, judgeKind } from '../judge.ts';
import type { KindComparison } from '../reproduction.ts';
import { kindsOf } from '../rerun/rules.ts';
import type { Report, Rule } from './rule.ts';
import { SPEC, brief, counted, idOf, listed, updateFailure } from './rule.ts';

export const optimiserState: Rule = {
  info: {
    id: idOf('optimiser-state'),
    title: 'Optimiser state',
    statement:
      'The reproduced momentum and moments agree with the recorded ones, each kind over all parameters, by the adaptive rule.',
    why: 'A momentum buffer can be solved for, so that honest steps land wherever the prover wants: every test of the weights then passes. Only the recorded state shows it.',
    formula: "norm(s - s') < sin(theta) * min(norm(s - s_before), norm(s' - s_before))",
    example:
      'weights interpolated, each checkpoint with a momentum buffer solved so that 5 honest steps land on the next one',
    reference: `${SPEC}, "Checks", "steered optimiser state"`,
  },
  uses: ['recipe', 'reproduction'],
  check: checkState,
};

function checkState(context: ProofContext): Report {
  const { judged, unexamined } = context.examination;
  const rule = context.recipe.recipe?.rule;
  const recorded = [...context.proof.checkpoints.values()].some(
    ({ state }) => state.optimiser?.states.some((one) => one !== undefined && one.arrays.size > 0) === true,
  );
  const keeps = rule === undefined ? recorded : kindsOf(rule).length > 0;
  if (!keeps && !recorded) return { required: false, examined: 0, failures: [], idle: 'the rule keeps no state' };
  const failures = judged.flatMap((update) =>
    update.comparison.states.flatMap((kind) => kindFailure(context, update, kind, 'optimizer/state')),
  );
  const examined = judged.reduce((sum, { comparison }) => sum + comparison.states.length, 0);
  const base = { required: true, examined, failures };
  if (examined === 0) return { ...base, unresolved: unexamined.at(0)?.reason ?? 'no state is recorded to be compared' };
  const open = judged.filter(
    ({ state: { outcome } }) => outcome === 'below-resolution' || outcome === 'unreproduced' || outcome === 'none',
  );
  if (open.length === 0) return base;
  const [{ from, to, state }] = open;
  const why = {
    'below-resolution': 'the state changed by less than the resolution of the stored numbers',
    unreproduced: 'the reproduced checkpoint lacks some of the recorded state',
    none: 'no state is recorded',
    passed: '',
    failed: '',
  }[state.outcome];
  return {
    ...base,
    unresolved: `${open.length} of ${counted(judged.length, 'examined update')}, the first ${from} -> ${to}: ${why}`,
  };
}

function kindFailure(
  context: ProofContext,
  { from, to }: JudgedUpdate,
  kind: KindComparison,
  place: string,
): Failure[] {
  const alpha = alphaOf(context.verification);
  if (judgeKind(kind, alpha) !== 'failed') return [];
  const pointer = `/${place}`;
  if (kind.missing.length > 0) {
    return [
      updateFailure(
        context,
        to,
        `the update ${from} -> ${to}: ${kind.kind} of ${listed(kind.missing)} is not recorded; the reproduction has it`,
        { pointer },
      ),
    ];
  }
  const { sums } = kind;
  const bound = adaptiveLimit(sums, alpha);
  return [
    updateFailure(
      context,
      to,
      `the update ${from} -> ${to}: the recorded ${kind.kind} differs from the reproduced one by ${brief(sums.error)} in l2, having changed by ${brief(sums.claimed.l2)} against ${brief(sums.reproduced.l2)}; below ${brief(bound)} was expected`,
      {
        pointer,
        claimed: String(sums.claimed.l2),
        recomputed: String(sums.reproduced.l2),
        delta: String(sums.error),
        window: { atol: '0', rtol: String(alpha), bound: String(bound), derived: String(sums.resolution) },
        utilisation: String(sums.error / bound),
      },
    ),
  ];
}

export const buffers: Rule = {
  info: {
    id: idOf('buffers'),
    title: 'Buffers',
    statement: 'Running means and variances agree with their reproduction by the adaptive rule, counters exactly.',
    why: 'Buffers are part of the delivered model; a checker of parameters alone accepts any.',
    example: 'bn1.running_mean is larger by 1 in the last checkpoint',
    reference: `${SPEC}, "Checks"`,
  },
  uses: ['reproduction'],
  check: (context: ProofContext): Report => {
    const count = [...context.proof.checkpoints.values()].at(0)?.state.buffers.length ?? 0;
    if (count === 0) return { required: false, examined: 0, failures: [], idle: 'the net has no buffers' };
    const { judged } = context.examination;
    const failures = judged.flatMap((update) => [
      ...update.comparison.buffers.floats.flatMap((kind) => kindFailure(context, update, kind, 'net')),
      ...update.comparison.buffers.different.map(({ name, claimed, reproduced }) =>
        updateFailure(
          context,
          update.to,
          `the update ${update.from} -> ${update.to}: ${name} differs from its reproduction`,
          {
            claimed,
            recomputed: reproduced,
          },
        ),
      ),
    ]);
    const examined = judged.reduce((sum, { comparison }) => sum + comparison.buffers.compared, 0);
    const base = { required: true, examined, failures };
    if (examined === 0) return { ...base, unresolved: 'nothing reproduces the buffers' };
    const open = judged.filter((update) => update.buffers.outcome !== 'passed' && update.buffers.outcome !== 'failed');
    if (open.length === 0) return base;
    return {
      ...base,
      unresolved: `${open.length} of ${counted(judged.length, 'examined update')}: not reproduced, or changed by less than the resolution`,
    };
  },
};
