/** What both printers share: the array, and which of its numbers are shown. */

export interface PrintedArray {
  /** At least one dimension, none of them 0. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: ArrayLike<number>;
  readonly floating: boolean;
  /** float32: its numbers have shorter texts. */
  readonly single: boolean;
}

/** Numbers up to which an array is printed whole. */
const THRESHOLD = 1000;
/** Elements shown at either end of a long axis. */
export const EDGE = 3;

export function isSummarised({ values }: PrintedArray): boolean {
  return values.length > THRESHOLD;
}

/** The numbers that a summary shows, in order. */
export function cornersOf({ shape, values }: PrintedArray): number[] {
  const shown: number[] = [];
  const walk = (axis: number, offset: number, stride: number): void => {
    if (axis === shape.length) {
      shown.push(values[offset]);
      return;
    }
    const length = shape[axis];
    const inner = stride / length;
    for (let i = 0; i < length; i++) {
      if (length > 2 * EDGE && i === EDGE) i = length - EDGE;
      walk(axis + 1, offset + i * inner, inner);
    }
  };
  walk(0, 0, values.length);
  return shown;
}
