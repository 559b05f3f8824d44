/** Sentences of the step debugger and of the choice of a record. Names no format. */
import type { StopState } from '../../engine/formats/view.ts';
import { grouped } from './messages.ts';

const plural = (value: number, one: string, many: string): string => `${grouped(value)} ${value === 1 ? one : many}`;

export const STOP_STATE: Readonly<Record<StopState, { readonly word: string; readonly meaning: string }>> = {
  open: {
    word: 'not compared',
    meaning: 'No rule of this profile compares this number, or its digits cannot decide it.',
  },
  agrees: { word: 'agrees', meaning: 'It is the number that the computation gives, within its window.' },
  follows: { word: 'follows', meaning: 'It disagrees because a number that it was made from is wrong.' },
  wrong: { word: 'wrong', meaning: 'It disagrees, and nothing that it was made from explains that.' },
};

export const DEBUGGER = {
  region: 'Step debugger',
  loading: 'Opening the step',
  empty: 'This step claims no number that could be stepped through.',
  missed: 'No stop of this step has the number at',
  stages: 'Stages',
  stops: 'stops',
  scrub: 'Stop',
  position: (stop: number, of: number): string => `${grouped(stop)} of ${grouped(of)}`,
  first: 'First stop',
  back: 'Back',
  next: 'Next',
  last: 'Last stop',
  play: 'Play',
  pause: 'Pause',
  previousWrong: 'Previous disagreement',
  nextWrong: 'Next disagreement',
  speed: 'Speed',
  perSecond: (count: number): string => `${grouped(count)} a second`,
  sample: 'Sample',
  sampleOf: 'sample',
  noNext: 'No disagreement after this one.',
  noPrevious: 'No disagreement before this one.',
  searching: 'Searching \u2026',
  stopped: 'Stopped at a disagreement.',
  reached: 'It agrees, although a number that it was made from is wrong.',
  cause: 'Go to its cause',
  filled: 'With the numbers that are claimed',
  moreTerms: (count: number): string => `${plural(count, 'more term', 'more terms')}`,
  showTerms: (count: number): string => `Show all ${grouped(count)} terms`,
  fewerTerms: 'Show fewer terms',
  madeFrom: (count: number): string => `Made from ${plural(count, 'earlier number', 'earlier numbers')}`,
  claimed: 'claimed',
  recomputed: 'recomputed',
  difference: 'difference',
  allowed: 'allowed',
  shifted: 'Written out for comparison; the claim reads',
  use: 'Use of the window',
  comparisons: 'Compared by',
  copies: 'Copies beside it that differ from what they stand for',
  goTo: 'Go to the stop that made it',
  rule: 'Rule',
  finding: 'Finding',
  openRule: (title: string): string => `Rule: ${title}`,
  openFinding: (title: string): string => `Finding: ${title}`,
  inFactors: 'Show in factor diff',
  inText: 'Show in text',
  copyPointer: 'Copy pointer',
  list: 'Stops of the step',
  drawing: (layers: string, units: string, parameters: string): string =>
    `Network of ${layers} units. Units show the ${units}, lines the ${parameters}. The list of stops has every number.`,
  shows: 'Units',
  lines: 'Lines',
  positive: 'above zero',
  negative: 'below zero',
  none: 'no number in this stage',
  inStep: 'Show in the step',
  said: (quantity: string, of: string, state: string): string => `${quantity} ${of}: ${state}`,
} as const;

export const RECORDS = {
  label: (unit: string): string => `${unit.slice(0, 1).toUpperCase()}${unit.slice(1)}`,
  of: (last: number): string => `of 0 to ${grouped(last)}`,
  next: (unit: string): string => `Next ${unit}`,
  previous: (unit: string): string => `Previous ${unit}`,
  record: 'record',
  scrub: (unit: string): string => `Scrub over the ${unit}s`,
  suspects: (count: number, unit: string): string =>
    count === 0 ? `No ${unit} has a wrong number.` : `${plural(count, `${unit} has`, `${unit}s have`)} a wrong number.`,
  unknown: (from: number, unit: string): string => ` From ${unit} ${grouped(from)} on, others may have.`,
  heldWhy: 'This evidence is too large to hold: one record of it is shown at a time.',
} as const;
