import { defineConfig } from 'vitest/config';

/** Vitest 5 reports failures with `Map.groupBy`, which Node 20 does not have: without it, a failing run ends in a crash. */
function groupBy<K, V>(items: Iterable<V>, keyOf: (item: V, index: number) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
    index += 1;
  }
  return groups;
}
if (!('groupBy' in Map)) Object.defineProperty(Map, 'groupBy', { value: groupBy, writable: true, configurable: true });

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx,mjs}'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Nobody works at the machine meanwhile; and what one file would leave behind for the next is a fault worth finding.
    maxWorkers: '100%',
    isolate: false,
  },
});
