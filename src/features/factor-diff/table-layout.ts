import { FACTOR_COLUMNS, type FactorColumn } from '../../state/settings.ts';

/** What a row shows; how it came out always stands before it. */
export type ColumnId = 'pointer' | FactorColumn;

interface TableColumn {
  /** One value, or several under each other. */
  readonly ids: readonly [ColumnId, ...ColumnId[]];
  /** Its width; what has none shares the room that is left. */
  readonly pixels: number | undefined;
}

export interface TableLayout {
  readonly columns: readonly TableColumn[];
  readonly rowPixels: number;
}

export const OUTCOME_PIXELS = 40;
/** The bar beside the rows. */
const SCROLLBAR = 16;

/** Where each value has a column: the room that it needs, with seventeen digits for the values. */
const BESIDE: readonly (readonly [ColumnId, pixels: number])[] = [
  ['pointer', 160],
  ['factors', 280],
  ['check', 84],
  ['claimed', 156],
  ['recomputed', 156],
  ['delta', 92],
  ['bound', 84],
  ['use', 112],
];
/** What stands under each other where there is no room beside each other. */
const UNDER: readonly (readonly [pixels: number | undefined, ...ColumnId[]])[] = [
  [undefined, 'pointer', 'factors', 'check'],
  [160, 'claimed', 'recomputed'],
  [140, 'delta', 'bound'],
  [92, 'use'],
];

/** @param pixels width that there is for the table */
export function layoutOf(without: readonly FactorColumn[], pixels: number): TableLayout {
  const isShown = (id: ColumnId): boolean => !FACTOR_COLUMNS.some((one) => one === id && without.includes(one));
  const beside = BESIDE.filter(([id]) => isShown(id));
  if (beside.reduce((sum, [, least]) => sum + least, OUTCOME_PIXELS + SCROLLBAR) <= pixels) {
    const columns = beside.map(([id, least]): TableColumn => {
      return { ids: [id], pixels: id === 'pointer' || id === 'factors' ? undefined : least };
    });
    return { columns, rowPixels: 30 };
  }
  const columns = UNDER.flatMap(([width, ...ids]): TableColumn[] => {
    const [first, ...others] = ids.filter(isShown);
    return first === undefined ? [] : [{ ids: [first, ...others], pixels: width }];
  });
  return { columns, rowPixels: 46 };
}
