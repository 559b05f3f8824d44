/** The cases of an audit: one for each run, whatever else was dropped. */
import type { CaseInput } from '../../case-file/input.ts';
import type { GatheredCase } from '../format.ts';
import { auditRun } from './audit.ts';
import { evidenceOf, findCompanions, findRuns } from './files.ts';
import type { Companions } from './files.ts';

export async function gather(inputs: readonly CaseInput[]): Promise<readonly GatheredCase[]> {
  const runs = await findRuns(inputs);
  if (runs.length === 0) return [];
  const taken = new Set(runs.flatMap((run) => evidenceOf(run)));
  const companions = await findCompanions(inputs.filter((input) => !taken.has(input)));
  return runs.map((run) => ({
    evidence: evidenceOf(run),
    supporting: filesOf(companions),
    audit: (settings, watch) => auditRun(run, companions, settings, watch),
  }));
}

function filesOf({ events, settings, keys, setups }: Companions): readonly CaseInput[] {
  return [...events, ...settings, ...keys, ...setups];
}
