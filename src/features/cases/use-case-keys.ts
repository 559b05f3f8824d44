import { useRef, type KeyboardEvent, type RefObject } from 'react';
import { findByName, type CaseEntry } from '../../selectors/cases.ts';
import { NO_SELECTION } from '../../state/case-selection.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { listStep, stepTo } from '../../ui/list-keys.ts';

/** Letters typed faster than this are one word. */
const WORD_MILLISECONDS = 800;
/** As long as the page waits for the second key of a pair. */
const CHORD_MILLISECONDS = 1500;
/** Keys of the whole page: a name that starts with one of them is found by its capital. */
const SHORTCUTS = 'adgjknopst?/[]';

interface CaseKeys {
  readonly shown: readonly CaseEntry[];
  /** Position of the row that has the focus. */
  readonly current: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rowPixels: number;
  /** With `extend` everything from where the range began is chosen. */
  move(to: number, extend: boolean): void;
  open(entry: CaseEntry, at: number): void;
  toggle(at: number): void;
}

/** The keys of a file manager: arrows move, Space and Shift choose, Enter opens, Delete removes, letters find a name. */
export function useCaseKeys(list: CaseKeys): (event: KeyboardEvent<HTMLElement>) => void {
  const session = useSession();
  const { shortcuts } = useStore(session.settings);
  const typed = useRef({ text: '', until: 0 });
  const chord = useRef(0);
  const { shown, current } = list;

  /** @returns whether the key was one of ours */
  const press = (event: KeyboardEvent<HTMLElement>): boolean => {
    const entry = shown[current];
    switch (event.key) {
      case 'Enter':
        if (entry === undefined) return false;
        list.open(entry, current);
        if (session.navigation.view.get().table) {
          session.wantCaseFocus();
          session.navigation.show({ table: false });
        }
        return true;
      case ' ':
        if (typed.current.until > event.timeStamp) return false;
        list.toggle(current);
        return true;
      case 'Delete':
        session.removeCases(entry?.id);
        return true;
      case 'Escape':
        if (session.selection.get().ids.size === 0) return false;
        session.selection.set(NO_SELECTION);
        return true;
      default:
        return false;
    }
  };

  const find = (event: KeyboardEvent<HTMLElement>): boolean => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
    const on = typed.current.until > event.timeStamp;
    // After `g` the next key says where to go.
    if (!on && shortcuts && chord.current > event.timeStamp) return false;
    if (!on && shortcuts && event.key === 'g') chord.current = event.timeStamp + CHORD_MILLISECONDS;
    if (!on && (event.key === ' ' || (shortcuts && SHORTCUTS.includes(event.key)))) return false;
    const text = on ? typed.current.text + event.key : event.key;
    typed.current = { text, until: event.timeStamp + WORD_MILLISECONDS };
    // One letter again goes on to the next name; a longer word may still be the row it is on.
    const at = findByName(shown, text, text.length === 1 ? current + 1 : current);
    if (at !== undefined) list.move(at, false);
    return true;
  };

  return (event) => {
    if (event.target instanceof Element && event.target.closest('button') !== null) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      session.selection.set({ ids: new Set(shown.map(({ id }) => id)) });
      event.preventDefault();
      return;
    }
    const screen = Math.max(1, Math.floor((list.scroller.current?.clientHeight ?? 400) / list.rowPixels) - 1);
    const on = typed.current.until > event.timeStamp;
    const to = stepTo(listStep(event, screen, shortcuts && !on), current, shown.length);
    if (to !== undefined) {
      list.move(to, event.shiftKey);
      event.preventDefault();
      return;
    }
    if (press(event) || find(event)) event.preventDefault();
  };
}
