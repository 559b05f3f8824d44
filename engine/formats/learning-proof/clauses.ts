/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'part',
    text: 'Names the training recipe: network, optimiser, schedule, batches. The design of the system and its reasons are not in it.',
  },
  'annex-iv-2g': {
    degree: 'part',
    text: 'A log of checkpoints whose updates can be run again. It is no test of the model: no metric, no test data, no signature.',
  },
  'article-12': {
    degree: 'part',
    text: 'Checkpoints and data order of a training run, whose updates can be run again. It does not show that a system in operation records events by itself.',
  },
  'article-15': {
    degree: 'part',
    text: 'Updates that do not follow from the recorded state and data are found, within the thresholds. It says nothing of the accuracy or the robustness of the model.',
  },
};
