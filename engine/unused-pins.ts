/** A pin that no evidence of an audit was held against must not look as if it had been. */
import type { AuditedCase, AuditSettings } from './formats/format.ts';
import { listAllPins } from './pins.ts';
import { resealCase } from './verdict/case.ts';
import { foldCase } from './verdict/fold.ts';
import type { Check, CheckId } from './verdict/model.ts';

/** Asked of every case when a pin applied to none of them. */
export const PINS_APPLIED: CheckId = 'evidence/pins-applied';

/** The cases, each with an undecided required check when some pin applied to none of them. */
export function refuseUnusedPins(cases: readonly AuditedCase[], settings: AuditSettings): readonly AuditedCase[] {
  const unused = listAllPins(settings.pins).filter(({ name }) =>
    cases.every(({ result }) => result.pins.every((pin) => pin.name !== name)),
  );
  if (unused.length === 0) return cases;
  const names = unused.map(({ name }) => name).join(', ');
  const check: Check = {
    id: PINS_APPLIED,
    outcome: 'unverified',
    required: true,
    examined: 0,
    reason: `nothing in this audit can be held against what was pinned: ${names}`,
    failures: [],
  };
  return cases.map((entry) => {
    if (entry.result.outcome === 'UNREADABLE') return entry;
    const checks = [...entry.result.checks, check];
    return { ...entry, result: resealCase({ ...entry.result, checks, outcome: foldCase(checks) }) };
  });
}
