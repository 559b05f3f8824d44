/** Sentences of the what-if panel. None of them may sound like an outcome of the audit. */
import { grouped } from './messages.ts';

export const WHAT_IF = {
  notice: 'Not a verdict.',
  noticeRest:
    'The case stays judged by the settings in force. Nothing that is moved here reaches its outcome, its document or its digest.',
  settings: 'Settings',
  inForce: 'on',
  inForceOf: (title: string): string => `${title}: on`,
  valueOf: (title: string): string => `${title}, value`,
  judged: (value: string): string => `judged: ${value}`,
  back: (title: string): string => `Back to the judged value: ${title}`,
  backShort: 'Back',
  reset: 'Reset all',
  moved: (count: number): string =>
    count === 0
      ? 'All settings are as judged.'
      : `${grouped(count)} ${count === 1 ? 'setting is' : 'settings are'} moved.`,
  spoken: (value: string, unit: string | undefined, judged: string): string =>
    `${value}${unit === undefined ? '' : ` ${unit}`}; judged: ${judged}`,
  wrong: (least: string, most: string): string => `A number from ${least} to ${most}.`,
  measured: (title: string): string => `Marks below the track: ${title}`,
  follow: 'What would follow',
  figure: 'Figure',
  asJudged: 'As judged',
  withThese: 'With these settings',
  why: 'Why',
  along: (many: string): string => `${many} along the run`,
  stripOf: (form: string, counts: string): string => `${form}: ${counts}`,
  runs: 'Not within',
  allWithin: (word: string): string => `All of them ${word}.`,
  moreRuns: (count: number): string => `and ${grouped(count)} more; the table lists all.`,
  changed: (changes: string): string => `With these settings, which is no verdict: ${changes}`,
  unchanged: 'With these settings nothing would be different.',
  change: (label: string, value: string, judged: string): string => `${label}: ${value}, judged: ${judged}.`,
  count: (count: number, word: string): string => `${grouped(count)} ${word}`,
} as const;
