import { expect, it } from 'vitest';
import { GRID_POINTS, gridDigest } from './grid.ts';
import golden from './grid.golden.json' with { type: 'json' };

// That the golden digest is right, not merely ours, is shown in node22.test.ts: Node 22's own functions give it.
it('exp, log, tanh and pow give the golden bits on the whole grid', () => {
  expect(GRID_POINTS).toBe(golden.points);
  expect(gridDigest()).toBe(golden.sha256);
});

it('the digest notices one changed bit', () => {
  const digest = gridDigest({
    exp: () => 1,
    log: () => 1,
    tanh: () => 1,
    pow: (x, y) => (x === 2 && y === 3 ? 1 + 2.220446049250313e-16 : 1),
  });
  const same = gridDigest({ exp: () => 1, log: () => 1, tanh: () => 1, pow: () => 1 });
  expect(digest).not.toBe(same);
});
