import type { TimelineWindow } from '../worker/contract.ts';
import type { ViewState } from '../../engine/formats/view.ts';

/** The item that is looked at, and the part of the axis around it. `to` is exclusive. */
export interface TimelineFrame {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Fewer items than this are not spread over the whole width. */
const NARROWEST = 20;
const ZOOM = 4;

/** Another item; the part follows when it would leave it. */
export function moveTo(frame: TimelineFrame, at: number, length: number): TimelineFrame {
  const next = Math.min(length - 1, Math.max(0, Math.trunc(at)));
  if (next >= frame.from && next < frame.to) return { ...frame, at: next };
  return around(next, frame.to - frame.from, length);
}

export function zoom(frame: TimelineFrame, direction: 'in' | 'out', length: number): TimelineFrame {
  const width = frame.to - frame.from;
  return around(frame.at, direction === 'in' ? Math.max(NARROWEST, Math.round(width / ZOOM)) : width * ZOOM, length);
}

function around(at: number, width: number, length: number): TimelineFrame {
  const shown = Math.min(length, width);
  const from = Math.max(0, Math.min(length - shown, at - Math.floor(shown / 2)));
  return { at, from, to: from + shown };
}

/** Neighbouring bins that look the same, as one bar. Positions and lengths in bins. */
export interface TimelineBar {
  readonly start: number;
  readonly length: number;
  readonly state: ViewState;
}

/** A bin looks like the gravest state in it, so that one failure among a million items is seen. */
export function barsOf({ states, counts }: TimelineWindow): readonly TimelineBar[] {
  const bars: TimelineBar[] = [];
  for (let bin = 0; bin * states.length < counts.length; bin += 1) {
    let worst = -1;
    for (let code = 0; code < states.length; code += 1) if ((counts[bin * states.length + code] ?? 0) > 0) worst = code;
    const state = states[worst];
    if (state === undefined) continue;
    const last = bars.at(-1);
    if (last?.state === state && last.start + last.length === bin) {
      bars[bars.length - 1] = { ...last, length: last.length + 1 };
    } else bars.push({ start: bin, length: 1, state });
  }
  return bars;
}
