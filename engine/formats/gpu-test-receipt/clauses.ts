/** Which clauses of the EU AI Act such evidence can help to document; shown in reports. */
import type { Clause, ClauseSupport } from '../format.ts';

export const CLAUSES: Readonly<Record<Clause, ClauseSupport>> = {
  'annex-iv-2b': {
    degree: 'no',
    text: 'It does not describe the system or its algorithms.',
  },
  'annex-iv-2g': {
    degree: 'part',
    text: 'A test log with results, commit, digest of the code and time, with a signature where one was required. Whether the tests are those that validation needs, and who the responsible person is, is not in it.',
  },
  'article-12': {
    degree: 'no',
    text: 'It records test runs, not events of a system in operation.',
  },
  'article-15': {
    degree: 'part',
    text: 'Results of the listed tests of this code. What the tests measure, and whether that is accuracy or robustness, only the tests themselves can show.',
  },
};
