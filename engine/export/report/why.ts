/** Why an outcome is what it is, in one sentence that holds no text of the evidence. */
import type { CaseResult, VerdictDocument } from '../../verdict/model.ts';
import type { CheckTexts } from '../source.ts';
import { isCascade } from '../source.ts';
import { counted, grouped } from './wording.ts';

export function whyDocument({ cases, outcome }: VerdictDocument, texts: CheckTexts): string {
  if (cases.length === 1) return whyCase(cases[0], texts);
  const counts = (['FAIL', 'UNREADABLE', 'INCOMPLETE', 'PASS'] as const)
    .map((word) => ({ word, count: cases.filter((one) => one.outcome === word).length }))
    .filter(({ count }) => count > 0);
  const said = counts.map(({ word, count }) => `${grouped(count)} ${word}`).join(', ');
  return `${counted(cases.length, 'case', 'cases')}: ${said}. The worst of them counts: ${outcome}.`;
}

export function whyCase({ outcome, checks }: CaseResult, texts: CheckTexts): string {
  const required = checks.filter((check) => check.required);
  switch (outcome) {
    case 'PASS':
      return `Every one of the ${counted(required.length, 'required check', 'required checks')} of this profile passed.`;
    case 'UNREADABLE':
      return 'The evidence could not be read, so nothing was checked.';
    case 'INCOMPLETE': {
      const open = required.filter((check) => check.outcome !== 'passed').length;
      return required.length === 0
        ? 'Nothing failed, but no required check applied to this evidence.'
        : `Nothing failed, but ${counted(open, 'required check', 'required checks')} could not be decided.`;
    }
    case 'FAIL': {
      const failed = checks.filter((check) => check.outcome === 'failed');
      if (failed.length === 0) return 'A required part could not be read.';
      const all = failed.flatMap(({ failures }) => failures);
      const roots = all.filter((failure) => !isCascade(failure)).length;
      const first = failed.find(({ failures }) => failures.some((one) => !isCascade(one))) ?? failed[0];
      const follow = all.length - roots;
      const rest = follow === 0 ? '' : `, and ${counted(follow, 'more that follows', 'more that follow')} from others`;
      return `${grouped(failed.length)} of ${counted(checks.length, 'check', 'checks')} failed (first: ${texts.title(first.id)}): ${counted(roots, 'finding', 'findings')}${rest}.`;
    }
  }
}
