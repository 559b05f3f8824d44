import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import './Splitter.css';

interface SplitterProps {
  readonly label: string;
  /** Where it stands on the pane whose width it sets. */
  readonly edge: 'left' | 'right';
  /** Width of the pane, CSS pixels; undefined for that of the design. */
  readonly width: number | undefined;
  readonly least: number;
  readonly most: number;
  /** Undefined: back to the width of the design. */
  readonly onResize: (width: number | undefined) => void;
}

const STEP = 16;
const LARGE_STEP = 80;

/** Sets the width of the pane that it is in: dragged, or with arrow keys; Enter or a double click gives the first width back. */
export function Splitter({ label, edge, width, least, most, onResize }: SplitterProps) {
  const handle = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const [drawn, setDrawn] = useState(least);
  useEffect(() => {
    // Measured once the page has given the pane its width.
    const frame = requestAnimationFrame(() => {
      setDrawn(Math.round(handle.current?.parentElement?.getBoundingClientRect().width ?? least));
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [width, least]);
  const outward = edge === 'right' ? 1 : -1;
  const now = (): number => Math.round(handle.current?.parentElement?.getBoundingClientRect().width ?? least);
  const resize = (to: number): void => {
    onResize(Math.min(most, Math.max(least, Math.round(to))));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    if (event.key === 'ArrowRight') resize(now() + step * outward);
    else if (event.key === 'ArrowLeft') resize(now() - step * outward);
    else if (event.key === 'Home') resize(least);
    else if (event.key === 'End') resize(most);
    else if (event.key === 'Enter') onResize(undefined);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width: now() };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current !== undefined) resize(drag.current.width + (event.clientX - drag.current.x) * outward);
  };
  const end = (): void => {
    drag.current = undefined;
  };
  return (
    <div
      ref={handle}
      className={`Splitter Splitter--${edge}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={Math.min(most, Math.max(least, drawn))}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onLostPointerCapture={end}
      onDoubleClick={() => {
        onResize(undefined);
      }}
    />
  );
}
