/** The two number formats in which a network is re-executed: what differs between them, and nothing else. */
import { product32 } from './product32.ts';
import { product64 } from './product64.ts';

export type Reals = Float32Array | Float64Array;

/**
 * `out[r, c] = sum over k of left(r, k) * right(k, c)`, from k = 0 upwards, starting at 0, every product and every sum rounded.
 * Terms with a factor 0 may be left out, which changes no bit as long as the other factor is finite.
 */
export interface Product {
  readonly left: Reals;
  /** Elements from one row to the next, and from one k to the next. */
  readonly leftRow: number;
  readonly leftStep: number;
  readonly right: Reals;
  readonly rightStep: number;
  readonly rightColumn: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Row-major, rows x columns, all 0 before. */
  readonly out: Reals;
  /** Row-major like `out`, 0 where an element is of no use: it may be left at 0. */
  readonly wanted?: Uint8Array | undefined;
}

export interface Arithmetic {
  readonly dtype: 'float32' | 'float64';
  make(length: number): Reals;
  /** To the nearest number of the format, ties to even. */
  round(x: number): number;
  product(task: Product): void;
}

export const FLOAT32: Arithmetic = {
  dtype: 'float32',
  make: (length) => new Float32Array(length),
  round: Math.fround,
  product: product32,
};

export const FLOAT64: Arithmetic = {
  dtype: 'float64',
  make: (length) => new Float64Array(length),
  round: (x) => x,
  product: product64,
};
