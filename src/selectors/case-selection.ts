import type { AuditSummary } from '../worker/contract.ts';

/** Positions of files, among those that were given as evidence. */
export type FilePositions = ReadonlySet<number>;

/** Files of cases: evidence first, and what stands beside it. Trusted inputs are not listed: they are no part of what is open. */
function filesOfCases(summary: AuditSummary, ids: ReadonlySet<number>): FilePositions {
  const found = new Set<number>();
  for (const { id, inputs } of summary.cases) {
    if (!ids.has(id)) continue;
    for (const at of [...inputs.evidence, ...inputs.supporting])
      if (summary.inputs[at]?.trusted === false) found.add(at);
  }
  return found;
}

const others = ({ cases }: AuditSummary, ids: ReadonlySet<number>): ReadonlySet<number> =>
  new Set(cases.filter(({ id }) => !ids.has(id)).map(({ id }) => id));

/**
 * What goes when cases are removed: all their files but those that another case needs beside its evidence. A file in which several
 * cases stand, such as an archive, goes with the first of them.
 */
export function filesToRemove(summary: AuditSummary, ids: ReadonlySet<number>): FilePositions {
  const needed = filesOfCases(summary, others(summary, ids));
  const evidence = new Set(summary.cases.flatMap(({ id, inputs }) => (ids.has(id) ? inputs.evidence : [])));
  return new Set([...filesOfCases(summary, ids)].filter((at) => evidence.has(at) || !needed.has(at)));
}

/** What stays when only some cases are to be judged again. */
export const filesToKeep = filesOfCases;

/** Cases beside those chosen that lose their evidence with them: they stand in the same file. */
export function alsoRemoved(summary: AuditSummary, ids: ReadonlySet<number>): number {
  const gone = filesToRemove(summary, ids);
  return summary.cases.filter(({ id, inputs }) => !ids.has(id) && inputs.evidence.some((at) => gone.has(at))).length;
}
