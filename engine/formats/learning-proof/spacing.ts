/** Distances between neighbouring numbers of the storage types. */
import { POW2, POW2_BIAS } from '../../numeric/bits.ts';
import { ulp, ulp32 } from '../../numeric/ulp.ts';
import type { DType } from './data/index.ts';

/** Bits behind the leading one, and the smallest exponent of a normal number. */
const SMALL_FORMATS = { f16: { fraction: 10, least: -14 }, bf16: { fraction: 7, least: -126 } } as const;

/** The spacing of the numbers of a type at `x`; 0 for whole numbers, NaN where there are none. */
export function spacingOf(dtype: DType): (x: number) => number {
  switch (dtype) {
    case 'f64':
      return ulp;
    case 'f32':
      return ulp32;
    case 'f16':
    case 'bf16': {
      const { fraction, least } = SMALL_FORMATS[dtype];
      return (x) => {
        const exponent = exponentOf(x);
        if (exponent === undefined) return NaN;
        return POW2[(exponent < least ? least : exponent) - fraction + POW2_BIAS];
      };
    }
    case 'i64':
    case 'i32':
    case 'u8':
      return () => 0;
  }
}

/** Exponent of the leading bit of a double, from its spacing; undefined where there is none. */
function exponentOf(x: number): number | undefined {
  const spacing = ulp(x);
  if (spacing !== spacing) return undefined;
  let low = 0;
  let high = POW2.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (POW2[middle] < spacing) low = middle + 1;
    else high = middle;
  }
  return low - POW2_BIAS + 52;
}
