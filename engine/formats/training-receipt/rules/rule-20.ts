import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';
import { familyOf } from './state.ts';

export const rule20: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-20',
    title: 'Shape of optimizer state',
    statement:
      'Updates with state have a matching optimizer configuration, and every state has the members of that optimizer.',
    why: 'Moments under a label that does not use them are checked by no recurrence.',
    example: 'An update labelled adam whose state is a momentum buffer.',
    reference: 'training-receipts.md 7.6, rule 20',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => {
    for (let i = 0; i < model.updates.count; i += 1) if (familyOf(model, i) !== 'none') return undefined;
    return 'no update keeps optimizer state';
  },
  check: (judge, context) => {
    const { model } = context;
    const { document, updates, optimizer } = model;
    judge.examine();
    if (optimizer === undefined) {
      judge.fail(
        model.root,
        'updates keep optimizer state, but there is no optimizer configuration',
        '/optimizer_config',
      );
      return;
    }
    if (optimizer.name === 'sgd') {
      judge.fail(optimizer.nameNode, 'updates keep optimizer state, but the configured optimizer has none');
      return;
    }
    // The ranges of the settings, and that the states are there, are the schema's matter.
    const configured = document.aux[optimizer.nameNode];
    for (let i = 0; i < updates.count; i += 1) {
      const name = updates.optimizerName[i];
      judge.examine();
      if (document.aux[name] !== W.sgd && document.aux[name] !== configured) {
        judge.fail(name, `the configured optimizer is ${document.source(optimizer.nameNode)}`);
      }
    }
    for (let i = 0; i < updates.count; i += 1) {
      if (familyOf(model, i) === 'none') continue;
      checkState(judge, model, i, updates.stateBefore[i]);
      checkState(judge, model, i, updates.stateAfter[i]);
    }
  },
};

/** A state of moments has `m` and `v`, one of momentum has `buffer`; the schema lets nothing else through. */
function checkState(judge: Judge, model: ReceiptModel, index: number, state: number): void {
  const adam = familyOf(model, index) === 'adam';
  judge.examine();
  if (model.document.member(state, adam ? W.m : W.buffer) >= 0) return;
  judge.fail(state, adam ? 'must hold the moments m and v' : 'must hold a momentum buffer', adam ? '/m' : '/buffer');
}
