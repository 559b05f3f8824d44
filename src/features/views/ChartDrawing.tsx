import { useMemo } from 'react';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ChartArrays, ViewInfoOf } from '../../worker/contract.ts';
import { chartPoints, verticalAxis } from '../../selectors/chart.ts';
import { formatMeasure } from '../../selectors/numbers.ts';
import { visibleText } from '../../ui/visible-escape.ts';

interface ChartDrawingProps {
  readonly info: ViewInfoOf<'chart'>;
  readonly arrays: readonly ChartArrays[];
}

const color = (position: number): string => `var(--series-${String(position % 8)})`;
/** Lines differ in their dashes too. */
const DASHES = ['0', '7 3', '2 3', '9 3 2 3', '4 2', '12 4', '1 4', '6 2 1 2 1 2'];
const TICK = { fill: 'var(--ink-soft)', fontSize: 12 };
const LABEL = { fill: 'var(--ink)', fontSize: 12 };

/** The one file that loads the charts' library. Nothing moves, whatever the system prefers: a chart is read, not watched. */
export default function ChartDrawing({ info, arrays }: ChartDrawingProps) {
  const points = useMemo(() => chartPoints(arrays), [arrays]);
  const axis = useMemo(() => verticalAxis(info, arrays), [info, arrays]);
  const barSize = Math.max(1, Math.min(18, Math.floor(500 / Math.max(1, points.length))));
  return (
    <ResponsiveContainer width="100%" height="100%" minHeight={240}>
      <ComposedChart data={[...points]} margin={{ top: 12, right: 20, bottom: 28, left: 24 }} barSize={barSize}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          dataKey="x"
          type="number"
          domain={['dataMin', 'dataMax']}
          padding={{ left: 12, right: 12 }}
          tick={TICK}
          tickFormatter={formatMeasure}
          stroke="var(--line-strong)"
          label={{ value: visibleText(info.xTitle), position: 'insideBottom', offset: -16, ...LABEL }}
        />
        <YAxis
          type="number"
          scale={info.yScale}
          domain={[...axis.domain]}
          {...(axis.ticks === undefined ? {} : { ticks: [...axis.ticks] })}
          allowDataOverflow
          width={72}
          tick={TICK}
          tickFormatter={formatMeasure}
          stroke="var(--line-strong)"
          label={{ value: visibleText(info.yTitle), angle: -90, position: 'insideLeft', offset: -8, ...LABEL }}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          contentStyle={{ background: 'var(--panel)', border: '1px solid var(--line-strong)', color: 'var(--ink)' }}
          itemStyle={{ color: 'var(--ink)' }}
          labelFormatter={(x) => `${visibleText(info.xTitle)} ${formatMeasure(Number(x))}`}
          formatter={(value) => String(value)}
        />
        {info.limits.map((limit, position) => (
          <ReferenceLine
            key={position}
            y={limit.y}
            stroke="var(--fail)"
            strokeDasharray="6 3"
            strokeWidth={1.5}
            label={{
              value: visibleText(limit.label),
              position: 'insideBottomRight',
              fill: 'var(--fail)',
              fontSize: 12,
              stroke: 'var(--field)',
              strokeWidth: 4,
              paintOrder: 'stroke',
            }}
          />
        ))}
        {info.series.map((series, position) => {
          const dataKey = `s${String(position)}`;
          const name = visibleText(series.name);
          if (series.mark === 'bar') {
            return <Bar key={dataKey} dataKey={dataKey} name={name} fill={color(position)} isAnimationActive={false} />;
          }
          const point = series.mark === 'point';
          return (
            <Line
              key={dataKey}
              dataKey={dataKey}
              name={name}
              stroke={color(position)}
              strokeWidth={point ? 0 : 1.75}
              strokeDasharray={point ? '0' : (DASHES[position % DASHES.length] ?? '0')}
              dot={point ? { r: 3, fill: color(position), stroke: 'var(--panel)', strokeWidth: 1 } : false}
              activeDot={{ r: 5, fill: color(position), stroke: 'var(--panel)' }}
              connectNulls
              isAnimationActive={false}
            />
          );
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
