import { describe, expect, it } from 'vitest';
import { ACTIONS, keyGroups, keysOf } from '../../../src/text/actions.ts';

describe('actions', () => {
  it('no two have one name or one key', () => {
    const ids = ACTIONS.map(({ id }) => id);
    const keys = ACTIONS.flatMap((action) => keysOf(action) ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('the first key of a chord does nothing by itself', () => {
    const single: readonly (string | undefined)[] = ACTIONS.map(keysOf);
    expect(single).not.toContain('g');
  });

  it('every key is in the list of keys', () => {
    const listed = keyGroups().flatMap(({ keys }) => keys.map(([key]) => key));
    for (const action of ACTIONS) {
      const keys = keysOf(action);
      if (keys !== undefined) expect(listed).toContain(keys);
    }
  });

  it('a group stands in the list once', () => {
    const titles = keyGroups().map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
