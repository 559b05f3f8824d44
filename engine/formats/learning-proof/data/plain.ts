/** Whether a value that was read is a plain tree: no ends of calls, no circles, not too deep. */
import { DATA_LIMITS } from './limits.ts';
import type { Value } from './pickle-values.ts';
import { describe } from './pickle-values.ts';
import type { Tree } from './tensor.ts';
import { DataError } from './tensor.ts';

/**
 * Visits every object once, without recursion.
 * @returns the same value, which is now known to be a tree
 * @throws DataError naming what is in it that is not data
 */
export function checkPlain(root: Value, place: string): Tree {
  /** Containers within, itself included; 0 while it is being visited. */
  const depth = new Map<Value, number>();
  const stack: { readonly value: Value; readonly children: readonly Value[]; next: number; deepest: number }[] = [];
  const enter = (value: Value): void => {
    if (stack.length >= DATA_LIMITS.depth) {
      throw new DataError(place, 'depth', `containers are nested more than ${String(DATA_LIMITS.depth)} deep`);
    }
    depth.set(value, 0);
    stack.push({ value, children: childrenOf(value, place), next: 0, deepest: 0 });
  };
  enter(root);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (top.next === top.children.length) {
      depth.set(top.value, top.deepest + 1);
      stack.pop();
      const above = stack.at(-1);
      if (above !== undefined) above.deepest = Math.max(above.deepest, top.deepest + 1);
      continue;
    }
    const child = top.children[top.next];
    top.next += 1;
    const known = depth.get(child);
    if (known === 0) throw new DataError(place, 'circle', `${describe(child)} contains itself`);
    if (known === undefined) enter(child);
    else {
      top.deepest = Math.max(top.deepest, known);
      if (stack.length + known > DATA_LIMITS.depth) {
        throw new DataError(place, 'depth', `containers are nested more than ${String(DATA_LIMITS.depth)} deep`);
      }
    }
  }
  return root as Tree;
}

function childrenOf(value: Value, place: string): readonly Value[] {
  if (value.kind === 'map') return value.entries.map(([, child]) => child);
  if (value.kind === 'list') return value.items;
  if (value.kind === 'global' || value.kind === 'storage' || value.kind === 'opaque') {
    throw new DataError(place, 'not-data', `${describe(value)} is left among the data`);
  }
  return [];
}
