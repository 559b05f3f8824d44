import type { CaseSummary, CheckSummary } from '../worker/contract.ts';
import type { CheckOutcome } from '../../engine/verdict/model.ts';
import { shortId, titleOf, type CheckInfos } from './verdict.ts';

/** Failures first; what was not checked last; otherwise the order of the result. */
const RANK: Readonly<Record<CheckOutcome, number>> = {
  failed: 0,
  error: 1,
  unverified: 2,
  passed: 3,
  'not-checked': 4,
};

export function listChecks(
  open: CaseSummary,
  infos: CheckInfos,
  filter: { readonly outcome: CheckOutcome | 'all'; readonly search: string },
): readonly CheckSummary[] {
  const needle = filter.search.trim().toLowerCase();
  return open.checks
    .filter((check) => filter.outcome === 'all' || check.outcome === filter.outcome)
    .filter((check) => needle === '' || searchable(check, infos).includes(needle))
    .map((check, position) => ({ check, position }))
    .sort((a, b) => rank(a.check) - rank(b.check) || a.position - b.position)
    .map(({ check }) => check);
}

/** A failed check with findings of its own comes before one whose findings all follow from others. */
const rank = (check: CheckSummary): number =>
  RANK[check.outcome] + (check.outcome === 'failed' && check.rootCount === 0 ? 0.5 : 0);

function searchable(check: CheckSummary, infos: CheckInfos): string {
  const info = infos.get(check.id);
  return `${shortId(check.id)} ${titleOf(infos, check.id)} ${info?.statement ?? ''}`.toLowerCase();
}
