/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'no',
    text: 'It speaks of files and does not describe the system.',
  },
  'annex-iv-2g': {
    degree: 'part',
    text: 'A statement that binds a verdict or a receipt to the digests of files. A bare statement is unsigned: who is responsible for it is not shown.',
  },
  'article-12': {
    degree: 'no',
    text: 'It records no event of a system in operation.',
  },
  'article-15': {
    degree: 'no',
    text: 'It says nothing of accuracy, robustness or cybersecurity.',
  },
};
