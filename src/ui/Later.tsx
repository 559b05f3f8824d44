import { useDeferredValue, type ReactNode } from 'react';

/** Draws what it holds a moment after what stands around it: two short tasks instead of one long. */
export function Later({ children }: { readonly children: ReactNode }) {
  return useDeferredValue(true, false) ? children : null;
}
