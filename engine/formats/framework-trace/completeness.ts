import type { Judge } from '../training-receipt/judge.ts';
import type { ReceiptModel } from '../training-receipt/model.ts';
import { ALWAYS, STRICT } from '../training-receipt/rule.ts';
import type { ReceiptRule } from '../training-receipt/rule.ts';
import { forward, map, stepComplete } from '../training-receipt/rules/completeness.ts';
import { COMPLETENESS } from './checks.ts';

/** As for receipts, but the blocks after the step may be left out or stand pending. */
export const completeness: ReceiptRule = {
  info: COMPLETENESS,
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, { model }) => {
    stepComplete(judge, model);
    afterStep(judge, model);
  },
};

function afterStep(judge: Judge, model: ReceiptModel): void {
  const { document, layout } = model;
  const filled = (status: number): boolean => document.stringOf(status) === 'filled';
  const computed = layout.unitIds.subarray(layout.inputs);
  if (filled(model.postForwardStatus)) forward(judge, model.postForward, computed, 'post_update_forward');
  if (!filled(model.postLossStatus)) return;
  map(judge, model.postLossPerOutput, computed.subarray(layout.hidden), 'post_update_loss.per_output');
  judge.examine();
  if (model.postLossTotal < 0) judge.fail(model.postLoss, 'post_update_loss lacks its total');
}
