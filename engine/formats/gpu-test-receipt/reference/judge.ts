/** The verdict of the reference verifier over what was given. */
import type { CheckReport } from '../../../verdict/collect.ts';
import type { CaseOutcome } from '../../../verdict/model.ts';
import type { AuditSettings } from '../../format.ts';
import type { CheckName } from '../checks.ts';
import { idOf } from '../checks.ts';
import { errored, failed, failure, idle, passed, unverified } from '../collate.ts';
import type { Examined } from '../examine.ts';
import { baseName } from '../keyring.ts';
import { KIND } from '../../../text/json/document.ts';
import type { Receipt } from '../receipt.ts';
import { SourceError } from '../source.ts';
import type { SourceTree } from '../source.ts';
import { readLaxPolicy } from './lax-policy.ts';
import type { PolicyBytes } from './lax-policy.ts';
import { referenceSteps } from './steps.ts';
import type { Step } from './steps.ts';

export interface ReferenceJudgement {
  readonly outcome: CaseOutcome;
  /** What it says, in a few words; empty when it accepts. */
  readonly reason: string;
  readonly reports: readonly CheckReport[];
}

/** Checks of the reference, in its order. */
const RULES: readonly CheckName[] = [
  ...(['document', 'policy', 'schema-version', 'signature', 'fingerprint', 'commit', 'dirty'] as const),
  ...(['tests', 'skips', 'gpu', 'freshness'] as const),
];

/** Defects that Python's reader does not notice. */
const UNNOTICED: ReadonlySet<string> = new Set([
  'duplicate-key',
  'number-overflow',
  'number-underflow',
  'lone-surrogate',
]);

/**
 * A refusal is FAIL, and so is a crash, after which the reference's command exits with 1; where receipt or policy
 * cannot be read at all it is UNREADABLE. What was not given (source, clock) leaves INCOMPLETE.
 */
export async function judgeReference(
  receipt: Receipt | undefined,
  examined: Examined,
  settings: AuditSettings,
): Promise<ReferenceJudgement> {
  const broken = receipt?.document.defects.find(({ code }) => !UNNOTICED.has(code));
  if (receipt === undefined || broken !== undefined || !isContainer(receipt)) {
    const reason = broken?.message ?? 'the receipt is not one JSON object';
    return { outcome: 'UNREADABLE', reason, reports: [errored(idOf('document'), reason)] };
  }
  const trees = examined.sources.flatMap(({ tree }) => tree ?? []);
  const policy = readLaxPolicy(
    [...(await policyOfTree(examined.policyBytes, trees)), ...examined.policyBytes],
    examined.baselines.at(-1)?.ids,
    examined.options,
  );
  if (!policy.ok) {
    return { outcome: 'UNREADABLE', reason: policy.reason, reports: [errored(idOf('policy'), policy.reason)] };
  }
  const { keyFiles, options, histories } = examined;
  const input = { receipt, keyFiles, options, policy: policy.policy, histories, trees, now: settings.now };
  const steps = await referenceSteps(input);
  const reports = [passed(idOf('document'), 1), passed(idOf('policy'), 1), ...steps.map(reportOf)];
  const stopped = steps.find(({ state }) => state === 'refused' || state === 'crashed');
  if (stopped !== undefined) {
    const rest = RULES.slice(RULES.indexOf(stopped.check) + 1);
    const unreached = rest.map((name) => idle(idOf(name), 'the reference verifier stops at its first refusal'));
    return { outcome: 'FAIL', reason: stopped.reason, reports: [...reports, ...unreached] };
  }
  const open = steps.find(({ state }) => state === 'unknown');
  if (open !== undefined) return { outcome: 'INCOMPLETE', reason: open.reason, reports };
  return { outcome: 'PASS', reason: '', reports };
}

function isContainer(receipt: Receipt): boolean {
  return receipt.document.kind[0] === KIND.object;
}

/** The reference obeys the `pyproject.toml` of the tree under audit, unless the auditor gave one. */
async function policyOfTree(
  given: readonly PolicyBytes[],
  trees: readonly SourceTree[],
): Promise<readonly PolicyBytes[]> {
  const file = trees.at(0)?.files.get('pyproject.toml');
  if (file === undefined || given.some(({ name }) => baseName(name) === 'pyproject.toml')) return [];
  try {
    return [{ name: 'pyproject.toml', kind: 'toml', bytes: await file.bytes() }];
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

function reportOf({ check, state, reason }: Step): CheckReport {
  const id = idOf(check);
  switch (state) {
    case 'passed':
      return passed(id, 1);
    case 'skipped':
      return idle(id, reason);
    case 'unknown':
      return unverified(id, reason);
    case 'crashed':
      return errored(id, `the reference verifier ends in an error: ${reason}`);
    case 'refused':
      return failed(id, 1, [failure('', reason)]);
  }
}
