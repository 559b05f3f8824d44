/** A bundle whose parts were judged by different processes or machines: their answers, joined in order. */
import type { CaseResult } from '../../verdict/model.ts';
import type { AuditSettings } from '../format.ts';
import { caseOf } from './audit.ts';
import { PartJoin } from './join-parts.ts';
import type { JudgeSettings } from './judge-part.ts';
import type { PartAnswer } from './part-job.ts';

/** What every part of a bundle is judged with; for `PartJob.settings`. */
export function partSettings({ profile, pins }: AuditSettings): JudgeSettings {
  return { profile, ...(pins === undefined ? {} : { pins }), withReference: true, bundle: true };
}

/**
 * The result of the whole bundle, the same as if one engine had judged it.
 * @param name of the file
 * @param answers of its parts, all of them and in their order
 * @param sha256 of the whole file, lower-case hex
 */
export function joinBundle(
  name: string,
  answers: readonly PartAnswer[],
  settings: AuditSettings,
  sha256: string,
): CaseResult {
  const join = new PartJoin(partSettings(settings), () => `sha256:${sha256}`);
  let records = 0;
  for (const { part, facts } of answers) {
    join.add(part, facts === undefined ? undefined : () => facts);
    records += part.records;
  }
  return caseOf(name, records, join.finish([]), settings);
}
