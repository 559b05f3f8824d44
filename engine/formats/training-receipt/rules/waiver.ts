/** The label by which an observer receipt waives rule 14. */
import type { ReceiptModel } from '../model.ts';
import { W } from '../schema.generated.ts';

/** Node of `fixture_status.verification_state`. */
export function verificationState(model: ReceiptModel): number {
  const { document } = model;
  return document.member(document.member(model.root, W.fixture_status), W.verification_state);
}

export function saysSkipped(model: ReceiptModel): boolean {
  return model.document.aux[verificationState(model)] === W.engine_recompute_skipped_with_basis;
}

/** Whether the reference would compare with a recomputation, and does not because the label says so. */
export function waivesRecomputation(model: ReceiptModel): boolean {
  return model.observer && saysSkipped(model);
}
