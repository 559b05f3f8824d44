import type { CaseOutcome, Check } from '../../verdict/model.ts';

function list(checks: readonly Check[]): string {
  const ids = checks.map(({ id }) => id);
  return ids.slice(0, 4).join(', ') + (ids.length > 4 ? ` and ${String(ids.length - 4)} more` : '');
}

/** Why the two profiles differ, in one sentence. */
export function differenceSentence(
  strict: CaseOutcome,
  reference: CaseOutcome,
  checks: readonly Check[],
  unwritable: boolean,
): string {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const open = checks.filter(({ required, outcome }) => required && outcome !== 'passed');
  if (reference === 'PASS') {
    return strict === 'FAIL'
      ? `The reference imports and accepts this sidecar; the strict profile refuses it because of ${list(failed)}.`
      : `The reference imports and accepts this sidecar; the strict profile cannot decide ${list(open)}.`;
  }
  if (strict !== 'PASS')
    return `The reference refuses this sidecar; the strict profile finds nothing wrong, but cannot decide ${list(open)}.`;
  return unwritable
    ? 'The reference cannot write this sidecar as a canonical receipt; every number in it follows from its inputs, so the strict profile accepts it.'
    : 'The reference refuses this sidecar; every number follows from its inputs within what its digits can express, so the strict profile accepts it.';
}
