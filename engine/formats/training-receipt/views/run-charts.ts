/** Charts over the records of a run: the largest share of a window at every step, and how far the run moved. */
import type { CheckId } from '../../../verdict/model.ts';
import type { ChartSeries, ChartView, EvidencePlace, TableView } from '../../view.ts';
import { escapePointer } from '../../../text/json/document.ts';
import { useOf } from '../drift-path.ts';
import type { Movement } from '../drift-path.ts';
import type { UsagePart } from '../usage.ts';
import { comparisonsOf } from './source.ts';
import type { Judged } from './source.ts';
import { WINDOWS, counted, nameOf } from './words.ts';

/** The comparison of a record that uses most of its window, of one check. */
async function largestOf(judged: Judged, record: number, check: CheckId): Promise<EvidencePlace | undefined> {
  const columns = await comparisonsOf(judged, record);
  const wanted = columns?.checks.indexOf(check) ?? -1;
  if (columns === undefined || wanted < 0) return undefined;
  let most = -1;
  for (let at = 0; at < columns.length; at += 1) {
    if (columns.check[at] !== wanted) continue;
    if (most < 0 || weight(columns.utilisation[at]) > weight(columns.utilisation[most])) most = at;
  }
  if (most < 0) return undefined;
  const { pointer } = columns.row(most);
  return { record, pointer: pointer.replace(/^record \d+ /, ''), comparison: { check, pointer } };
}

/** What is no number lies outside every window. */
const weight = (use: number): number => (Number.isNaN(use) ? Infinity : use);

export function trendChart(judged: Judged, usage: UsagePart, movement: Movement | undefined): ChartView {
  const records = Float64Array.from({ length: usage.records }, (_, record) => record);
  return {
    kind: 'chart',
    group: WINDOWS,
    id: 'trend',
    title: 'Trend',
    lead: 'Of every record the largest share of a window, by rule; and the share of the bound on accumulated drift that is used up to there.',
    xTitle: 'Record',
    yTitle: 'Largest share of the window',
    yScale: 'log',
    limits: [{ label: 'the whole window', y: 1, beyond: true }],
    get series() {
      const rules = usage.checks.map((check, at): ChartSeries => ({
        name: nameOf(check),
        mark: 'line',
        x: records,
        y: Float64Array.from(usage.largest[at]),
        place: (point) => largestOf(judged, point, check),
      }));
      return movement === undefined ? rules : [...rules, driftSeries(movement)];
    },
    remark: () => {
      const outside = new Set<number>();
      for (const column of usage.largest) {
        column.forEach((use, record) => {
          if (use > 1) outside.add(record);
        });
      }
      return outside.size === 0
        ? `No comparison of the ${counted(usage.records, 'record')} lies outside its window.`
        : `${counted(outside.size, 'record')} of ${String(usage.records)} ${outside.size === 1 ? 'has' : 'have'} a comparison outside its window.`;
    },
  };
}

function driftSeries(movement: Movement): ChartSeries {
  return {
    name: 'drift, accumulated',
    mark: 'line',
    x: Float64Array.from(movement.records),
    y: Float64Array.from(movement.use),
    place: (step) => parameterAt(movement.records[step], movement.parameters[movement.worst[step]]),
  };
}

const parameterAt = (record: number, name: string): EvidencePlace => ({
  record,
  pointer: `/parameters_after/${escapePointer(name)}`,
});

export function movementChart(movement: Movement): ChartView {
  const x = (): Float64Array => Float64Array.from(movement.records);
  const line = (name: string, values: Float32Array): ChartSeries => ({
    name,
    mark: 'line',
    x: x(),
    y: Float64Array.from(values),
    place: (step) => ({ record: movement.records[step], pointer: '/parameters_after' }),
  });
  return {
    kind: 'chart',
    group: WINDOWS,
    id: 'movement',
    title: 'Movement',
    lead: 'How far all parameters together have moved since the start, as claimed and as the recorded data explain it; below, what lies between both, and how much of that rounding explains. A step is followed from the parameters that it starts from: what jumps between two records is shown by the chain, not here.',
    xTitle: 'Record',
    yTitle: 'Distance from the start',
    yScale: 'log',
    limits: [],
    get series() {
      return [
        line('actual', movement.actual),
        line('explained by the data', movement.explained),
        line('not explained', movement.unexplained),
        line('explained by rounding', movement.allowed),
      ];
    },
    remark: () => {
      const { parameters, end } = movement;
      const beyond = parameters.filter((_, p) => useOf(end.residual[p], end.bound[p]) > 1).length;
      return beyond === 0
        ? `At the end no parameter of ${String(parameters.length)} has moved further than data and rounding explain.`
        : `At the end ${counted(beyond, 'parameter')} of ${String(parameters.length)} ${beyond === 1 ? 'has' : 'have'} moved further than data and rounding explain.`;
    },
  };
}

export function driftTable({ parameters, end, records }: Movement): TableView {
  const last = records.length === 0 ? 0 : records[records.length - 1];
  return {
    kind: 'table',
    group: WINDOWS,
    id: 'drift',
    title: 'Drift by parameter',
    lead: 'From the start of the run to its end: how far each parameter moved, how far the recorded data take it, and the difference beside what rounding explains of it. What jumps between two records is shown by the chain, not here.',
    columns: [
      { id: 'parameter', title: 'Parameter', evidence: true },
      { id: 'actual', title: 'Moved', numeric: true },
      { id: 'explained', title: 'Explained', numeric: true },
      { id: 'residual', title: 'Difference', numeric: true },
      { id: 'bound', title: 'Bound', numeric: true },
      { id: 'share', title: 'Share of the bound', numeric: true },
    ],
    length: parameters.length,
    row: (p) => {
      const [actual, residual, bound] = [end.actual[p], end.residual[p], end.bound[p]];
      const use = useOf(residual, bound);
      return {
        cells: [parameters[p], ...[actual, actual - residual, residual, bound, use].map(String)],
        state: use <= 1 ? 'passed' : 'failed',
        pointer: `record ${String(last)} /parameters_after/${escapePointer(parameters[p])}`,
      };
    },
  };
}
