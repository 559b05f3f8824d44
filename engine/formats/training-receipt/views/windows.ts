/** Charts of the comparisons: how much of its window each one uses, and of the windows that could have been meant. */
import type { CheckId } from '../../../verdict/model.ts';
import type { ChartSeries, ChartView, EvidencePlace, TableView } from '../../view.ts';
import { CHECK_ORDER } from '../rules/index.ts';
import { BIN_EDGES, BINS } from '../usage-bins.ts';
import { INFINITE, ZERO } from '../usage.ts';
import type { UsagePart } from '../usage.ts';
import { ofHeld } from './source.ts';
import type { Judged } from './source.ts';
import { windowColumns } from './window-columns.ts';
import type { WindowColumns } from './window-columns.ts';
import { WINDOWS, counted, nameOf } from './words.ts';

const LIMIT = { label: 'the whole window', y: 1, beyond: true } as const;

/** Where a comparison stands. */
function placeOf({ rows, places }: WindowColumns, at: number): EvidencePlace {
  const { check, pointer } = rows.row(at);
  return { record: places[at], pointer: pointer.replace(/^record \d+ /, ''), comparison: { check, pointer } };
}

/** Positions of the comparisons of each check, checks in the order of the list. */
function byCheck({ rows }: WindowColumns): readonly { readonly check: CheckId; readonly at: readonly number[] }[] {
  const lists = rows.checks.map((): number[] => []);
  rows.check.forEach((check, at) => lists[check].push(at));
  return CHECK_ORDER.flatMap((check) => {
    const at = rows.checks.indexOf(check);
    return at < 0 ? [] : [{ check, at: lists[at] }];
  });
}

/** One sentence about all of them; what has no place on a logarithmic axis is counted here. */
function remarkOn(use: readonly number[], held: number | undefined): string {
  const above = use.filter((one) => one > 1).length;
  const infinite = use.filter((one) => one === Infinity).length;
  const zero = use.filter((one) => one === 0).length;
  const scope = held === undefined ? '' : ` of record ${String(held)}, which is the one that is held`;
  const beyond = infinite === 0 ? '' : `, ${String(infinite)} of them beyond every multiple`;
  return (
    `${counted(use.length, 'comparison')}${scope}: ${above === 0 ? 'none lies' : above === 1 ? '1 lies' : `${String(above)} lie`} outside ${above > 1 ? 'their windows' : 'its window'}${beyond}; ` +
    `${String(zero)} ${zero === 1 ? 'has' : 'have'} no difference at all.`
  );
}

/** The two charts that need every comparison at once. */
export function comparisonCharts(judged: Judged): readonly ChartView[] {
  const columns = ofHeld(judged, (held) => windowColumns(held, judged));
  const utilisation = ofHeld(judged, () => utilisationSeries(columns()));
  const ranks = ofHeld(judged, () => rankSeries(columns(), judged.settings.profile === 'strict'));
  const record = (): number | undefined => judged.held().from;
  const shared = { kind: 'chart', group: WINDOWS, yScale: 'log', limits: [LIMIT] } as const;
  return [
    {
      ...shared,
      id: 'utilisation',
      title: 'Utilisation',
      lead: 'Every comparison of a claimed number with its recomputation: the difference, as a share of the window in which it must lie.',
      xTitle: 'Comparison, in the order in which it was made',
      yTitle: 'Share of the window',
      get series() {
        return utilisation();
      },
      remark: () => remarkOn(columns().inForce, record()),
    },
    {
      ...shared,
      id: 'windows',
      title: 'Which window',
      lead: windowsLead(judged.settings.profile === 'strict'),
      xTitle: 'Rank: 1 is the largest share',
      yTitle: 'Share of the window',
      xScale: 'log',
      get series() {
        return ranks();
      },
      remark: () => rankRemark(columns(), judged.settings.profile === 'strict'),
    },
  ];
}

const windowsLead = (strict: boolean): string =>
  strict
    ? 'The same differences against every window that could be meant, each in its own order of size: the one in force, the half-width that digits and round-off explain, the most that the verifier allows, and the one that the evidence declares.'
    : 'The same differences against the window in force, the most that the verifier allows, and the window that the evidence declares, each in its own order of size.';

function utilisationSeries(columns: WindowColumns): readonly ChartSeries[] {
  return byCheck(columns).map(({ check, at }) => ({
    name: nameOf(check),
    mark: 'point',
    x: Float64Array.from(at, (index) => index + 1),
    y: Float64Array.from(at, (index) => columns.inForce[index]),
    place: (point) => placeOf(columns, at[point]),
  }));
}

