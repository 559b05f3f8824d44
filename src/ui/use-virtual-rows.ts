import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

interface VirtualRows {
  readonly count: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Height of a row; of an average one where rows are measured. */
  readonly rowPixels: number;
  readonly overscan: number;
  /** Height of a head that stays on top inside the scroller. */
  readonly headPixels?: number;
}

/**
 * Rows of a long list, of which only those in view are in the page. They are drawn in the first pass, as for a pane of usual
 * height, and later ones in slices that let the page answer in between; by default they would be drawn once more, at once,
 * inside the first commit.
 */
export function useVirtualRows(rows: VirtualRows): Virtualizer<HTMLDivElement, Element> {
  // eslint-disable-next-line react-hooks/incompatible-library -- only React Compiler would be misled, and it is not used here
  return useVirtualizer<HTMLDivElement, Element>({
    count: rows.count,
    getScrollElement: () => rows.scroller.current,
    estimateSize: () => rows.rowPixels,
    overscan: rows.overscan,
    scrollPaddingStart: rows.headPixels ?? 0,
    useFlushSync: false,
    initialRect: { width: 800, height: 600 },
  });
}
