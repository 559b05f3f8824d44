/** Keyed maps of the evidence by name, for rules that hold their names against a list. */
import type { JsonDocument } from '../../../text/json/document.ts';
import type { Judge } from '../judge.ts';

/** Value nodes of an object by name id, in the order of first mention; of a repeated name the last value counts. */
export function entries(document: JsonDocument, object: number): Map<number, number> {
  const found = new Map<number, number>();
  if (!document.isObject(object)) return found;
  const end = document.next[object];
  for (let child = object + 1; child < end; child = document.next[child]) found.set(document.key[child], child);
  return found;
}

/** String ids of an array of strings. */
export function stringIds(document: JsonDocument, array: number): number[] {
  const ids: number[] = [];
  if (!document.isArray(array)) return ids;
  const end = document.next[array];
  for (let child = array + 1; child < end; child = document.next[child]) ids.push(document.aux[child]);
  return ids;
}

/**
 * Finds fault with each name of `ids` that the map lacks, and with each other name that it has.
 * @param map node of the map, which holds `found`
 * @param owner what the names are, such as `an output unit`
 */
export function sameNames(
  judge: Judge,
  map: number,
  found: ReadonlyMap<number, number>,
  ids: ReadonlySet<number>,
  owner: string,
): void {
  judge.examine(ids.size);
  for (const id of ids) {
    if (!found.has(id))
      judge.fail(map, `has no entry for ${judge.quote(id)}, which is ${owner}`, judge.memberSuffix(id));
  }
  for (const [id, node] of found) {
    if (!ids.has(id)) judge.fail(node, `${judge.quote(id)} is not ${owner}`);
  }
}
