/** What a comparison says, as it is drawn and copied. */
import type { ComparedCheck, ComparedFact, ComparedRow } from '../worker/contract.ts';
import { COMPARE } from '../text/compare.ts';
import { OUTCOME_WORD } from '../text/messages.ts';
import type { CheckInfos } from './verdict.ts';
import { titleOf } from './verdict.ts';
import { formatMeasure } from './numbers.ts';
import { searchFor } from './place.ts';
import type { Cell } from './table-text.ts';

/** Where the bar of a relative change is full: numbers of opposite sign and equal size. */
const MOST_RELATIVE = 2;
/** Below this share a change is drawn as nothing. */
const LEAST_DECADE = -6;

/** A relative change in per cent, or what it is instead. */
export function relativeText(row: ComparedRow): string {
  if (row.first === undefined) return COMPARE.newHere(COMPARE.sides.second);
  if (row.second === undefined) return COMPARE.newHere(COMPARE.sides.first);
  if (Number.isNaN(row.relative)) return '\u2013';
  return COMPARE.percent(formatMeasure(row.relative * 100));
}

/** Length of the bar of a change, 0 to 1: logarithmic, since changes of a training step span many decades. */
export function changeLength(relative: number): number {
  if (!Number.isFinite(relative) || relative <= 0) return 0;
  return Math.min(1, Math.max(0.02, 1 - Math.log10(relative / MOST_RELATIVE) / LEAST_DECADE));
}

/** Checks that match, those that differ first; otherwise the order of the result. */
export function listCompared(
  checks: readonly ComparedCheck[],
  infos: CheckInfos,
  { differing, search }: { readonly differing: boolean; readonly search: string },
): readonly ComparedCheck[] {
  const needle = search.trim().toLowerCase();
  return checks.filter(
    ({ id, differs }) =>
      (!differing || differs) && (needle === '' || `${id} ${titleOf(infos, id)}`.toLowerCase().includes(needle)),
  );
}

const head = (titles: readonly string[]): readonly Cell[] => titles.map((ours) => ({ ours }));
const ours = (text: string | number | undefined): Cell => ({ ours: text === undefined ? '' : String(text) });
const evidence = (text: string | undefined): Cell => ({ evidence: text ?? '' });

export const NUMBER_HEAD = head([
  'check',
  'pointer',
  'claimed A',
  'claimed B',
  'delta',
  'relative',
  'recomputed A',
  'recomputed B',
  'outcome A',
  'outcome B',
  'bound A',
  'bound B',
  'utilisation A',
  'utilisation B',
]);

export function numberCells(row: ComparedRow): readonly Cell[] {
  const { first, second } = row;
  const outcome = (one: ComparedRow['first']): string =>
    one === undefined ? '' : OUTCOME_WORD[one.ok ? 'passed' : 'failed'];
  return [
    ours(row.check),
    evidence(searchFor(row.record ?? 0, row.pointer)),
    evidence(first?.claimed),
    evidence(second?.claimed),
    ours(row.delta),
    ours(row.relative),
    ours(first?.recomputed),
    ours(second?.recomputed),
    ours(outcome(first)),
    ours(outcome(second)),
    ours(first?.bound),
    ours(second?.bound),
    ours(first?.utilisation),
    ours(second?.utilisation),
  ];
}

export const CHECK_HEAD = head([
  'check',
  'outcome A',
  'outcome B',
  'findings A',
  'findings B',
  'failed comparisons A',
  'failed comparisons B',
  'greatest utilisation A',
  'greatest utilisation B',
]);

export function checkCells({ id, first, second }: ComparedCheck): readonly Cell[] {
  const outcome = (one: ComparedCheck['first']): string =>
    one?.outcome === undefined ? '' : OUTCOME_WORD[one.outcome];
  return [
    ours(id),
    ours(outcome(first)),
    ours(outcome(second)),
    ours(first?.findings),
    ours(second?.findings),
    ours(first?.failed),
    ours(second?.failed),
    ours(first?.greatest),
    ours(second?.greatest),
  ];
}

export const FACT_HEAD = head(['group', 'fact', 'A', 'B']);

export const factCells = ({ group, label, first, second }: ComparedFact): readonly Cell[] => [
  evidence(group),
  evidence(label),
  evidence(first),
  evidence(second),
];
