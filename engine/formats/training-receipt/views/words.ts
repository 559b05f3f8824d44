import type { CheckId } from '../../../verdict/model.ts';
import { CHECKS } from '../rules/index.ts';

const PREFIX = 'training-receipt/';

/** Name of a check in a legend: its short id, then its title. */
export function nameOf(check: CheckId): string {
  const info = CHECKS.find(({ id }) => id === check);
  return `${check.slice(PREFIX.length)} ${info?.title ?? ''}`;
}

/** `1 comparison`, `2 comparisons`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

export const WINDOWS = 'Tolerance windows';
export const CHAIN = 'Chain';
