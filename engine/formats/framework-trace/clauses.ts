/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'part',
    text: 'States network, activations, loss, optimiser and hyperparameters of the step as a framework is said to have run it, and the formulas by which it was recomputed. The design of the system and its reasons are not in it.',
  },
  'annex-iv-2g': {
    degree: 'part',
    text: 'A log of one or more training steps that anybody can recompute. It is no test of the model: no metric, no test data, no signature.',
  },
  'article-12': {
    degree: 'part',
    text: 'Records of steps in which a later change is found. It does not show that a system in operation records events by itself, or that no record was left out.',
  },
  'article-15': {
    degree: 'part',
    text: 'Wrong arithmetic and later changes in the recorded steps are found. It says nothing of the accuracy, the robustness or the cybersecurity of the model.',
  },
};
