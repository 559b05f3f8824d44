import type { KeyboardEvent } from 'react';

/** Which way a key moves in a list: arrows, j and k, Home, End, Page Up, Page Down. */
export function listStep(
  event: KeyboardEvent,
  page: number,
  letters: boolean,
): { readonly by: number } | { readonly to: 'first' | 'last' } | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  switch (event.key) {
    case 'ArrowDown':
      return { by: 1 };
    case 'ArrowUp':
      return { by: -1 };
    case 'j':
      return letters ? { by: 1 } : undefined;
    case 'k':
      return letters ? { by: -1 } : undefined;
    case 'PageDown':
      return { by: page };
    case 'PageUp':
      return { by: -page };
    case 'Home':
      return { to: 'first' };
    case 'End':
      return { to: 'last' };
    default:
      return undefined;
  }
}

/** The position after a step in a list of `count`, or undefined when there is none. */
export function stepTo(step: ReturnType<typeof listStep>, from: number, count: number): number | undefined {
  if (step === undefined || count === 0) return undefined;
  if ('to' in step) return step.to === 'first' ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, from + step.by));
}

/** Arrow keys move the focus between the elements of a container that carry `data-item`. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, letters: boolean): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-item]')];
  const from = items.findIndex((item) => item === document.activeElement);
  if (from < 0) return;
  const to = stepTo(listStep(event, 10, letters), from, items.length);
  if (to === undefined) return;
  event.preventDefault();
  items[to]?.focus();
  items[to]?.scrollIntoView({ block: 'nearest' });
}
