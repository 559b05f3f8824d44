import { useEffect, useRef, type RefObject } from 'react';
import { useSession } from '../state/session.ts';
import { useStore } from '../state/store.ts';

/** Widths that the auditor gave to panes, as custom properties; never so wide that the middle has no room. */
export function usePaneWidths(): RefObject<HTMLDivElement | null> {
  const { layout } = useStore(useSession().settings);
  const panes = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const style = panes.current?.style;
    for (const name of ['left', 'right'] as const) {
      const width = layout[name];
      if (width === undefined) style?.removeProperty(`--pane-${name}`);
      else style?.setProperty(`--pane-${name}`, `minmax(0, min(${String(width)}px, 40%))`);
    }
  }, [layout]);
  return panes;
}
