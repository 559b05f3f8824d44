/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'part',
    text: 'Names the circuit, settings and keys that the steps are said to be proved with. That the circuit is the optimiser is not shown.',
  },
  'annex-iv-2g': {
    degree: 'no',
    text: 'It records no test and no validation.',
  },
  'article-12': {
    degree: 'part',
    text: 'A log of steps under one Merkle root, in which a later change is found. Times and texts of the log are claims; steps that were never logged are not shown.',
  },
  'article-15': {
    degree: 'part',
    text: 'Dropped, reordered or exchanged records are found. No proof is verified here, and nothing is said of the accuracy or the robustness of the model.',
  },
};
