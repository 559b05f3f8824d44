/** What evidence of the formats in an audit can add to the documentation of an AI system (formats/<format>/clauses.ts). */
import type { Clause } from '../../formats/format.ts';
import type { CaseOutcome, CaseResult } from '../../verdict/model.ts';
import { formatOf } from '../source.ts';
import type { ReportCell, ReportSection } from './model.ts';
import { ACT, own, REPORT } from './wording.ts';

const CLAUSES: readonly Clause[] = ['annex-iv-2b', 'annex-iv-2g', 'article-12', 'article-15'];

export function actSection(cases: readonly CaseResult[], outcome: CaseOutcome): ReportSection {
  const formats = [...new Set(cases.map(({ format }) => format))].flatMap((id) => formatOf(id) ?? []);
  const several = formats.length > 1;
  const rows = CLAUSES.flatMap((clause) =>
    formats.flatMap(({ title, clauses }): ReportCell[][] => {
      if (clauses === undefined) return [];
      const { degree, text } = clauses[clause];
      return [[[own(ACT.clauses[clause])], ...(several ? [[own(title)]] : []), [own(ACT.degree[degree])], [own(text)]]];
    }),
  );
  rows.push([
    [own(ACT.clauses['article-10'])],
    ...(several ? [[own('all')]] : []),
    [own(ACT.degree.no)],
    [own(ACT.article10)],
  ]);
  return {
    id: 'ai-act',
    title: [own(REPORT.act)],
    level: 2,
    blocks: [
      { kind: 'text', text: [own(ACT.lead)] },
      { kind: 'text', text: [own(outcome === 'PASS' ? ACT.pass : ACT.notPass(outcome))] },
      {
        kind: 'table',
        columns: [
          { title: 'Clause' },
          ...(several ? [{ title: 'Evidence' }] : []),
          { title: outcome === 'PASS' ? ACT.supports : ACT.wouldSupport },
          { title: 'What it adds, and what it leaves open' },
        ],
        rows,
      },
    ],
  };
}
