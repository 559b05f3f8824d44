/** What a file of receipts offers to be looked at. What needs its comparisons is made when it is looked at. */
import type { CaseView } from '../../view.ts';
import { BYTES, SCHEMA } from '../checks.ts';
import { chainView } from './chain.ts';
import { coverageViews } from './coverage.ts';
import { driftTable, movementChart, trendChart } from './run-charts.ts';
import { usageOf } from './source.ts';
import type { Judged } from './source.ts';
import { comparisonCharts, distributionChart, useTable } from './windows.ts';

export function viewsOf(judged: Judged): readonly CaseView[] {
  const { run, result, records } = judged;
  if (run === undefined || result.outcome === 'UNREADABLE') return [];
  const [card, coverage] = coverageViews(judged) ?? [];
  return [card, ...chainsOf(judged), coverage, ...windowsOf(judged, records > 1)].filter((view) => view !== undefined);
}

const chainsOf = (judged: Judged): readonly (CaseView | undefined)[] =>
  judged.run === undefined ? [] : [chainView(judged, judged.run)];

function windowsOf(judged: Judged, several: boolean): readonly (CaseView | undefined)[] {
  const { run, result } = judged;
  const looked = result.checks.some(({ id, examined }) => examined > 0 && id !== BYTES.id && id !== SCHEMA.id);
  if (run === undefined || !looked) return [];
  const { movement } = run;
  const usage = usageOf(judged);
  const charts = comparisonCharts(judged);
  const overRun = several ? [trendChart(judged, usage(), movement)] : [];
  const drift = movement === undefined || !several ? [] : [movementChart(movement), driftTable(movement)];
  return [...charts, distributionChart(usage), ...overRun, ...drift, useTable(usage)];
}
