/** Sentences inside a chart, and those that stand for it where it cannot be seen. */
import { grouped } from './messages.ts';

interface Described {
  readonly series: readonly string[];
  readonly limits: readonly string[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly logarithmic: boolean;
  readonly points: number;
}

export const CHART_WORDS = {
  describe: ({ series, limits, xTitle, yTitle, logarithmic, points }: Described): string =>
    [
      `${yTitle || 'values'}${logarithmic ? ' (logarithmic axis)' : ''} over ${xTitle || 'places'}, ${grouped(points)} ${points === 1 ? 'point' : 'points'} drawn.`,
      `Series: ${series.join(', ')}.`,
      ...(limits.length === 0 ? [] : [`Lines: ${limits.join(', ')}.`]),
      'The table has every number.',
    ].join(' '),
  logarithmic: 'logarithmic',
  read: (title: string): string => `Read the points: ${title}`,
  empty: 'No point to draw.',
  unplacedLimits: (labels: readonly string[], logarithmic: boolean): string =>
    `No place here (${logarithmic ? 'not above 0 on a logarithmic axis' : 'not a finite number'}) for ${labels.join(', ')}.`,
} as const;
