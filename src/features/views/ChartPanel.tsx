import { useRef, useState } from 'react';
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
import { CHART_WORDS } from '../../text/chart.ts';
import { CHART, VIEWS } from '../../text/views.ts';
import { ChartDrawing } from './ChartDrawing.tsx';
import { ChartSwatch } from './chart/ChartSwatch.tsx';
import { wrapText } from './chart/layout.ts';
import { ViewHead } from './ViewHead.tsx';
import { ViewTable } from './ViewTable.tsx';
import './ChartPanel.css';

/** Points drawn of one series. */
const MOST_POINTS = 1_200;

/** The number of a line, unless its label ends with it. */
const heightOf = (label: string, y: number): readonly string[] => (label.endsWith(` ${String(y)}`) ? [] : [String(y)]);

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
  const unplaced = arrays?.reduce((sum, one) => sum + one.unplaced, 0) ?? 0;
  const thinned = arrays?.some(({ x, length, unplaced: out }) => x.length < length - out) === true;
  const logarithmic = info.yScale === 'log';
  const offAxis = info.limits.filter(({ y }) => !Number.isFinite(y) || (logarithmic && !(y > 0)));
  /** What the drawing does not show; said in a saved one too. */
  const notes = [
    ...(unplaced === 0 ? [] : [CHART.unplaced(unplaced, logarithmic)]),
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
  const save = async (kind: 'svg' | 'png'): Promise<void> => {
    const drawing = frame.current?.querySelector<SVGSVGElement>('svg.Chart');
    if (drawing === null || drawing === undefined) return;
    const swatches = legend.current?.querySelectorAll('.ChartLegend-swatch');
    const names = [
      ...info.series.map(({ name }) => name),
      ...info.limits.map(({ label, y }) => [label, ...heightOf(label, y)].join(' ')),
    ];
    const lines = [
      { text: visibleText(info.title), like: null },
      ...names.map((name, position) => ({ text: visibleText(name), like: swatches?.[position] ?? null })),
      ...notes.map((text) => ({ text, like: null })),
    ];
    const room = drawing.clientWidth - 48;
    const svg = drawingOf(
      drawing,
      lines.flatMap(({ text, like }) => wrapText(text, room).map((line) => ({ text: line, like }))),
    );
    if (kind === 'svg') saveBytes(`${info.id}.svg`, 'image/svg+xml', new TextEncoder().encode(svg.text));
    else saveBytes(`${info.id}.png`, 'image/png', await pngOf(svg));
  };
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
                <ChartSwatch mark={one.mark} position={position} />
                <Evidence text={one.name} most={80} prose />
              </li>
            ))}
            {info.limits.map((one, position) => (
              <li key={`limit ${String(position)}`} className="ChartLegend-entry">
                <ChartSwatch mark="limit" position={position} />
                <Evidence text={one.label} most={80} prose /> {heightOf(one.label, one.y)}
              </li>
            ))}
          </ul>
          <div ref={frame} className="ChartPanel-drawing">
            {arrays === undefined ? null : <ChartDrawing info={info} arrays={arrays} />}
          </div>
          {notes.map((note) => (
            <p key={note} className="ChartPanel-note">
              {note}
            </p>
          ))}
        </div>
      )}
    </section>
  );
}
