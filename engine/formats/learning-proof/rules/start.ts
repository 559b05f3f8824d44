/** Whether the run began where the auditor declares. */
import type { ProofContext } from '../context.ts';
import type { Report, Rule } from './rule.ts';
import { JIA, SPEC, brief, counted, fileOf, idOf, recordOf } from './rule.ts';

/** Smallest Holm-corrected p-value that is not a failure. */
export const LEAST_P = 0.01;

export const initialisation: Rule = {
  info: {
    id: idOf('initialisation'),
    title: 'Fresh initialisation',
    statement: 'Every declared tensor of the first checkpoint is distributed as its initialiser draws it.',
    why: 'A run that starts from a trained model proves only its last steps. On tensors under about 100 weights the test has little power.',
    formula: 'D = max(D+, D-); exact P(D_n >= D); smallest Holm-corrected p >= 0.01',
    example: 'model_step_0 was trained for 600 steps before: p of fc1.weight is 1e-9',
    reference: `${SPEC}, "Initialisers"; ${JIA}`,
  },
  uses: ['recipe'],
  check,
};

function check(context: ProofContext): Report {
  const { recipe, initialisation: tests } = context;
  const base = { required: true, examined: tests.reduce((sum, { n }) => sum + n, 0) };
  const idle = (unresolved: string): Report => ({ ...base, failures: [], unresolved });
  if (recipe.recipe?.init === undefined) return idle('no recipe declares how the weights were drawn');
  if (!context.proof.checkpoints.has(0)) return idle('the checkpoint of step 0 is missing or cannot be read');
  if (tests.length === 0) return idle('the recipe declares an initialiser for no tensor');
  const failures = tests
    .filter(({ adjusted }) => !(adjusted >= LEAST_P))
    .map(({ parameter, initialiser, n, d, p, adjusted, outside }) => ({
      record: recordOf(context, 0),
      pointer: `/net/${parameter}`,
      message:
        n === 0
          ? `${fileOf(context, 0)}: ${parameter} is missing, empty, or of a shape from which ${initialiser} cannot be told`
          : `${fileOf(context, 0)}: ${parameter} is not distributed as ${initialiser}: D = ${brief(d)} over ${counted(n, 'weight')}${
              outside === 0 ? '' : `, ${outside} of them outside its range`
            }, p = ${brief(p)}, ${brief(adjusted)} after correction for ${counted(tests.length, 'test')}; at least ${LEAST_P} was expected`,
      claimed: String(adjusted),
      recomputed: String(LEAST_P),
    }));
  return { ...base, failures };
}
