import { expect, it } from 'vitest';
import type { AuditSummary, CaseSummary } from '../../../src/worker/contract.ts';
import { inputsToShow } from '../../../src/selectors/inputs.ts';

const summary = (names: readonly string[]) =>
  ({ inputs: names.map((name) => ({ name, size: 0, sha256: '', trusted: false })) }) as unknown as AuditSummary;
const judgedBy = (evidence: readonly number[]) => ({ inputs: { evidence, supporting: [] } }) as unknown as CaseSummary;
const shown = (names: readonly string[], evidence: readonly number[]): string =>
  inputsToShow(summary(names), judgedBy(evidence))
    .map((input) => input.name)
    .join(' ');

it.each<[string, readonly string[], readonly number[], string]>([
  ['few inputs: all', ['a', 'b', 'c'], [1], 'a b c'],
  ['many: the one that the case was judged by', ['a', 'b', 'c', 'd'], [1], 'b'],
  ['two of the same name: the right one', ['a', 'b', 'b', 'd'], [2], 'b'],
  ['many that belong together: the first of them', ['a', 'b', 'c', 'd', 'e'], [4, 0, 1, 2], 'e a b'],
  ['a position that is not there: none', ['a', 'b', 'c', 'd'], [9], ''],
])('%s', (_name, names, evidence, result) => {
  expect(shown(names, evidence)).toBe(result);
});
