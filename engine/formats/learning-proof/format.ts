import type { GatheringFormat } from '../format.ts';
import { FORMAT_ID } from './audit.ts';
import { CLAUSES } from './clauses.ts';
import { gather } from './gather.ts';
import { RECIPE_SCHEMA } from './recipe.ts';
import { CHECKS } from './rules/index.ts';
import { OPTIONS } from './verification.ts';

/**
 * Layout: a folder
 *
 *   model_step_0, model_step_k, ..., model_step_T   (no suffix, .safetensors or .npz)
 *   indices.npy                                     [T, batch] whole numbers
 *   hash.txt                                        64 hexadecimal digits
 */
export const learningProof: GatheringFormat = {
  id: FORMAT_ID,
  title: 'Learning proof',
  clauses: CLAUSES,
  proves:
    'Each recorded update is what the declared algorithm gives from the recorded state and data, within rounding, optimiser state included.',
  provesNot:
    'It does not show that this proof came first or that it could not be made more cheaply afterwards, nor that data or model are any good.',
  versions: [RECIPE_SCHEMA],
  checks: CHECKS,
  options: OPTIONS,
  gather,
};
