/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'part',
    text: 'Binds the opened position to committed weights, decoding settings and sampler. The design of the system and its reasons are not in it.',
  },
  'annex-iv-2g': {
    degree: 'no',
    text: 'It records no test and no validation.',
  },
  'article-12': {
    degree: 'part',
    text: 'A committed record of an inference, of which single positions can be opened and checked later. Positions that were not opened are not shown, nor that every inference is recorded.',
  },
  'article-15': {
    degree: 'part',
    text: 'An exchange of weights, settings or tokens at the opened position is found. It says nothing of the accuracy or the robustness of the answers.',
  },
};
