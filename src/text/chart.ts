/** Sentences inside a chart, and those that stand for it where it cannot be seen. */
import { grouped } from './messages.ts';

interface Described {
  readonly series: readonly string[];
  readonly limits: readonly string[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly logarithmic: boolean;
  /** Whether the horizontal axis is logarithmic too. */
  readonly across?: boolean;
  readonly points: number;
}

export const CHART_WORDS = {
  describe: ({ series, limits, xTitle, yTitle, logarithmic, across, points }: Described): string =>
    [
      `${yTitle || 'values'}${logarithmic ? ' (logarithmic axis)' : ''} over ${xTitle || 'places'}${across === true ? ' (logarithmic axis)' : ''}, ${grouped(points)} ${points === 1 ? 'point' : 'points'} drawn.`,
      `Series: ${series.join(', ')}.`,
      ...(limits.length === 0 ? [] : [`Lines: ${limits.join(', ')}.`]),
      'The table has every number.',
    ].join(' '),
  logarithmic: 'logarithmic',
  read: (title: string): string => `Read the points: ${title}`,
  empty: 'No point to draw.',
  more: (count: number): string => `and ${grouped(count)} more`,
  go: 'Enter or click: go to the number',
  goTo: 'Go to the number',
  noPlace: 'This point has no single place in the evidence.',
  keys: 'Left and Right step from place to place, Up and Down between the points of one place, Page Up and Page Down by a tenth, Home and End to the ends.',
  keysGo: 'Enter goes to the number.',
  keysBeyond: 'n and p step to the next and previous point beyond the limit.',
  beyond: (count: number, labels: readonly string[]): string =>
    count === 0
      ? `No point beyond ${labels.join(', ')}.`
      : `${grouped(count)} ${count === 1 ? 'point' : 'points'} beyond ${labels.join(', ')}.`,
  next: 'Next beyond',
  previous: 'Previous beyond',
  noNext: 'No point beyond the limit after this one.',
  noPrevious: 'No point beyond the limit before this one.',
  legend: 'Series shown',
  all: 'Show all',
  hidden: (count: number): string => `${grouped(count)} ${count === 1 ? 'series is' : 'series are'} hidden.`,
  unplacedLimits: (labels: readonly string[], logarithmic: boolean): string =>
    `No place here (${logarithmic ? 'not above 0 on a logarithmic axis' : 'not a finite number'}) for ${labels.join(', ')}.`,
} as const;
