/** Keys that were pressed before what handles them had come: kept in their order, and pressed again when it has. */
export interface EarlyKeys {
  replay: () => void;
}

/** Nobody presses more in the moment that this lasts. */
const MOST = 16;

/** Begins to keep keys that are pressed outside of fields. `Ctrl+K` is kept from the browser, which would take the focus away. */
export function keepEarlyKeys(): EarlyKeys {
  const kept: KeyboardEvent[] = [];
  const keep = (event: KeyboardEvent): void => {
    const field = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
    if (!event.isTrusted || field || kept.length >= MOST) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') event.preventDefault();
    kept.push(event);
  };
  window.addEventListener('keydown', keep);
  return {
    replay: () => {
      window.removeEventListener('keydown', keep);
      for (const { key, ctrlKey, metaKey, altKey, shiftKey, target } of kept.splice(0)) {
        const again = { key, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true };
        (target ?? document.body).dispatchEvent(new KeyboardEvent('keydown', again));
      }
    },
  };
}
