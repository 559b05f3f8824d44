import { useMemo, useState, type RefObject } from 'react';
import { beyondOf, chartPoints, type DrawnChart, type Reading } from '../../selectors/chart.ts';
import { Button } from '../../ui/Button.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { CHART_WORDS } from '../../text/chart.ts';
import { ChartDrawing } from './ChartDrawing.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import { useReading } from './chart/use-reading.ts';

interface ChartBodyProps {
  readonly info: DrawnChart;
  /** What the drawing does not show. */
  readonly notes: readonly string[];
  readonly hidden: ReadonlySet<number>;
  readonly onHide: (hidden: ReadonlySet<number>) => void;
  readonly onGo: (reading: Reading) => void;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly legend: RefObject<HTMLUListElement | null>;
}

const NO_POINTS = new Float64Array(0);
const NO_INDEX = new Uint32Array(0);

/** Legend, drawing, and what can be done with the point that is looked at. */
export function ChartBody({ info, notes, hidden, onHide, onGo, frame, legend }: ChartBodyProps) {
  // A hidden series keeps its position: colour and shape do not change.
  const drawn = useMemo(
    (): DrawnChart => ({
      ...info,
      series: info.series.map((one, position) =>
        hidden.has(position) ? { ...one, x: NO_POINTS, y: NO_POINTS, index: NO_INDEX } : one,
      ),
    }),
    [info, hidden],
  );
  const points = useMemo(() => chartPoints(drawn), [drawn]);
  const reading = useReading(drawn, points);
  const [started, setStarted] = useState(false);
  const limits = info.limits.filter(({ beyond }) => beyond === true).map(({ label }) => visibleText(label));
  const beyond = info.series.reduce((sum, one, position) => (hidden.has(position) ? sum : sum + one.beyond), 0);
  const leads = info.series.some(({ placed }) => placed);
  const chosen = started || reading.shown ? reading.reading : undefined;
  const seek = (direction: 1 | -1): void => {
    setStarted(true);
    reading.beyond(direction);
  };
  return (
    <div className="ChartPanel-body">
      <ChartLegend info={info} hidden={hidden} onHide={onHide} list={legend} />
      <div
        ref={frame}
        className="ChartPanel-drawing"
        onPointerMove={() => {
          setStarted(true);
        }}
        onFocus={() => {
          setStarted(true);
        }}
      >
        <ChartDrawing info={drawn} points={points} reading={reading} onGo={leads ? onGo : undefined} />
      </div>
      <div className="ChartPanel-reading">
        {leads ? (
          <Button
            disabled={chosen === undefined}
            onClick={() => {
              if (chosen !== undefined) onGo(chosen);
            }}
          >
            {CHART_WORDS.goTo}
          </Button>
        ) : null}
        {beyondOf(info) === undefined || beyond === 0 ? null : (
          <>
            <Button
              onClick={() => {
                seek(-1);
              }}
            >
              {CHART_WORDS.previous}
            </Button>
            <Button
              onClick={() => {
                seek(1);
              }}
            >
              {CHART_WORDS.next}
            </Button>
          </>
        )}
        {limits.length === 0 ? null : (
          <span className={beyond === 0 ? 'ChartPanel-count' : 'ChartPanel-count ChartPanel-count--beyond'}>
            {CHART_WORDS.beyond(beyond, limits)}
          </span>
        )}
        <span className="ChartPanel-said" role="status">
          {reading.none === undefined ? '' : reading.none === 1 ? CHART_WORDS.noNext : CHART_WORDS.noPrevious}
        </span>
      </div>
      <p id={`chart-keys-${info.id}`} className="ChartPanel-note">
        {[
          CHART_WORDS.keys,
          ...(limits.length === 0 ? [] : [CHART_WORDS.keysBeyond]),
          ...(leads ? [CHART_WORDS.keysGo] : []),
        ].join(' ')}
      </p>
      {notes.map((note) => (
        <p key={note} className="ChartPanel-note">
          {note}
        </p>
      ))}
    </div>
  );
}
