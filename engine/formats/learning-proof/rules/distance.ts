/** How far the claimed checkpoints are from their reproduction, and how many were looked at. */
import type { Failure } from '../../../verdict/model.ts';
import type { ProofContext } from '../context.ts';
import { adaptiveLimit } from '../distances.ts';
import type { JudgedUpdate } from '../judge.ts';
import { alphaOf } from '../judge.ts';
import type { Report, Rule } from './rule.ts';
import { FANG, JIA, SPEC, brief, counted, idOf, updateFailure } from './rule.ts';

export const coverage: Rule = {
  info: {
    id: idOf('coverage'),
    title: 'Updates examined',
    statement: 'Every update was re-executed here or compared with a reproduced checkpoint of the auditor.',
    why: 'A prover who knows which updates are looked at needs to train only those: a sample is never all.',
    example: '4 of 40 updates examined; model_step_25 is missing',
    reference: `${SPEC}, "Checks"; ${FANG}`,
  },
  uses: ['recipe', 'reproduction'],
  check: (context: ProofContext): Report => {
    const { judged, unexamined } = context.examination;
    const total = judged.length + unexamined.length;
    const base = { required: true, examined: judged.length };
    if (total === 0) {
      const message = 'the proof covers no step: there is nothing that could have been trained';
      return { ...base, failures: [{ record: 0, pointer: '', message, claimed: '0' }] };
    }
    if (context.beyond > 0) {
      return {
        ...base,
        failures: [],
        unresolved: `the last ${counted(context.beyond, 'step')} are beyond what is examined of one proof`,
      };
    }
    if (unexamined.length === 0) return { ...base, failures: [] };
    const reasons = [...new Set(unexamined.map(({ reason }) => reason))];
    const why = reasons.length === 1 ? reasons[0] : `${reasons[0]}; and other reasons`;
    return { ...base, failures: [], unresolved: `examined ${judged.length} of ${counted(total, 'update')}: ${why}` };
  },
};

/** Why no update could be judged. */
function idleReason({ examination: { unexamined } }: ProofContext): string {
  return unexamined.at(0)?.reason ?? 'there is no update';
}

export const distance: Rule = {
  info: {
    id: idOf('distance'),
    title: 'Fixed thresholds',
    statement:
      'Claimed and reproduced weights differ by no more than every given fixed threshold, and a threshold could have been exceeded.',
    why: 'Where both updates together are shorter than the threshold no direction could fail it: such a threshold verifies nothing.',
    formula: "d(W_t, W'_t) <= limit in l1, l2, l-infinity and cosine; not |g| + |g'| <= limit in every norm",
    example:
      'a claimed vector half as long and turned by 40 degrees has the cosine distance 0.23; the published formula gives a negative number',
    reference: `${SPEC}, "Vacuous fixed thresholds", "Cosine distance"; ${JIA}`,
  },
  uses: ['recipe', 'reproduction'],
  check: (context: ProofContext): Report => {
    const { verification, examination, recipe } = context;
    const { judged } = examination;
    const base = { required: true, examined: judged.length };
    if (verification.thresholds.size === 0) {
      return verification.adaptive
        ? { ...base, required: false, examined: 0, failures: [], idle: 'no fixed threshold is set' }
        : { ...base, failures: [], unresolved: 'neither a fixed nor the adaptive threshold is set' };
    }
    const failures = judged.flatMap((update) => distanceFailures(context, update));
    const unresolved =
      recipe.recipe === undefined && recipe.problem === undefined
        ? 'no recipe declares the run whose updates these are'
        : judged.length === 0
          ? idleReason(context)
          : vacuity(context);
    return { ...base, failures, unresolved };
  },
};

function distanceFailures(context: ProofContext, update: JudgedUpdate): Failure[] {
  const { from, to, comparison, exceeded } = update;
  return exceeded.map((metric) => {
    const limit = context.verification.thresholds.get(metric) ?? 0;
    const found = comparison.weights.pair.of(metric);
    return updateFailure(
      context,
      to,
      `the update ${from} -> ${to}: ${metric} distance ${brief(found)} of claimed and reproduced weights; at most ${limit} was expected`,
      {
        delta: String(found),
        window: { atol: String(limit), rtol: '0', bound: String(limit) },
        utilisation: String(found / limit),
      },
    );
  });
}

function vacuity({ examination: { judged }, verification }: ProofContext): string | undefined {
  const empty = judged.filter(
    ({ fixed, adaptive }) => fixed === 'vacuous' && !(verification.adaptive && adaptive === 'passed'),
  );
  if (empty.length === 0) return undefined;
  const [first] = empty;
  const share = `${empty.length} of ${counted(judged.length, 'examined update')}`;
  const norms = [...verification.thresholds.keys()].some((metric) => metric !== 'cos');
  if (!norms) return `${share} are judged by the cosine alone, which cannot see scale: it verifies none`;
  const { claimed, reproduced } = first.comparison.weights;
  return `for ${share} no direction could exceed the thresholds: at ${first.from} -> ${first.to} |g| + |g'| is ${brief(claimed.l2 + reproduced.l2)} in l2`;
}

export const adaptiveThreshold: Rule = {
  info: {
    id: idOf('adaptive-threshold'),
    title: 'Adaptive threshold',
    statement: 'Each update differs from its reproduction by less than sin(theta) of the shorter of the two.',
    why: 'Unlike a fixed threshold it shrinks with the update, so that an update too small to matter cannot pass, and neither can one of the right direction and the wrong length.',
    formula:
      "norm(g - g') < sin(theta) * min(norm(g), norm(g')); unverified at most r = steps * norm(spacings of the weights)",
    example: 'the reproduced update is 1e-9 times the claimed one: an infinitesimal-update spoof',
    reference: `${SPEC}, "Checks", "alpha"; ${FANG}, Lemma 2`,
  },
  uses: ['recipe', 'reproduction'],
  check: (context: ProofContext): Report => {
    const { verification, examination } = context;
    if (!verification.adaptive) {
      return { required: false, examined: 0, failures: [], idle: 'switched off by the auditor' };
    }
    const { judged } = examination;
    const failures = judged
      .filter(({ adaptive }) => adaptive === 'failed')
      .map((update) => adaptiveFailure(context, update));
    const below = judged.filter(({ adaptive }) => adaptive === 'below-resolution');
    const unresolved =
      judged.length === 0
        ? idleReason(context)
        : below.length === 0
          ? undefined
          : `${below.length} of ${counted(judged.length, 'examined update')} are below the resolution of the stored numbers: at ${below[0].from} -> ${below[0].to} norm(g) is ${brief(below[0].comparison.weights.claimed.l2)}, the resolution ${brief(below[0].comparison.weights.resolution)}`;
    return { required: true, examined: judged.length, failures, unresolved };
  },
};

function adaptiveFailure(context: ProofContext, { from, to, comparison: { weights } }: JudgedUpdate): Failure {
  const alpha = alphaOf(context.verification);
  const bound = adaptiveLimit(weights, alpha);
  const [g, g1, error] = [weights.claimed.l2, weights.reproduced.l2, weights.error];
  return updateFailure(
    context,
    to,
    `the update ${from} -> ${to}: norm(g - g') is ${brief(error)} with norm(g) ${brief(g)}, norm(g') ${brief(g1)} and ${brief(weights.angle)} degrees between them; below ${brief(bound)} was expected`,
    {
      claimed: String(g),
      recomputed: String(g1),
      delta: String(error),
      window: { atol: '0', rtol: String(alpha), bound: String(bound), derived: String(weights.resolution) },
      utilisation: String(error / bound),
    },
  );
}
