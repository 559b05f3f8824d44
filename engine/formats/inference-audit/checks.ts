/** Every check of the format, in the order in which results list them. */
import type { CheckId } from '../../verdict/model.ts';
import type { CheckInfo } from '../format.ts';
import { REFERENCE_CHECKS } from './checks-reference.ts';
import { STRICT_CHECKS } from './checks-strict.ts';
import type { CheckName } from './report.ts';
import type { StrictRule } from './strict/rule.ts';
import { STRICT_RULES } from './strict/rule.ts';

export const FORMAT = 'inference-audit';

/** Id of a check, for ever. */
export function idOf(name: CheckName | StrictRule): CheckId {
  return `${FORMAT}/${name}`;
}

export const REFERENCE_NAMES = Object.keys(REFERENCE_CHECKS) as CheckName[];

const SPEC = 'commitllm-v4.md';

export const CHECKS: readonly CheckInfo[] = [
  ...REFERENCE_NAMES.map((name) => {
    const [rule, texts] = REFERENCE_CHECKS[name];
    return { id: idOf(name), ...texts, reference: `${SPEC}, ${rule}` };
  }),
  ...STRICT_RULES.map((rule) => ({
    id: idOf(rule),
    ...STRICT_CHECKS[rule],
    reference: `${SPEC} section 7.2, ${rule.toUpperCase()}`,
  })),
];

export const CHECK_ORDER: readonly CheckId[] = CHECKS.map(({ id }) => id);
