import { isFloat32Rounding } from '../../numeric/decimal.ts';
import type { ReceiptModel } from './model.ts';

/**
 * Whether the numbers that a framework itself produced (parameters before and after) are all float32 values, so that its
 * arithmetic must be taken for float32 (training-receipts-strict.md section 2). The evidence says so by its digits: one
 * value that no float32 prints as is enough to know better. Gradients do not count: helpers derive them anew, in binary64.
 * Engine receipts are binary64 by definition.
 */
export function isFloat32Producer(model: ReceiptModel): boolean {
  if (!model.observer) return false;
  const { document } = model;
  const columns = [model.before.values, model.after.values];
  for (const column of columns) {
    for (const node of column) {
      if (node < 0) continue;
      const digits = document.digitsOf(node);
      // Short decimals such as 0.5 say nothing either way.
      if (digits > 7 && !isFloat32Rounding(document.num[node], Math.min(digits, 17))) return false;
    }
  }
  return true;
}
