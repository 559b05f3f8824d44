import { expect, it } from 'vitest';
import type { AuditSummary, CaseSummary } from '../../../src/worker/contract.ts';
import { inputsToShow } from '../../../src/selectors/inputs.ts';

const summary = (names: readonly string[]) =>
  ({ inputs: names.map((name) => ({ name, size: 0, sha256: '' })) }) as unknown as AuditSummary;
const about = (subject: string) => ({ subject }) as unknown as CaseSummary;
const shown = (names: readonly string[], subject: string): string =>
  inputsToShow(summary(names), about(subject))
    .map((input) => input.name)
    .join(' ');

it.each([
  ['few inputs: all', ['a', 'b', 'c'], 'b', 'a b c'],
  ['many: the one that the case is about', ['a', 'b', 'c', 'd'], 'b', 'b'],
  ['also when the subject counts its records', ['a', 'b', 'c', 'd'], 'b (2 records)', 'b'],
  ['two of the same name: no guess', ['a', 'b', 'b', 'd'], 'b', 'a b b'],
  ['none of that name: the first', ['a', 'b', 'c', 'd'], 'x', 'a b c'],
])('%s', (_name, names, subject, result) => {
  expect(shown(names, subject)).toBe(result);
});
