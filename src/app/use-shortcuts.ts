import { useEffect } from 'react';
import type { Session } from '../state/session.ts';
import { ACTIONS, keysOf, type ActionId } from '../text/actions.ts';
import { runAction, type ActionContext } from './run-action.ts';

/** After `g`, the second key must come within this time. */
const CHORD_MILLISECONDS = 1500;

const BY_KEYS: ReadonlyMap<string, ActionId> = new Map(
  ACTIONS.flatMap((action) => {
    const keys = keysOf(action);
    return keys === undefined ? [] : [[keys, action.id] as const];
  }),
);

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('textarea, select, input:not([type="radio"]):not([type="checkbox"])') !== null);

const dialogIsOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;

/** Keys that work anywhere on the page; lists and tables handle their own. */
export function useShortcuts(context: ActionContext): void {
  useEffect(() => {
    const { session } = context;
    let chordUntil = 0;
    const run = (keys: string, event: KeyboardEvent): void => {
      const id = BY_KEYS.get(keys);
      if (id !== undefined && runAction(id, context)) event.preventDefault();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || dialogIsOpen()) return;
      // In a field these take back what was typed there.
      if (!isField(event.target) && stepsBack(session, event)) {
        event.preventDefault();
        return;
      }
      // With a modifier it is no single key: it works in fields, and cannot be switched off.
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        run(`Ctrl+${event.key.toUpperCase()}`, event);
        return;
      }
      if (event.key === 'Escape') {
        session.cancel();
        if (!isField(event.target) && session.navigation.comparing.get().pair !== undefined)
          session.navigation.endCompare();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (!session.settings.get().shortcuts) return;
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        run(`g ${event.key}`, event);
      } else if (event.key === 'g') {
        chordUntil = event.timeStamp + CHORD_MILLISECONDS;
      } else {
        run(event.key, event);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [context]);
}

/** Ctrl+Z takes the last change of the files back, Ctrl+Shift+Z and Ctrl+Y do it again. */
function stepsBack({ caseFile }: Session, event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key !== 'z' && key !== 'y') return false;
  void (key === 'y' || event.shiftKey ? caseFile.redo() : caseFile.undo());
  return true;
}
