/** Judges one run. */
import { sealCase } from '../../verdict/case.ts';
import { foldCase } from '../../verdict/fold.ts';
import type { CaseOutcome, CaseResult, Check } from '../../verdict/model.ts';
import type { AuditedCase, AuditSettings, AuditWatch } from '../format.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import { byteRange } from '../places.ts';
import * as ids from './checks.ts';
import { factsOf } from './facts.ts';
import type { Companions, RunFiles } from './files.ts';
import { locateInLog } from './locate.ts';
import { notesOf } from './notes.ts';
import { referenceChecks, referenceOutcome } from './reference.ts';
import type { ReferenceVerdict } from './reference.ts';
import { judgeRun } from './judge-run.ts';
import type { JudgedRun } from './judge-run.ts';
import { textsOfRun } from './texts.ts';
import { viewsOf } from './views.ts';

/** @throws what a source throws when it cannot be read */
export async function auditRun(
  run: RunFiles,
  companions: Companions,
  settings: AuditSettings,
  watch: AuditWatch,
): Promise<AuditedCase> {
  const judged = await judgeRun(run, companions, settings, watch);
  const { checks, reference, log } = judged;
  const unreadable = log?.isText === false;
  const strict = unreadable ? 'UNREADABLE' : foldCase(checks);
  const byReference = referenceOutcome(reference);
  const shared = { format: ids.FORMAT, subject: subjectOf(judged), notes: notesOf(judged) };
  const result: CaseResult =
    settings.profile === 'reference'
      ? sealCase({ ...shared, profile: 'reference', outcome: byReference, checks: referenceList(judged), pins: [] })
      : sealCase({
          ...shared,
          profile: 'strict',
          outcome: strict,
          checks,
          pins: judged.pinned.used,
          referenceOutcome: byReference,
          ...(strict === byReference ? {} : { difference: differenceOf(strict, reference, checks) }),
        });
  return {
    result,
    facts: factsOf(judged),
    text: log?.text ?? new Uint8Array(0),
    locate: (record, pointer) =>
      byteRange(pointer) ?? (log === undefined ? undefined : locateInLog(log, record, pointer)),
    texts: textsOfRun(run, companions),
    comparisons: () => NO_COMPARISONS,
    views: unreadable ? [] : viewsOf(judged, result.checks),
  };
}

function referenceList({ reference, checks }: JudgedRun): readonly Check[] {
  const valid = checks.find(({ id }) => id === ids.PROOF_VALID);
  if (valid === undefined) throw new Error('proof-valid is always judged');
  return referenceChecks(
    reference,
    ids.CHECKS.map(({ id }) => id),
    valid,
  );
}

function subjectOf({ name, log }: JudgedRun): string {
  return log === undefined ? name : `${name} (${String(log.count)} ${log.count === 1 ? 'step' : 'steps'})`;
}

function differenceOf(strict: CaseOutcome, reference: ReferenceVerdict, checks: readonly Check[]): string {
  if (reference.word === 'CRASH') {
    return `The reference verifier ends with an exception (${reference.message}); strict judges what is there and says ${strict}.`;
  }
  const refused = checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'error').map(({ id }) => id);
  const went =
    reference.word === 'OK'
      ? 'goes through every step without objection and leaves the rest to EZKL'
      : 'prints "No steps in log." and ends normally';
  return `The reference verifier ${went}; strict refuses the run: ${refused.join(', ')}.`;
}
