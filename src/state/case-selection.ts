import { createStore, type Store } from './store.ts';

/**
 * Cases that are chosen in the list, beside the one that is looked at. Ids are those of the summary that is shown: a new result begins
 * with none. What acts on several cases (removal, comparison) reads it.
 */
export interface CaseSelection {
  readonly ids: ReadonlySet<number>;
}

export const NO_SELECTION: CaseSelection = { ids: new Set() };

export const createSelection = (): Store<CaseSelection> => createStore<CaseSelection>(NO_SELECTION);

export function withToggled({ ids }: CaseSelection, id: number): CaseSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next };
}

/** From one position of a list to another, both included, in place of what was chosen. */
export function rangeOf(list: readonly { readonly id: number }[], from: number, to: number): CaseSelection {
  const [first, last] = from < to ? [from, to] : [to, from];
  return { ids: new Set(list.slice(Math.max(0, first), last + 1).map(({ id }) => id)) };
}
