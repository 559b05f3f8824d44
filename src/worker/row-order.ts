import type { ViewState } from '../../engine/formats/view.ts';
import type { DrawnViewRow, ViewRowPage, ViewRowQuery } from './contract.ts';
import type { Rows } from './view-rows.ts';

/** Rows that can cross the wall in one answer. */
const MOST_ROWS = 200;
/** Characters of a cell that cross for display, and for the clipboard. */
const SHOWN_CHARACTERS = 2_000;
const WHOLE_CHARACTERS = 200_000;

const PROBLEMS: ReadonlySet<ViewState | undefined> = new Set<ViewState>(['failed', 'error', 'unverified']);

export const isProblem = (state: ViewState | undefined): boolean => PROBLEMS.has(state);

export const cut = (text: string, most = SHOWN_CHARACTERS): string =>
  text.length > most ? `${text.slice(0, most)}\u2026` : text;

/** Which rows match a query, in which order; the last order is kept, since pages follow each other. */
export class RowOrder {
  readonly #rows: Rows;
  #key = '';
  #order: Uint32Array = new Uint32Array(0);

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  page(query: ViewRowQuery): ViewRowPage {
    const order = this.#orderFor(query);
    const total = order?.length ?? this.#rows.length;
    const from = Math.max(0, Math.trunc(query.offset));
    const to = Math.min(total, from + Math.min(MOST_ROWS, Math.max(0, Math.trunc(query.limit))));
    const most = query.whole === true ? WHOLE_CHARACTERS : SHOWN_CHARACTERS;
    const rows: DrawnViewRow[] = [];
    for (let position = from; position < to; position += 1) {
      const index = order === undefined ? position : (order[position] ?? 0);
      const { cells, state, pointer } = this.#rows.row(index);
      rows.push({
        index,
        cells: cells.map((cell) => cut(cell, most)),
        ...(state === undefined ? {} : { state }),
        ...(pointer === undefined ? {} : { pointer }),
      });
    }
    return { total, rows };
  }

  /** Undefined: all rows as they stand. */
  #orderFor(query: ViewRowQuery): Uint32Array | undefined {
    const needle = (query.search ?? '').trim().toLowerCase();
    const column = this.#rows.columns.findIndex(({ id }) => id === query.sort?.column);
    const descending = query.sort?.descending === true;
    // One row looked up by position must not throw away the order of a million.
    if (needle === '' && query.only === 'all' && column < 0) return undefined;
    const key = JSON.stringify([needle, query.only, column, descending]);
    if (key !== this.#key) {
      this.#order = this.#select(needle, query.only === 'problems', column, descending);
      this.#key = key;
    }
    return this.#order;
  }

  #select(needle: string, problems: boolean, column: number, descending: boolean): Uint32Array {
    const rows = this.#rows;
    const numeric = rows.columns[column]?.numeric === true;
    const numbers = numeric ? new Float64Array(rows.length) : undefined;
    const texts: string[] = [];
    const order = new Uint32Array(rows.length);
    let count = 0;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows.row(index);
      if (problems && !isProblem(row.state)) continue;
      if (needle !== '' && !row.cells.some((cell) => cell.toLowerCase().includes(needle))) continue;
      order[count] = index;
      count += 1;
      const cell = column < 0 ? '' : (row.cells[column] ?? '');
      if (numbers !== undefined) numbers[index] = toNumber(cell);
      else if (column >= 0) texts[index] = cell;
    }
    const selected = order.slice(0, count);
    if (column < 0) return selected;
    const sign = descending ? -1 : 1;
    return selected.sort((a, b) =>
      numbers === undefined
        ? sign * byText(texts[a] ?? '', texts[b] ?? '') || a - b
        : byNumber(numbers[a] ?? Number.NaN, numbers[b] ?? Number.NaN, sign) || a - b,
    );
  }
}

const toNumber = (cell: string): number => (cell.trim() === '' ? Number.NaN : Number(cell));

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is no number stands last in either direction. */
function byNumber(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -sign : a > b ? sign : 0;
}
