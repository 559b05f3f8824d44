import { pow } from '../../../numeric/pow.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { configuredAdam } from './state.ts';

export const rule23: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-23',
    title: 'Adam time step',
    statement: 'The time step is the step index plus 1, and both bias corrections are positive.',
    why: 'The corrections are largest in the first steps. A wrong t scales every update of the step.',
    formula: 't = step_index + 1;  1 - beta^t > 0',
    example: 'step_index 2 with t 1.',
    reference: 'training-receipts.md 7.6, rule 23; Kingma and Ba 2014, section 3',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (configuredAdam(model) ? undefined : 'the configured optimizer is not adam or adamw'),
  check: (judge, context) => {
    const { document, root, optimizer } = context.model;
    if (optimizer === undefined) return;
    const t = judge.num(optimizer.t);
    const index = document.member(root, W.step_index);
    if (index >= 0) {
      judge.examine();
      if (t !== judge.num(index) + 1) {
        judge.fail(
          optimizer.t,
          `step_index is ${document.source(index)}, so the time step must be ${String(judge.num(index) + 1)}`,
        );
        return;
      }
    }
    for (const beta of [optimizer.beta1, optimizer.beta2]) {
      judge.examine();
      const correction = 1 - pow(judge.num(beta), t);
      if (!(correction > 0 && correction < Infinity)) {
        judge.fail(beta, `gives the bias correction ${String(correction)} at t = ${document.source(optimizer.t)}`);
      }
    }
  },
};
