/** What the auditor demands of a receipt: defaults, then policy files in the order given, then the auditor's own settings. */
import type { Baseline } from './baseline.ts';

/** A setting with where it came from. */
export interface Setting<T> {
  readonly value: T;
  /** `default`, the name of a file, or `the auditor`. */
  readonly from: string;
}

export interface Policy {
  readonly allowDirty: Setting<boolean>;
  readonly maxAgeDays: Setting<number>;
  readonly requireGpu: Setting<boolean>;
  readonly allowUnsigned: Setting<boolean>;
  readonly allowSkipped: Setting<boolean>;
  /** Expected skips; none when no baseline was given. */
  readonly baseline: Setting<readonly string[] | undefined>;
  /** Namespace of detached signatures. */
  readonly namespace: Setting<string>;
  /** The holder of the keys, as the auditor names it. */
  readonly githubUser: Setting<string | undefined>;
}

/** Settings that one policy file gives. */
export interface PolicySettings {
  readonly allowDirty?: boolean;
  readonly maxAgeDays?: number;
  readonly requireGpu?: boolean;
  /** Never empty: an empty list is no baseline. */
  readonly expectedSkips?: readonly string[];
}

export type PolicyFileResult =
  { readonly ok: true; readonly settings: PolicySettings } | { readonly ok: false; readonly reason: string };

export interface PolicyFile {
  readonly name: string;
  readonly result: PolicyFileResult;
}

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly check: 'policy' | 'skips'; readonly reason: string };

export const AUDITOR = 'the auditor';

/**
 * The policy that holds. Not usable, and then the case is UNREADABLE, when any part of it is: falling back to laxer defaults
 * would drop a wish of the auditor in silence.
 * @param options canonical texts by name, from `AuditSettings.pins.options`
 */
export function makePolicy(
  files: readonly PolicyFile[],
  baselines: readonly Baseline[],
  options: ReadonlyMap<string, string>,
): PolicyResult {
  const fallback = <T>(value: T): Setting<T> => ({ value, from: 'default' });
  let allowDirty = fallback(true);
  let maxAgeDays = fallback(30);
  let requireGpu = fallback(false);
  let baseline: Setting<readonly string[] | undefined> = fallback(undefined);
  for (const { name, result } of files) {
    if (!result.ok) return { ok: false, check: 'policy', reason: `the policy ${name} is unusable: ${result.reason}` };
    const { settings } = result;
    if (settings.allowDirty !== undefined) allowDirty = { value: settings.allowDirty, from: name };
    if (settings.maxAgeDays !== undefined) maxAgeDays = { value: settings.maxAgeDays, from: name };
    if (settings.requireGpu !== undefined) requireGpu = { value: settings.requireGpu, from: name };
    if (settings.expectedSkips !== undefined) baseline = { value: settings.expectedSkips, from: name };
  }
  if (baselines.length > 1) {
    const names = baselines.map(({ name }) => name).join(', ');
    return { ok: false, check: 'skips', reason: `more than one baseline of expected skips was given: ${names}` };
  }
  for (const { name, ids } of baselines) baseline = { value: ids, from: name };
  const flag = (name: string, before: Setting<boolean>): Setting<boolean> => {
    const text = options.get(name);
    return text === undefined ? before : { value: text === 'true', from: AUDITOR };
  };
  const allowSkipped = flag('allow_skipped', fallback(false));
  if (allowSkipped.value && baseline.value !== undefined) {
    const reason = `all skips are allowed, and ${baseline.from} says which ones are: the two exclude each other`;
    return { ok: false, check: 'skips', reason };
  }
  const age = options.get('max_age_days');
  const user = options.get('github_user');
  const namespace = options.get('namespace');
  return {
    ok: true,
    policy: {
      allowDirty: flag('allow_dirty', allowDirty),
      maxAgeDays: age === undefined ? maxAgeDays : { value: Number(age), from: AUDITOR },
      requireGpu: flag('require_gpu', requireGpu),
      allowUnsigned: flag('allow_unsigned', fallback(false)),
      allowSkipped,
      baseline,
      namespace: namespace === undefined ? fallback('file') : { value: namespace, from: AUDITOR },
      githubUser: user === undefined ? fallback(undefined) : { value: user, from: AUDITOR },
    },
  };
}
