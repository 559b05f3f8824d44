/** The lines worth showing first. */
import type { AuditedCase } from '../format.ts';
import type { ProofContext } from './context.ts';
import { alphaOf } from './judge.ts';
import { brief } from './rules/rule.ts';

export function factsOf(context: ProofContext): AuditedCase['facts'] {
  const { proof, steps, every, examination, verification, recipe, reproducer } = context;
  const { judged, unexamined } = examination;
  const total = judged.length + unexamined.length;
  const verified = judged.filter((one) => one.verified).length;
  const worst = judged.reduce((most, { comparison: { weights } }) => {
    const share = weights.error / Math.min(weights.claimed.l2, weights.reproduced.l2);
    return share > most || share !== share ? share : most;
  }, 0);
  const inside = judged.filter(({ comparison: { weights } }) => weights.error <= weights.resolution).length;
  const parameters = [...proof.checkpoints.values()].at(0)?.state.parameters ?? [];
  const weights = parameters.reduce((sum, { tensor }) => sum + tensor.size, 0);
  const how = {
    engine: 're-executed here',
    checkpoints: 'compared with reproduced checkpoints',
    none: 'not reproduced',
  };
  return [
    { label: 'Steps', value: `${steps}, a checkpoint every ${every}` },
    { label: 'Net', value: `${parameters.length} tensors, ${weights} weights` },
    { label: 'Updates examined', value: `${judged.length} of ${total}, ${how[reproducer.kind]}` },
    { label: 'Updates verified', value: `${verified} of ${total}` },
    {
      label: 'Worst difference',
      value:
        judged.length === 0
          ? 'none was examined'
          : `${brief(worst)} of the update; sin(theta) is ${brief(alphaOf(verification))}`,
    },
    { label: 'Inside the float window', value: `${inside} of ${judged.length}` },
    {
      label: 'Recipe',
      value: recipe.file === undefined ? 'none' : `${recipe.file}${recipe.pinned ? '' : ' (not a trusted input)'}`,
    },
  ];
}
