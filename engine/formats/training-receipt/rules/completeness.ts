import type { Judge } from '../judge.ts';
import type { BoundForward, BoundMap, ReceiptModel } from '../model.ts';
import { ALWAYS, STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { isTrained } from '../step-preconditions.ts';
import { W } from '../schema.generated.ts';

export const completeness: ReceiptRule = {
  info: {
    id: 'training-receipt/completeness',
    title: 'Nothing missing, nothing extra',
    statement:
      'Every keyed map has exactly the units or parameters that the topology declares, and there is exactly one update for every trained parameter.',
    why: 'What is left out is never compared. What is added is never explained.',
    example: 'parameters_after with a ghost parameter w_i9_h9, or a forward pass without unit h2.',
    reference: 'training-receipts-strict.md section 3, `completeness`; threats.md N6',
  },
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    stepComplete(judge, model);
    const computed = model.layout.unitIds.subarray(model.layout.inputs);
    posts(judge, model, computed, computed.subarray(model.layout.hidden));
  },
};

/** Everything up to the parameters after the step. */
export function stepComplete(judge: Judge, model: ReceiptModel): void {
  const { layout } = model;
  const inputs = layout.unitIds.subarray(0, layout.inputs);
  const computed = layout.unitIds.subarray(layout.inputs);
  const outputs = computed.subarray(layout.hidden);
  map(judge, model.inputs, inputs, 'inputs');
  map(judge, model.targets, outputs, 'targets');
  map(judge, model.before, layout.parameterIds, 'parameters_before');
  map(judge, model.after, layout.parameterIds, 'parameters_after');
  forward(judge, model.forward, computed, 'forward');
  map(judge, model.lossPerOutput, outputs, 'loss.per_output');
  signals(judge, model);
  updates(judge, model);
}

export function map(judge: Judge, bound: BoundMap, ids: Int32Array, what: string): void {
  if (bound.node < 0) {
    judge.examine();
    judge.fail(judge.model.root, `${what} is missing`);
    return;
  }
  judge.examine(bound.values.length + bound.extras.length);
  bound.values.forEach((node, index) => {
    if (node < 0) missing(judge, bound.node, ids[index], what);
  });
  for (const node of bound.extras) extra(judge, node, what);
}

export function forward(judge: Judge, bound: BoundForward, ids: Int32Array, what: string): void {
  if (bound.node < 0) {
    judge.examine();
    judge.fail(judge.model.root, `${what} is missing`);
    return;
  }
  judge.examine(bound.net.length + bound.extras.length);
  bound.net.forEach((net, index) => {
    if (net < 0 || bound.out[index] < 0) missing(judge, bound.node, ids[index], what);
  });
  for (const node of bound.extras) extra(judge, node, what);
}

function missing(judge: Judge, node: number, id: number, what: string): void {
  judge.fail(node, `${what} lacks ${judge.quote(id)}, which the topology declares`, judge.memberSuffix(id));
}

function extra(judge: Judge, node: number, what: string): void {
  judge.fail(node, `${what} has ${judge.quote(judge.document.key[node])}, which the topology does not declare`);
}

function signals(judge: Judge, model: ReceiptModel): void {
  const { document, layout } = model;
  const backward = document.member(model.root, W.backward);
  judge.examine(layout.hidden + layout.outputs);
  model.outputSignalOf.forEach((signal, o) => {
    if (signal !== undefined) return;
    const id = layout.unitIds[layout.inputs + layout.hidden + o];
    missing(judge, document.member(backward, W.output_error_signals), id, 'backward.output_error_signals');
  });
  model.hiddenSignalOf.forEach((signal, h) => {
    if (signal !== undefined) return;
    const id = layout.unitIds[layout.inputs + h];
    missing(judge, document.member(backward, W.hidden_error_signals), id, 'backward.hidden_error_signals');
  });
  for (const signal of model.outputSignals)
    if (signal.output < 0) extra(judge, signal.node, 'backward.output_error_signals');
  for (const signal of model.hiddenSignals)
    if (signal.hidden < 0) extra(judge, signal.node, 'backward.hidden_error_signals');
  const duals = model.outputSignals.filter((signal) => signal.dual !== undefined).length;
  if (duals > 0 && duals < model.outputSignals.length) {
    judge.fail(
      document.member(backward, W.output_error_signals),
      'some output signals have a dual form and some have none',
    );
  }
}

function updates(judge: Judge, model: ReceiptModel): void {
  const { layout } = model;
  const list = model.document.member(model.root, W.updates);
  const seen = new Int32Array(layout.parameters);
  judge.examine(model.updates.count);
  for (let i = 0; i < model.updates.count; i += 1) {
    const p = model.updates.parameter[i];
    const node = model.updates.node[i];
    if (p < 0) {
      judge.fail(node, `updates ${judge.quote(model.updates.id[i])}, which the topology does not declare`);
      continue;
    }
    seen[p] = seen[p] + 1;
    if (seen[p] === 2) judge.fail(node, `is a second update of ${judge.quote(model.updates.id[i])}`);
    if (!isTrained(model, p)) {
      judge.fail(node, `updates ${judge.quote(model.updates.id[i])}, although the bias policy keeps it constant`);
    }
  }
  for (let p = 0; p < layout.parameters; p += 1) {
    if (seen[p] === 0 && isTrained(model, p)) {
      judge.fail(list, `there is no update of ${judge.quote(layout.parameterIds[p])}`);
    }
  }
}

/** The forward pass and loss after the step: canonical emission requires both, filled. */
function posts(judge: Judge, model: ReceiptModel, computed: Int32Array, outputs: Int32Array): void {
  const { document } = model;
  for (const [name, status] of [
    ['post_update_forward', model.postForwardStatus],
    ['post_update_loss', model.postLossStatus],
  ] as const) {
    if (status >= 0 && document.stringOf(status) !== 'filled') {
      judge.examine();
      judge.fail(status, `${name} is declared pending: its numbers are not claimed yet`);
      return;
    }
  }
  forward(judge, model.postForward, computed, 'post_update_forward');
  map(judge, model.postLossPerOutput, outputs, 'post_update_loss.per_output');
  judge.examine();
  if (model.postLossTotal < 0)
    judge.fail(model.postLoss < 0 ? model.root : model.postLoss, 'post_update_loss lacks its total');
}