const LINES = [
  ['in force', 'inForce'],
  ['derived from the digits', 'derived'],
  ["the verifier's ceiling", 'ceiling'],
  ['declared', 'declared'],
] as const;

const linesOf = (strict: boolean) => LINES.filter(([, member]) => strict || member !== 'derived');

function rankSeries(columns: WindowColumns, strict: boolean): readonly ChartSeries[] {
  return linesOf(strict).map(([name, member]) => {
    const use = Float64Array.from(columns[member]);
    const order = Uint32Array.from(use, (_use, at) => at);
    // What is infinite stands first, and equal ones as they come.
    order.sort((a, b) => (use[a] === use[b] ? a - b : use[a] > use[b] ? -1 : 1));
    return {
      name,
      mark: 'line',
      x: Float64Array.from(order, (_at, rank) => rank + 1),
      y: Float64Array.from(order, (at) => use[at]),
      place: (point) => placeOf(columns, order[point]),
    };
  });
}

function rankRemark(columns: WindowColumns, strict: boolean): string {
  const parts = linesOf(strict).map(([name, member]) => {
    const above = columns[member].filter((use) => use > 1).length;
    return `${name} ${String(above)}`;
  });
  return `Comparisons outside each window: ${parts.join(', ')}.`;
}

/** Middle of a bin on a logarithmic axis; the two open ones stand half a decade beyond their neighbours. */
const MIDDLES = Float64Array.from({ length: BINS }, (_, bin) =>
  bin === 0 ? BIN_EDGES[0] / Math.sqrt(Math.sqrt(10)) : BIN_EDGES[bin - 1] * Math.sqrt(Math.sqrt(10)),
);

/** Of a count: the first bin of what lies outside, and all after it. */
const OUTSIDE = BIN_EDGES.indexOf(1) + 2;

/** From what was counted while the file was judged. */
export function distributionChart(usage: () => UsagePart): ChartView {
  const sum = (bin: number): number => usage().counts.reduce((total, one) => total + one[bin], 0);
  return {
    kind: 'chart',
    group: WINDOWS,
    id: 'distribution',
    title: 'Distribution',
    lead: 'How many comparisons use how much of their window, in bins of half a decade; what lies outside stands right of 1.',
    xTitle: 'Share of the window',
    yTitle: 'Comparisons',
    xScale: 'log',
    yScale: 'linear',
    stacked: true,
    limits: [],
    get series() {
      const used = Array.from(MIDDLES.keys()).filter((bin) => sum(bin + 1) > 0);
      // The end of the window is always to be seen.
      const bins = used.length === 0 ? [] : range(used[0], Math.max(used[used.length - 1], OUTSIDE - 1));
      const { checks, counts } = usage();
      return checks.map((check, at) => ({
        name: nameOf(check),
        mark: 'bar' as const,
        x: Float64Array.from(bins, (bin) => MIDDLES[bin]),
        y: Float64Array.from(bins, (bin) => counts[at][bin + 1]),
      }));
    },
    remark: () => {
      const infinite = sum(INFINITE);
      const rest = infinite === 0 ? '' : ` ${counted(infinite, 'more')} beyond every multiple of the window.`;
      return `${counted(sum(ZERO), 'comparison')} without any difference ${sum(ZERO) === 1 ? 'is' : 'are'} counted apart, under By rule.${rest}`;
    },
  };
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

export function useTable(usage: () => UsagePart): TableView {
  return {
    kind: 'table',
    group: WINDOWS,
    id: 'use-by-rule',
    title: 'By rule',
    lead: 'Every rule that compares numbers; a rule that compared none is not listed.',
    columns: [
      { id: 'rule', title: 'Rule' },
      { id: 'comparisons', title: 'Comparisons', numeric: true },
      { id: 'zero', title: 'No difference', numeric: true },
      { id: 'outside', title: 'Outside', numeric: true },
      { id: 'largest', title: 'Largest share', numeric: true },
    ],
    get length() {
      return usage().checks.length;
    },
    row: (index) => {
      const { checks, counts, largest } = usage();
      const bins = counts[index];
      const sum = (from: number): number => bins.subarray(from).reduce((total, count) => total + count, 0);
      const outside = sum(OUTSIDE);
      const most = largest[index].reduce((high, use) => (use > high ? use : high), 0);
      return {
        cells: [nameOf(checks[index]), String(sum(0)), String(bins[ZERO]), String(outside), String(most)],
        state: outside > 0 ? 'failed' : 'passed',
      };
    },
  };
}
