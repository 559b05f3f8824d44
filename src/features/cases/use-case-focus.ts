import { useCallback, useEffect, useRef, type RefObject } from 'react';

interface Scrolls {
  scrollToIndex(index: number, options: { readonly align: 'auto' }): void;
}

/** Moves the focus to a row that may have to be drawn first. */
export function useCaseFocus(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Scrolls,
  onFocus: (at: number) => void,
): (at: number) => void {
  const wanted = useRef<number>(undefined);
  // Looks again after every drawing, until the row is there.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-at="${String(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  return useCallback(
    (at) => {
      wanted.current = at;
      onFocus(at);
      virtualizer.scrollToIndex(at, { align: 'auto' });
    },
    [virtualizer, onFocus],
  );
}
