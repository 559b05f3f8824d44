import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../src/selectors/chain.ts';

describe('what two values have in common', () => {
  it.each([
    ['0.149780716', '0.149780717', 10],
    ['a', 'b', 0],
    ['12', '123', 2],
    ['', 'x', 0],
    [undefined, 'x', Infinity],
    ['x', undefined, Infinity],
  ])('%s and %s: %d characters', (a, b, count) => {
    expect(firstDifference(a, b)).toBe(count);
  });
});
