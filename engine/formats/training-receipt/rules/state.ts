/** Optimiser state of updates as rules 20 to 24 see it. */
import type { ReceiptModel } from '../model.ts';
import { W } from '../schema.generated.ts';

export type Family = 'adam' | 'momentum' | 'none';

/** Family of an update by its label. */
export function familyOf(model: ReceiptModel, index: number): Family {
  switch (model.document.aux[model.updates.optimizerName[index]]) {
    case W.adam:
    case W.adamw:
      return 'adam';
    case W.sgd_momentum:
      return 'momentum';
    default:
      return 'none';
  }
}

/** Indices of the updates of a family, in evidence order. */
export function updatesOf(model: ReceiptModel, family: Family): number[] {
  const indices: number[] = [];
  for (let i = 0; i < model.updates.count; i += 1) if (familyOf(model, i) === family) indices.push(i);
  return indices;
}

/** Whether the configured optimiser is Adam or AdamW. */
export function configuredAdam(model: ReceiptModel): boolean {
  return model.optimizer?.name === 'adam' || model.optimizer?.name === 'adamw';
}

/** Why rules 22 to 24 have nothing to look at. */
export function adamIdle(model: ReceiptModel): string | undefined {
  if (!configuredAdam(model)) return 'the configured optimizer is not adam or adamw';
  return updatesOf(model, 'adam').length === 0 ? 'no update is labelled adam or adamw' : undefined;
}
