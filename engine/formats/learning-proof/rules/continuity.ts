/** One net from the first checkpoint to the last, and one file for each step. */
import type { Failure } from '../../../verdict/model.ts';
import type { State } from '../checkpoint.ts';
import { sameShape } from '../checkpoint.ts';
import type { ProofContext } from '../context.ts';
import { splitName } from '../folders.ts';
import { layOut } from '../rerun/network.ts';
import type { Report, Rule } from './rule.ts';
import { SPEC, fileOf, idOf, recordOf } from './rule.ts';

const STORED = { float32: 'f32', float64: 'f64' } as const;

export const continuity: Rule = {
  info: {
    id: idOf('continuity'),
    title: 'One net throughout',
    statement:
      'Every checkpoint has the same parameters: names, order, shapes, types, as declared; one file for each step.',
    why: 'A change of net in the middle joins two runs that have nothing to do with each other.',
    example: 'from step 25 on the hidden layer has 17 units instead of 16; two files are called step 5',
    reference: `${SPEC}, "Checks"; threats.md N6`,
  },
  uses: [],
  check,
};

function check(context: ProofContext): Report {
  const failures = [...nameFailures(context), ...shapeFailures(context), ...declaredFailures(context)];
  return { required: true, examined: context.proof.checkpoints.size, failures, ...nothing(context) };
}

function nothing({ proof }: ProofContext): { readonly unresolved?: string } {
  return proof.checkpoints.size > 0 ? {} : { unresolved: 'no checkpoint could be read' };
}

function nameFailures({ proof, every, steps }: ProofContext): Failure[] {
  const failures: Failure[] = [];
  const seen = new Set<number>();
  for (const [record, { input, step, flaw }] of proof.folder.checkpoints.entries()) {
    const { base } = splitName(input.name);
    const fail = (message: string): void => {
      failures.push({ record, pointer: '', message: `${base}: ${message}`, claimed: String(step) });
    };
    if (flaw !== undefined) fail(flaw);
    if (seen.has(step)) fail(`a second file for step ${step}`);
    seen.add(step);
    if (step > steps) fail(`the run has ${steps} steps`);
    else if (step % every !== 0 && step !== steps)
      fail(`a checkpoint is saved every ${every} steps and after the last, ${steps}`);
  }
  return failures;
}

function shapeFailures(context: ProofContext): Failure[] {
  const failures: Failure[] = [];
  const entries = [...context.proof.checkpoints].sort(([a], [b]) => a - b);
  const first = entries.at(0);
  if (first === undefined) return failures;
  const [firstStep, { state: expected }] = first;
  for (const [step, { state }] of entries.slice(1)) {
    const difference = differenceOf(expected, state);
    if (difference === undefined) continue;
    failures.push({
      record: recordOf(context, step),
      pointer: '/net',
      message: `${fileOf(context, step)}: ${difference.message}, unlike ${fileOf(context, firstStep)}`,
      claimed: difference.found,
      recomputed: difference.expected,
    });
  }
  return failures;
}

interface Difference {
  readonly message: string;
  readonly found: string;
  readonly expected: string;
}

function differenceOf(expected: State, found: State): Difference | undefined {
  for (const kind of ['parameters', 'buffers'] as const) {
    const [a, b] = [expected[kind], found[kind]];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const [one, other] = [a.at(i), b.at(i)];
      if (one?.name !== other?.name) {
        return {
          message: `number ${i} of its ${kind} is ${other?.name ?? 'missing'}`,
          found: other?.name ?? '',
          expected: one?.name ?? '',
        };
      }
      if (one === undefined || other === undefined) continue;
      const [was, is] = [one.tensor, other.tensor];
      if (!sameShape(was.shape, is.shape)) {
        return {
          message: `${one.name} has another shape`,
          found: `[${is.shape.join(', ')}]`,
          expected: `[${was.shape.join(', ')}]`,
        };
      }
      if (was.dtype !== is.dtype)
        return { message: `${one.name} has another type`, found: is.dtype, expected: was.dtype };
    }
  }
  return undefined;
}

/** The first checkpoint against the recipe; the others are held against the first. */
function declaredFailures(context: ProofContext): Failure[] {
  const { recipe } = context.recipe;
  const first = [...context.proof.checkpoints].sort(([a], [b]) => a - b).at(0);
  if (recipe === undefined || first === undefined) return [];
  const [step, { state }] = first;
  const fail = (message: string, more: Partial<Failure> = {}): Failure => ({
    record: recordOf(context, step),
    pointer: '/net',
    message: `${fileOf(context, step)}: ${message}`,
    ...more,
  });
  const failures: Failure[] = [];
  if (recipe.layers !== undefined) {
    const laid = layOut(
      recipe.layers,
      state.parameters.map(({ name, tensor }) => ({ name, shape: tensor.shape })),
    );
    if (!laid.ok) failures.push(fail(laid.message));
  }
  if (recipe.dtype !== undefined) {
    const stored = STORED[recipe.dtype];
    for (const { name, tensor } of state.parameters) {
      if (tensor.dtype === stored) continue;
      failures.push(
        fail(`${name} is stored as ${tensor.dtype}; the recipe declares ${recipe.dtype}`, {
          claimed: tensor.dtype,
          recomputed: stored,
        }),
      );
    }
  }
  return failures;
}
