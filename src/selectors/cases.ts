import type { CaseSummary } from '../worker/contract.ts';
import type { CaseOutcome } from '../../engine/verdict/model.ts';

const RANK: Readonly<Record<CaseOutcome, number>> = { FAIL: 0, UNREADABLE: 1, INCOMPLETE: 2, PASS: 3 };

export function listCases(
  cases: readonly CaseSummary[],
  filter: { readonly search: string; readonly sort: 'outcome' | 'name' },
): readonly CaseSummary[] {
  const needle = filter.search.trim().toLowerCase();
  const found = cases.filter((one) => needle === '' || one.subject.toLowerCase().includes(needle));
  const byName = (a: CaseSummary, b: CaseSummary): number =>
    a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.id - b.id;
  if (filter.sort === 'name') return found.sort(byName);
  return found.sort((a, b) => RANK[a.outcome] - RANK[b.outcome] || a.id - b.id);
}
