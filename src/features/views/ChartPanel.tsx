import { lazy, Suspense, useRef, useState } from 'react';
import type { ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { saveBytes } from '../../ui/save-bytes.ts';
import { drawingOf, pngOf } from '../../ui/save-drawing.ts';
import { CHART, VIEWS } from '../../text/views.ts';
import { ViewHead } from './ViewHead.tsx';
import { ViewTable } from './ViewTable.tsx';
import './ChartPanel.css';

/** The charts' library is most of its weight: loaded when a chart is first looked at. */
const ChartDrawing = lazy(() => import('./ChartDrawing.tsx'));

/** Points drawn of one series. */
const MOST_POINTS = 1_200;

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
  const arrays = useAnswer(`chart ${digest} ${String(caseId)} ${info.id}`, () =>
    session.client.views.chart(place, MOST_POINTS),
  );
  const save = async (kind: 'svg' | 'png'): Promise<void> => {
    const drawing = frame.current?.querySelector<SVGSVGElement>('svg.recharts-surface');
    if (drawing === null || drawing === undefined) return;
    const swatches = legend.current?.querySelectorAll('.ChartLegend-swatch');
    const names = [
      ...info.series.map(({ name }) => name),
      ...info.limits.map(({ label, y }) => `${label} ${String(y)}`),
    ];
    const svg = drawingOf(drawing, [
      { text: visibleText(info.title), like: null },
      ...names.map((name, position) => ({ text: visibleText(name), like: swatches?.[position] ?? null })),
    ]);
    if (kind === 'svg') saveBytes(`${info.id}.svg`, 'image/svg+xml', new TextEncoder().encode(svg.text));
    else saveBytes(`${info.id}.png`, 'image/png', await pngOf(svg));
  };
  const unplaced = arrays?.reduce((sum, one) => sum + one.unplaced, 0) ?? 0;
  const thinned = arrays?.some(({ x, length, unplaced: out }) => x.length < length - out) === true;
  return (
    <section className="ChartPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
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
              onClick={() => {
                void save('svg');
              }}
            >
              {CHART.saveSvg}
            </Button>
            <Button
              onClick={() => {
                save('png').catch((error: unknown) => {
                  session.fault(error);
                });
              }}
            >
              {CHART.savePng}
            </Button>
          </>
        )}
      </div>
      {form === 'table' ? (
        <ViewTable
          place={place}
          title={info.title}
          columns={[
            { id: 'series', title: CHART.series },
            { id: 'x', title: info.xTitle, numeric: true },
            { id: 'y', title: info.yTitle, numeric: true },
          ]}
          length={info.length}
          states={false}
        />
      ) : (
        <div className="ChartPanel-body">
          <ul ref={legend} className="ChartLegend">
            {info.series.map((one, position) => (
              <li key={position} className="ChartLegend-entry">
                <svg viewBox="0 0 24 10" width="24" height="10" aria-hidden="true" focusable="false">
                  <Swatch mark={one.mark} position={position} />
                </svg>
                <Evidence text={one.name} most={80} prose />
              </li>
            ))}
            {info.limits.map((one, position) => (
              <li key={`limit ${String(position)}`} className="ChartLegend-entry">
                <svg viewBox="0 0 24 10" width="24" height="10" aria-hidden="true" focusable="false">
                  <line className="ChartLegend-swatch ChartLimit" x1="0" x2="24" y1="5" y2="5" />
                </svg>
                <Evidence text={one.label} most={80} prose /> {String(one.y)}
              </li>
            ))}
          </ul>
          <div ref={frame} className="ChartPanel-drawing" role="group" aria-label={CHART.drawing(info.title)}>
            {arrays === undefined ? null : (
              <Suspense fallback={<p className="ViewTable-none">{CHART.loading}</p>}>
                <ChartDrawing info={info} arrays={arrays} />
              </Suspense>
            )}
          </div>
          {unplaced === 0 ? null : <p className="ChartPanel-note">{CHART.unplaced(unplaced, info.yScale === 'log')}</p>}
          {thinned ? <p className="ChartPanel-note">{CHART.thinned}</p> : null}
        </div>
      )}
    </section>
  );
}

function Swatch({ mark, position }: { readonly mark: 'line' | 'point' | 'bar'; readonly position: number }) {
  const color = `ChartLegend-swatch ChartSeries ChartSeries--${String(position % 8)}`;
  if (mark === 'bar') return <rect className={color} x="7" y="0" width="10" height="10" />;
  if (mark === 'point') return <circle className={color} cx="12" cy="5" r="4" />;
  return <line className={`${color} ChartSeries--line`} x1="0" x2="24" y1="5" y2="5" />;
}
