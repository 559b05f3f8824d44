/** A policy as the reference reads it: unknown names are ignored, types are not looked at, the last of a repeated name counts. */
import { readPolicyTable } from '../policy-file.ts';
import type { PolicyKind, PolicyValue } from '../policy-file.ts';

export interface LaxPolicy {
  readonly allowDirty: boolean;
  /** Undefined when it is nothing that can be compared with a number: the reference then crashes. */
  readonly maxAgeDays: number | undefined;
  readonly requireGpu: boolean;
  readonly baseline: readonly string[] | undefined;
}

export type LaxPolicyResult =
  { readonly ok: true; readonly policy: LaxPolicy } | { readonly ok: false; readonly reason: string };

export interface PolicyBytes {
  readonly name: string;
  readonly kind: PolicyKind;
  readonly bytes: Uint8Array;
}

/**
 * @param files `pyproject.toml` first, then the others in the order given
 * @param baseline of a file that the auditor gave
 */
export function readLaxPolicy(
  files: readonly PolicyBytes[],
  baseline: readonly string[] | undefined,
  options: ReadonlyMap<string, string>,
): LaxPolicyResult {
  let policy: LaxPolicy = { allowDirty: true, maxAgeDays: 30, requireGpu: false, baseline: undefined };
  for (const { name, kind, bytes } of files) {
    const table = readPolicyTable(kind, bytes);
    if (!table.ok) return { ok: false, reason: `${name}: ${table.reason}` };
    for (const [key, value] of table.entries) policy = applied(policy, kind, key, value);
  }
  const age = options.get('max_age_days');
  const dirty = options.get('allow_dirty');
  return {
    ok: true,
    policy: {
      allowDirty: dirty === undefined ? policy.allowDirty : dirty === 'true',
      maxAgeDays: age === undefined ? policy.maxAgeDays : Number(age),
      requireGpu: options.get('require_gpu') === 'true' || policy.requireGpu,
      baseline: baseline ?? policy.baseline,
    },
  };
}

function applied(policy: LaxPolicy, kind: PolicyKind, name: string, value: PolicyValue): LaxPolicy {
  if (name === 'max_age_days') return { ...policy, maxAgeDays: numberOf(value) };
  if (kind !== 'toml') return name === 'allow_dirty' ? { ...policy, allowDirty: isTrue(value) } : policy;
  if (name === 'require_gpu') return { ...policy, requireGpu: isTrue(value) };
  if (name !== 'expected_skips' || value.kind !== 'texts' || value.value.length === 0) return policy;
  return { ...policy, baseline: value.value };
}

function numberOf(value: PolicyValue): number | undefined {
  if (value.kind === 'flag') return value.value ? 1 : 0;
  return value.kind === 'number' ? value.value : undefined;
}

function isTrue(value: PolicyValue): boolean {
  switch (value.kind) {
    case 'flag':
      return value.value;
    case 'number':
      return value.value !== 0;
    case 'text':
    case 'texts':
      return value.value.length > 0;
    case 'null':
      return false;
    case 'other':
      return true;
  }
}
