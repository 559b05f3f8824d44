import type { ReceiptModel } from '../model.ts';
import { W } from '../schema.generated.ts';
import { entries } from './entries.ts';

/** Value nodes of a run of factors: the operands of a product. */
export function factorNodes(model: ReceiptModel, first: number, count: number): number[] {
  return model.factors.value.slice(first, first + count);
}

/** Nodes of the outputs' `out` in declared order, by name; -1 where the forward pass lacks the unit. */
export function outputNodes(model: ReceiptModel): number[] {
  const { document, layout, forward } = model;
  const units = entries(document, forward.node);
  const ids = layout.unitIds.subarray(layout.inputs + layout.hidden);
  return Array.from(ids, (id) => document.member(units.get(id) ?? -1, W.out));
}
