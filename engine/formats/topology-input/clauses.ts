/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'part',
    text: 'Describes a network and one step of it that can be computed. It is a task and no record: nothing shows that the system uses it.',
  },
  'annex-iv-2g': {
    degree: 'no',
    text: 'It records no test and no validation.',
  },
  'article-12': {
    degree: 'no',
    text: 'It records no event.',
  },
  'article-15': {
    degree: 'no',
    text: 'It says nothing of accuracy, robustness or cybersecurity.',
  },
};
