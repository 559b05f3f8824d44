import type { Folding } from '../../worker/contract.ts';

export const EVERY_FOLDED: Folding = { all: true, but: [] };

export const isFolded = ({ all, but }: Folding, key: string): boolean => but.includes(key) !== all;

/** Folds a group, or unfolds it. */
export const withFolded = (folding: Folding, key: string, folded: boolean): Folding =>
  isFolded(folding, key) === folded
    ? folding
    : {
        ...folding,
        but: folding.but.includes(key) ? folding.but.filter((one) => one !== key) : [...folding.but, key],
      };
