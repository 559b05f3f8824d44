import type { ComparisonRow } from '../../engine/formats/format.ts';
import type { StopState } from '../../engine/formats/view.ts';
import type { ComputationStage } from '../worker/contract.ts';
import { STOP_STATE } from '../text/debugger.ts';
import type { OutcomeView } from './outcome.ts';

const SHAPES: Readonly<Record<StopState, Omit<OutcomeView, 'word'>>> = {
  open: { shape: 'dash', tone: 'idle' },
  agrees: { shape: 'tick', tone: 'pass' },
  follows: { shape: 'alert', tone: 'open' },
  wrong: { shape: 'cross', tone: 'fail' },
};

/** How a stop is drawn: a shape of its own for each state, never colour alone. */
export function viewOfStop(state: StopState): OutcomeView {
  if (!Object.hasOwn(SHAPES, state)) throw new TypeError('unknown state of a stop');
  return { ...SHAPES[state], word: STOP_STATE[state].word };
}

export const disagrees = (state: StopState): boolean => state === 'wrong' || state === 'follows';

/** The comparison that is shown in full: one that fails, else the first. */
export const mainComparison = (rows: readonly ComparisonRow[]): number =>
  Math.max(
    0,
    rows.findIndex(({ ok }) => !ok),
  );

/** The stage that a stop belongs to. */
export function stageOf(stages: readonly ComputationStage[], stop: number): number {
  const found = stages.findIndex(({ end }) => stop < end);
  return found < 0 ? stages.length - 1 : found;
}

/** Where a jump by whole stages leads: back to the start of this one first. */
export function stageStep(stages: readonly ComputationStage[], stop: number, direction: 1 | -1): number {
  const at = stageOf(stages, stop);
  const start = stages[at]?.start ?? 0;
  if (direction === 1) return stages[at + 1]?.start ?? stop;
  return stop > start ? start : (stages[at - 1]?.start ?? 0);
}
