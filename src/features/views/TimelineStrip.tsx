import { useMemo, type MouseEvent } from 'react';
import type { TimelineWindow } from '../../worker/contract.ts';
import { barsOf } from '../../selectors/timeline.ts';
import { viewOfState } from '../../selectors/views.ts';

interface TimelineStripProps {
  readonly title: string;
  readonly window: TimelineWindow | undefined;
  /** Items that the strip spans; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly small?: boolean;
  /** A part of it that is marked. */
  readonly frame?: { readonly from: number; readonly to: number };
  readonly onPick: (at: number) => void;
}

const HEIGHT = 40;

/** Drawn for the eye: what can be done with it, keyboards and screen readers do with the slider and the table. */
export function TimelineStrip({ title, window, from, to, at, small = false, frame, onPick }: TimelineStripProps) {
  const bars = useMemo(() => (window === undefined ? [] : barsOf(window)), [window]);
  const bins = window === undefined ? 1 : Math.max(1, window.counts.length / window.states.length);
  const span = Math.max(1, to - from);
  const share = (index: number): number => ((index - from) / span) * bins;
  const pick = (event: MouseEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onPick(from + Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * span));
  };
  return (
    <svg
      className={small ? 'TimelineStrip TimelineStrip--small' : 'TimelineStrip'}
      viewBox={`0 0 ${String(bins)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
      onClick={pick}
    >
      <title>{title}</title>
      {bars.map(({ start, length, state }) => {
        const { tone } = viewOfState(state);
        const tall = tone !== 'pass' && tone !== 'idle';
        return (
          <rect
            key={start}
            className={`TimelineStrip-bar TimelineStrip-bar--${tone}`}
            x={start}
            y={tall ? 2 : HEIGHT / 2 - 6}
            width={length}
            height={tall ? HEIGHT - 4 : 12}
          />
        );
      })}
      {frame === undefined || frame.to - frame.from >= span ? null : (
        <rect
          className="TimelineStrip-frame"
          x={share(frame.from)}
          y="1"
          width={Math.max(0.5, share(frame.to) - share(frame.from))}
          height={HEIGHT - 2}
        />
      )}
      <line className="TimelineStrip-cursor" x1={share(at + 0.5)} x2={share(at + 0.5)} y1="0" y2={HEIGHT} />
    </svg>
  );
}
