import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';

export const initialState: ReceiptRule = {
  info: {
    id: 'training-receipt/initial-state',
    title: 'Optimiser state at the first step',
    statement: 'A receipt that declares itself the first step starts with zero moments or a zero momentum buffer.',
    why: 'Made-up state before the first step moves every parameter in a direction that no data explains.',
    example: 'Adam with t = 1 and a first moment of 0.01 before the step.',
    reference: 'training-receipts-strict.md section 3, `initial-state`; Kingma and Ba 2014, algorithm 1',
  },
  profiles: STRICT,
  required: true,
  trigger: (model) => {
    if (model.optimizer === undefined || model.optimizer.name === 'sgd') return 'the optimiser keeps no state';
    return isFirstStep(model) ? undefined : 'the receipt does not declare itself the first step';
  },
  check: (judge, context) => {
    const { model } = context;
    const { updates, document } = model;
    const warm = model.optimizer?.name === 'sgd_momentum' && model.observer;
    for (let i = 0; i < updates.count; i += 1) {
      const state = updates.stateBefore[i];
      for (const name of [W.m, W.v, W.buffer]) {
        const node = document.member(state, name);
        if (node < 0) continue;
        judge.examine();
        if (judge.num(node) === 0) continue;
        if (!warm)
          judge.fail(node, `the optimiser state before the first step is ${document.source(node)}, expected zero`);
        else if (i === 0) warmStart(judge, node);
      }
    }
  },
};

/** Adam counts its own steps; momentum has no counter, so only a step index can say "first". */
function isFirstStep(model: ReceiptModel): boolean {
  const { optimizer, document } = model;
  if (optimizer === undefined) return false;
  if (optimizer.t >= 0) return document.num[optimizer.t] === 1;
  const index = document.member(model.root, W.step_index);
  return index >= 0 && document.num[index] === 0;
}

/** An observer may start recording a run that was already under way, and a momentum buffer carries no step count. */
function warmStart(judge: Judge, node: number): void {
  judge.note(
    'warm-start',
    node,
    'the momentum buffer is not zero before the first recorded step: recording began in a run already under way, or the buffer is invented',
  );
}
