/** What only shows over many updates, or beside another proof. */
import type { ProofContext } from '../context.ts';
import type { Report, Rule } from './rule.ts';
import { FANG, SPEC, brief, counted, idOf, recordOf } from './rule.ts';

const LEAST_UPDATES = 6;
/** Errors of rounding point anywhere: their sum is much shorter than the sum of their lengths. */
const ONE_WAY = 0.5;
/** Below this share of the band, errors are too small to lead anywhere. */
const LITTLE_USE = 0.1;

export const drift: Rule = {
  info: {
    id: idOf('drift'),
    title: 'No drift inside the band',
    statement: 'The errors of the verified updates do not all point one way while they use the band.',
    why: 'Errors just inside the threshold at every step add up to a change that no single step shows.',
    formula: 'norm(sum e_t) / sum norm(e_t) < 0.5, or mean use of the adaptive band < 0.1',
    example: 'every update is off by 0.9 of the band towards a stolen model',
    reference: `${SPEC}, "salami"; threats.md N3; ${FANG}`,
  },
  uses: [],
  check: ({ examination: { drift: found } }: ProofContext): Report => {
    const { updates, ratio, utilisation, skipped } = found;
    const none = { required: false, examined: 0, failures: [] };
    if (skipped !== undefined) return { ...none, idle: skipped };
    if (updates < LEAST_UPDATES)
      return { ...none, idle: `${counted(updates, 'update')} verified; ${LEAST_UPDATES} are needed` };
    const base = { required: true, examined: updates };
    // No error at all cannot drift: the ratio is then NaN and the use 0.
    if (ratio < ONE_WAY || utilisation < LITTLE_USE) return { ...base, failures: [] };
    const message = `the errors of ${updates} verified updates resemble a salami: they add up to ${brief(ratio)} of their lengths, using ${brief(utilisation)} of the band on average; below ${ONE_WAY} or ${LITTLE_USE} was expected`;
    return {
      ...base,
      failures: [{ record: 0, pointer: '', message, claimed: String(ratio), recomputed: String(ONE_WAY) }],
    };
  },
};

export const replay: Rule = {
  info: {
    id: idOf('replay'),
    title: 'No replay',
    statement:
      'No checkpoint after the first has the same tensors as one of another dropped proof, in whatever container.',
    why: 'A proof can be submitted again under another name. A copy alone cannot be told from the original without a time stamp.',
    example: 'the same run re-saved: other file bytes, the same tensors',
    reference: `${SPEC}, "Spoofs that must be recognised"`,
  },
  uses: [],
  check: (context: ProofContext): Report => {
    const { replays, proof } = context;
    if (replays === undefined) {
      return {
        required: false,
        examined: 0,
        failures: [],
        idle: 'no other proof was dropped: a copy alone cannot be told from its original',
      };
    }
    const later = [...proof.checkpoints.keys()].filter((step) => step > 0).length;
    const failures = replays.map(({ step, file, other }) => ({
      record: recordOf(context, step),
      pointer: '/net',
      message: `${file}: has the same tensors as ${other} of another proof`,
    }));
    return {
      required: true,
      examined: later,
      failures,
      ...(later === 0 ? { unresolved: 'no checkpoint after the first could be read' } : {}),
    };
  },
};
