/** Whether what was dropped could be read at all. */
import type { ProofContext } from '../context.ts';
import type { Report, Rule } from './rule.ts';
import { SPEC, idOf, listed } from './rule.ts';

export const recipe: Rule = {
  info: {
    id: idOf('recipe'),
    title: 'Recipe pinned',
    statement: 'The auditor gave a recipe as a trusted input: architecture, loss, rule, schedule, start and data set.',
    why: 'Nothing in a proof names them, and the published code takes every hyperparameter from the prover.',
    example: 'a recipe lies in the proof folder, written by the prover',
    reference: `${SPEC}, "What the auditor declares"`,
  },
  uses: [],
  check: ({ recipe: { file, pinned, recipe: read, problem } }: ProofContext): Report => {
    const base = { required: true, examined: read === undefined ? 0 : 1, failures: [] };
    if (problem !== undefined) return pinned ? { ...base, error: problem } : { ...base, unresolved: problem };
    if (file === undefined)
      return { ...base, unresolved: 'no recipe was given: the recorded values are shown, and nothing declares them' };
    return pinned
      ? base
      : { ...base, unresolved: `${file} came with the evidence and was not given as a trusted input` };
  },
};

export const container: Rule = {
  info: {
    id: idOf('container'),
    title: 'Files readable',
    statement: 'Every file of the proof could be read whole: container, sizes, CRC-32, names, tensors.',
    why: 'A reader that skips what it does not understand judges another proof than the one it was given.',
    example: 'a pickle names builtins.eval; one bit of a stored weight was changed without its CRC-32',
    reference: `${SPEC}, "Reading checkpoints"; threats.md H6, H7`,
  },
  uses: [],
  check: ({ proof, examination }: ProofContext): Report => {
    const problems = [...proof.problems, ...examination.problems];
    const base = { required: true, examined: proof.files, failures: [] };
    if (problems.length === 0) return base;
    return {
      ...base,
      error: listed(
        problems.map(({ file, place, message }) => `${file}, ${place}: ${message}`),
        100,
      ),
    };
  },
};

export const finite: Rule = {
  info: {
    id: idOf('finite'),
    title: 'Finite numbers',
    statement: 'Every parameter, buffer and optimiser state is a finite number.',
    why: 'Every comparison with NaN is false, so a checker that looks for distances above a limit finds none.',
    example: 'one weight of model_step_20 is NaN; the published code finds nothing wrong',
    reference: `${SPEC}, "Checks"; threats.md N1`,
  },
  uses: [],
  check: ({ proof }: ProofContext): Report => ({ required: true, examined: proof.numbers, failures: proof.notFinite }),
};
