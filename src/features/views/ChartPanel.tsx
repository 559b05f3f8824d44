import { useMemo, useRef, useState } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import type { DrawnChart } from '../../selectors/chart.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { CHART_WORDS } from '../../text/chart.ts';
import { CHART, VIEWS } from '../../text/views.ts';
import { ChartBody } from './ChartBody.tsx';
import { ChartTable } from './ChartTable.tsx';
import { saveChart } from './chart/save-chart.ts';
import { ViewHead } from './ViewHead.tsx';
import './ChartPanel.css';

/** Points drawn of one series. */
const MOST_POINTS = 1_200;
const NONE_HIDDEN: ReadonlySet<number> = new Set();

interface ChartPanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'chart'>;
}

/** Numbers over numbers, as a drawing and as a table. */
export function ChartPanel({ caseId, info }: ChartPanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const place = { caseId, view: info.id };
  const frame = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const [form, setForm] = useState<'drawing' | 'table'>('drawing');
  const [hidden, setHidden] = useState(NONE_HIDDEN);
  const [said, setSaid] = useState('');
  const contents = useAnswer(`chart ${digest} ${String(caseId)} ${info.id}`, () =>
    session.client.views.chart(place, MOST_POINTS),
  );
  const chart = useMemo(
    (): DrawnChart | undefined => (contents === undefined ? undefined : { ...info, series: contents.series }),
    [info, contents],
  );
  const notes = chart === undefined ? [] : notesOn(chart, hidden);
  const save = (kind: 'svg' | 'png'): void => {
    if (chart === undefined) return;
    const remark = contents?.remark === undefined ? [] : [visibleText(contents.remark)];
    saveChart(kind, {
      chart,
      hidden,
      notes: [...remark, ...notes],
      frame: frame.current,
      legend: legend.current,
    }).catch((error: unknown) => {
      session.fault(error);
    });
  };
  const go = async (series: number, index: number): Promise<void> => {
    const found = await session.client.views.chartPlace(place, series, index);
    if (found === undefined) setSaid(CHART_WORDS.noPlace);
    else session.navigation.goTo(caseId, found);
  };
  const goTo = (series: number, index: number): void => {
    setSaid('');
    go(series, index).catch((error: unknown) => {
      session.fault(error);
    });
  };
  return (
    <section className="ChartPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      {contents?.remark === undefined ? null : (
        <p className="ChartPanel-remark">
          <Evidence text={contents.remark} most={600} prose />
        </p>
      )}
      <div className="ChartPanel-tools">
        <Choice
          name={`chart-${info.id}`}
          label={VIEWS.form}
          value={form}
          options={[
            { value: 'drawing', label: VIEWS.asDrawing },
            { value: 'table', label: VIEWS.asTable },
          ]}
          onChange={setForm}
        />
        {form === 'table' ? null : (
          <>
            <Button
              disabled={chart === undefined}
              onClick={() => {
                save('svg');
              }}
            >
              {CHART.saveSvg}
            </Button>
            <Button
              disabled={chart === undefined}
              onClick={() => {
                save('png');
              }}
            >
              {CHART.savePng}
            </Button>
          </>
        )}
        <span className="ChartPanel-said" role="status">
          {said}
        </span>
      </div>
      {chart === undefined ? (
        <p className="ChartPanel-waiting">{VIEWS.loading}</p>
      ) : form === 'table' ? (
        <ChartTable place={place} info={chart} onGo={goTo} />
      ) : (
        <ChartBody
          info={chart}
          notes={notes}
          hidden={hidden}
          onHide={setHidden}
          onGo={({ series, index }) => {
            goTo(series, index);
          }}
          frame={frame}
          legend={legend}
        />
      )}
    </section>
  );
}

/** What the drawing does not show; said in a saved one too. */
function notesOn({ series, limits, xScale, yScale }: DrawnChart, hidden: ReadonlySet<number>): readonly string[] {
  const shown = series.filter((_, position) => !hidden.has(position));
  const unplaced = shown.reduce((sum, one) => sum + one.unplaced, 0);
  const thinned = shown.some(({ x, length, unplaced: out }) => x.length < length - out);
  const logarithmic = yScale === 'log';
  const offAxis = limits.filter(({ y }) => !Number.isFinite(y) || (logarithmic && !(y > 0)));
  return [
    ...(unplaced === 0 ? [] : [CHART.unplaced(unplaced, logarithmic || xScale === 'log')]),
    ...(offAxis.length === 0
      ? []
      : [
          CHART_WORDS.unplacedLimits(
            offAxis.map(({ label }) => visibleText(label)),
            logarithmic,
          ),
        ]),
    ...(thinned ? [CHART.thinned] : []),
  ];
}
