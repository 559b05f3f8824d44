/** Small helpers by which checks report. */
import type { CheckReport } from '../../verdict/collect.ts';
import type { CheckId, Failure } from '../../verdict/model.ts';

export function passed(id: CheckId, examined: number): CheckReport {
  return { id, required: true, examined, failures: [] };
}

export function failed(id: CheckId, examined: number, failures: readonly Failure[]): CheckReport {
  return { id, required: true, examined, failures };
}

export function unverified(id: CheckId, reason: string, examined = 0): CheckReport {
  return { id, required: true, examined, failures: [], unresolved: reason };
}

/** Not done and not needed: the trigger is absent, or another check speaks of it. */
export function idle(id: CheckId, reason: string): CheckReport {
  return { id, required: false, examined: 0, failures: [], idle: reason };
}

export function errored(id: CheckId, reason: string): CheckReport {
  return { id, required: true, examined: 0, failures: [], error: reason };
}

export function failure(
  pointer: string,
  message: string,
  values: { readonly claimed?: string; readonly recomputed?: string; readonly cascadeOf?: CheckId } = {},
): Failure {
  return { record: 0, pointer, message, ...values };
}

/** A list for a sentence, cut after a few. */
export function listed(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${String(items.length - most)} more` : shown;
}
