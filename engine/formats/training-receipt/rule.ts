/** What a rule of this format is: its text, its trigger, its check. One file per rule in `rules/`. */
import type { CheckInfo } from '../format.ts';
import type { Profile } from '../../verdict/model.ts';
import type { BytesResult, EmitResult, Omitted } from './emit.ts';
import type { Judge } from './judge.ts';
import type { ReceiptModel } from './model.ts';
import type { Sources } from './sources.ts';
import type { StepResult } from './step.ts';

/** What rules may ask for beside the record. Recomputations are made once and only when asked for. */
export interface RuleContext {
  readonly model: ReceiptModel;
  /** The step from what the record was given, with the declared optimiser. */
  readonly declaredStep: () => StepResult;
  /** The same with plain SGD, as the reference's reproduction runs it. */
  readonly plainStep: () => StepResult;
  /** The fields that factors copy, as the topology implies them. */
  readonly sources: () => Sources;
  readonly canonical: () => EmitResult;
  readonly canonicalWithout: (member: Omitted) => BytesResult;
  /** Ids (string ids of units or parameters) on which rules 1 to 7 failed: the reference's cascade annotation. */
  readonly failedIds: Map<number, Set<number>>;
}

export interface ReceiptRule {
  readonly info: CheckInfo;
  readonly profiles: readonly Profile[];
  /** Whether PASS needs the rule when its trigger is there. */
  readonly required: boolean;
  /** undefined when the rule has something to look at; else why it is `not-checked`. */
  readonly trigger: (model: ReceiptModel) => string | undefined;
  /** Whether comparisons that the digits cannot decide leave the rule `unverified`. */
  readonly resolving?: boolean;
  readonly check: (judge: Judge, context: RuleContext) => void;
}

export const BOTH: readonly Profile[] = ['strict', 'reference'];
export const STRICT: readonly Profile[] = ['strict'];
export const REFERENCE: readonly Profile[] = ['reference'];

export const ALWAYS = (): undefined => undefined;

/** Notes that rule `rule` failed on an id, for the cascade annotation. */
export function noteFailure(context: RuleContext, rule: number, id: number): void {
  const ids = context.failedIds.get(rule);
  if (ids === undefined) context.failedIds.set(rule, new Set([id]));
  else ids.add(id);
}

/** The first of the candidate rules that failed on the same id. */
export function earlierRule(
  context: RuleContext,
  candidates: readonly number[],
  id: number,
): `${string}/${string}` | undefined {
  const rule = candidates.find((candidate) => context.failedIds.get(candidate)?.has(id) === true);
  return rule === undefined ? undefined : `training-receipt/rule-${String(rule)}`;
}
