/** Numbers for docs/windows.md: how much of its window honest evidence uses, and how small a change is caught. */
import type { Profile } from '../../engine/verdict/model.ts';
import { Random } from '../builders/random.ts';
import type { GoldenFile } from './files.ts';
import { honestReceipt, randomScenario, smallSizes } from './honest.ts';
import { eachComparison, quantityOf } from './tightness.ts';
import type { Comparison } from './tightness.ts';

const RECOMPUTE = 'training-receipt/recompute';

export interface Quantiles {
  readonly quantity: string;
  readonly count: number;
  readonly values: readonly number[];
}

function quantiles(samples: ReadonlyMap<string, number[]>, at: readonly number[]): Quantiles[] {
  return [...samples].map(([quantity, list]) => {
    list.sort((a, b) => a - b);
    const value = (q: number): number => list[Math.min(list.length - 1, Math.floor(q * list.length))];
    return { quantity, count: list.length, values: at.map(value) };
  });
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Distance from the recomputation over the derived half-width, by quantity, over seeded honest receipts: 50, 90, 99 %, most. */
export function utilisation(receipts: number, seed: number, float32: boolean): Quantiles[] {
  const random = new Random(seed);
  const samples = new Map<string, number[]>();
  let done = 0;
  while (done < receipts) {
    const scenario = randomScenario(random, () => smallSizes(random));
    // A declared tolerance of zero leaves the derived half-width alone.
    const text = honestReceipt({ ...scenario, tolerance: 0 }, random);
    if (text === undefined || (scenario.how.round === Math.fround) !== float32) continue;
    done += 1;
    eachComparison(new TextEncoder().encode(text), ({ check, pointer, claimed, recomputed, bound }) => {
      const quantity = quantityOf(pointer);
      if (check !== RECOMPUTE || quantity === undefined || bound === 0) return;
      push(samples, quantity, Math.abs(claimed - recomputed) / bound);
    });
  }
  return quantiles(samples, [0.5, 0.9, 0.99, 1]);
}

/** Least relative change of a number that a comparison of the number itself catches. */
export interface Least {
  readonly quantity: string;
  /** Numbers other than zero. */
  readonly count: number;
  readonly strict: number;
  readonly strict90: number;
  /** The same under the declared windows of the reference; infinite where it compares fewer than half of them. */
  readonly reference: number;
  /** Share of the numbers that the reference compares at all. */
  readonly compared: number;
}

/** Median and 90 % of the least change caught, by quantity, over goldens of one population. */
export function leastCaught(files: readonly GoldenFile[], observed: boolean): Least[] {
  const strict = new Map<string, number[]>();
  const reference = new Map<string, number[]>();
  for (const { name, bytes } of files) {
    if (name.includes('external') !== observed) continue;
    const own = narrowest(bytes, 'strict');
    const theirs = narrowest(bytes, 'reference');
    for (const [key, value] of own) {
      const quantity = quantityOf(key.slice(key.indexOf(' ') + 1));
      if (quantity === undefined) continue;
      push(strict, quantity, value);
      push(reference, quantity, theirs.get(key) ?? Infinity);
    }
  }
  const other = new Map(quantiles(reference, [0.5]).map(({ quantity, values }) => [quantity, values[0]]));
  return quantiles(strict, [0.5, 0.9]).map(({ quantity, count, values }) => {
    const all = reference.get(quantity) ?? [];
    return {
      quantity,
      count,
      strict: values[0],
      strict90: values[1],
      reference: other.get(quantity) ?? Infinity,
      compared: all.filter((value) => value < Infinity).length / count,
    };
  });
}

function narrowest(bytes: Uint8Array, profile: Profile): Map<string, number> {
  const least = new Map<string, number>();
  const visit = ({ record, pointer, claimed, bound }: Comparison): void => {
    if (claimed === 0) return;
    const key = `${String(record)} ${pointer}`;
    least.set(key, Math.min(least.get(key) ?? Infinity, bound / Math.abs(claimed)));
  };
  eachComparison(bytes, visit, profile);
  return least;
}
