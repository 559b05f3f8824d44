import type { AuditSummary, CaseSummary, FormatInfo } from '../worker/contract.ts';
import type { CheckInfo } from '../../engine/formats/format.ts';
import type { CheckId } from '../../engine/verdict/model.ts';
import { LEFTOVER } from '../text/cases.ts';
import { VERDICT } from '../text/messages.ts';
import { totalRoots } from './findings.ts';

export type CheckInfos = ReadonlyMap<CheckId, CheckInfo>;

export function checkInfos(formats: readonly FormatInfo[]): CheckInfos {
  return new Map(formats.flatMap((format) => format.checks.map((check) => [check.id, check] as const)));
}

/** The title from the catalogue, else the id: both are ours, never the evidence's. */
export const titleOf = (infos: CheckInfos, id: CheckId): string => infos.get(id)?.title ?? id;

/** `training-receipt/rule-4` -> `rule-4` */
export const shortId = (id: CheckId): string => id.slice(id.indexOf('/') + 1);

/** Why the outcome is what it is, in one sentence of our own words. */
export function whySentence(open: CaseSummary, infos: CheckInfos): string {
  const required = open.checks.filter((check) => check.required);
  switch (open.outcome) {
    case 'PASS':
      return VERDICT.pass(required.length);
    case 'UNREADABLE':
      return open.leftover === undefined ? VERDICT.unreadable : VERDICT.leftover(LEFTOVER[open.leftover].title);
    case 'INCOMPLETE':
      return required.length === 0
        ? VERDICT.incompleteNone
        : VERDICT.incomplete(required.filter((check) => check.outcome !== 'passed').length);
    case 'FAIL':
      return failSentence(open, infos);
  }
}

function failSentence(open: CaseSummary, infos: CheckInfos): string {
  const failed = open.checks.filter((check) => check.outcome === 'failed');
  if (failed.length === 0) return VERDICT.failError;
  const first = failed.find((check) => check.rootCount > 0) ?? failed[0];
  const roots = totalRoots(open);
  const all = open.checks.reduce((sum, check) => sum + check.failureCount, 0);
  const head = VERDICT.fail(failed.length, open.checks.length);
  const title = first === undefined ? '' : ` (${VERDICT.failFirst(titleOf(infos, first.id))})`;
  return `${head}${title}: ${VERDICT.failRoots(roots, all - roots)}`;
}

/** How many subjects were looked at, by how many checks. */
export const examined = ({ checks }: CaseSummary): { readonly subjects: number; readonly checks: number } => ({
  subjects: checks.reduce((sum, check) => sum + check.examined, 0),
  checks: checks.filter((check) => check.examined > 0).length,
});

export function announcement(summary: AuditSummary, infos: CheckInfos): string {
  const only = summary.cases.length === 1 ? summary.cases[0] : undefined;
  const why = only === undefined ? VERDICT.several(summary.cases.length) : whySentence(only, infos);
  return VERDICT.announce(summary.outcome, why);
}
