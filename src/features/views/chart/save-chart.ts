import type { DrawnChart } from '../../../selectors/chart.ts';
import { saveBytes } from '../../../ui/save-bytes.ts';
import { drawingOf, pngOf } from '../../../ui/save-drawing.ts';
import { visibleText } from '../../../ui/visible-escape.ts';
import { wrapText } from './layout.ts';
import { heightOf } from './limit-label.ts';

interface SavedChart {
  readonly chart: DrawnChart;
  readonly hidden: ReadonlySet<number>;
  /** What the drawing does not show. */
  readonly notes: readonly string[];
  readonly frame: HTMLElement | null;
  readonly legend: HTMLElement | null;
}

/** Pixels beside the lines of the legend: margins, and the symbol of a series. */
const MARGINS = 48;
const SYMBOL = 32;

/** The drawing as a file, with its title, its legend and what it does not show below it. */
export async function saveChart(
  kind: 'svg' | 'png',
  { chart, hidden, notes, frame, legend }: SavedChart,
): Promise<void> {
  const drawing = frame?.querySelector<SVGSVGElement>('svg.Chart');
  if (drawing === null || drawing === undefined) return;
  const swatches = legend?.querySelectorAll('.ChartLegend-swatch');
  const names = [
    ...chart.series.map(({ name }) => name),
    ...chart.limits.map(({ label, y }) => [label, ...heightOf(label, y)].join(' ')),
  ];
  const entries = names
    .map((name, position) => ({ text: visibleText(name), like: swatches?.[position] ?? null, position }))
    .filter(({ position }) => !hidden.has(position));
  const room = drawing.clientWidth - MARGINS;
  const lines = (text: string, like: Element | null) =>
    wrapText(text, like === null ? room : room - SYMBOL).map((line, at) => ({
      text: line,
      like: at === 0 ? like : null,
      indented: like !== null,
    }));
  const svg = drawingOf(drawing, [
    ...lines(visibleText(chart.title), null),
    ...entries.flatMap(({ text, like }) => lines(text, like)),
    ...notes.flatMap((text) => lines(text, null)),
  ]);
  if (kind === 'svg') saveBytes(`${chart.id}.svg`, 'image/svg+xml', new TextEncoder().encode(svg.text));
  else saveBytes(`${chart.id}.png`, 'image/png', await pngOf(svg));
}
