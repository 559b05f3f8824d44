/** Which updates of each epoch are examined when not all are: the largest, and a sample outside them. */
import { utf8Encode } from '../../base/utf8.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import type { Verification } from './verification.ts';

/** Positions `from` (inclusive) to `to` (exclusive) among the updates. */
export interface Epoch {
  readonly from: number;
  readonly to: number;
}

/** Epoch e has the updates round(n / E * e) to round(n / E * (e + 1)), halves to even, n = steps / every. */
export function epochsOf(steps: number, every: number, epochs: number, updates: number): Epoch[] {
  const share = steps / epochs / every;
  const bound = (e: number): number => Math.min(updates, halfEven(share * e));
  return Array.from({ length: epochs }, (_, e) => ({ from: bound(e), to: bound(e + 1) }));
}

/** Nearest whole number, halves to even, as Python rounds. */
export function halfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** The `q` largest of an epoch, as positions among all updates, largest first; equal ones in their order. NaN is largest. */
export function largest(sizes: readonly number[], { from, to }: Epoch, q: number): number[] {
  const order = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const rank = (i: number): number => (sizes[i] !== sizes[i] ? Infinity : sizes[i]);
  return order.sort((a, b) => rank(b) - rank(a) || a - b).slice(0, q);
}

/** Updates that are examined, by position. */
export function selectUpdates(
  verification: Verification,
  sizes: readonly number[],
  starts: readonly number[],
  epochs: readonly Epoch[],
): ReadonlySet<number> {
  if (verification.mode === 'all') return new Set(sizes.keys());
  const chosen = new Set<number>();
  for (const epoch of epochs) {
    const top = new Set(largest(sizes, epoch, verification.q));
    for (const at of top) chosen.add(at);
    const others = Array.from({ length: Math.max(0, epoch.to - epoch.from) }, (_, i) => epoch.from + i).filter(
      (at) => !top.has(at),
    );
    const keys = new Map(others.map((at) => [at, sha256Hex(utf8Encode(`${verification.seed}:${String(starts[at])}`))]));
    others.sort((a, b) => ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1));
    for (const at of others.slice(0, verification.extra)) chosen.add(at);
  }
  return chosen;
}
