import { STRICT, ALWAYS } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import type { Judge } from '../judge.ts';
import type { OptimizerConfig, ReceiptModel } from '../model.ts';
import { W } from '../schema.generated.ts';

export const hyperparameters: ReceiptRule = {
  info: {
    id: 'training-receipt/hyperparameters',
    title: 'One set of hyper-parameters',
    statement:
      'Learning rate and optimiser are the same wherever the receipt states them, and no hyper-parameter is claimed that the optimiser does not use.',
    why: 'Each block is read by another rule. Two learning rates in one receipt satisfy each rule separately.',
    example: 'learning_rate 0.5 at the top and 0.1 in one update.',
    reference: 'training-receipts-strict.md section 3, `hyperparameters`',
  },
  profiles: STRICT,
  required: true,
  trigger: ALWAYS,
  check: (judge, context) => {
    const { model } = context;
    const { updates, document, optimizer } = model;
    const name = optimizer === undefined ? W.sgd : document.aux[optimizer.nameNode];
    for (let i = 0; i < updates.count; i += 1) {
      sameRate(judge, model, updates.learningRate[i]);
      const label = updates.optimizerName[i];
      judge.examine();
      if (document.aux[label] !== name) {
        judge.fail(
          label,
          `the update is labelled ${document.source(label)}, but the receipt's optimiser is ${judge.quote(name)}`,
        );
      }
      if (name === W.sgd) stateless(judge, updates.stateBefore[i], updates.stateAfter[i]);
    }
    if (optimizer === undefined) return;
    sameRate(judge, model, optimizer.learningRate);
    for (const [node, text] of unused(optimizer)) {
      judge.examine();
      if (node >= 0 && !isNeutral(judge, node)) {
        judge.fail(node, `${text} is claimed, but ${judge.quote(name)} does not use it`);
      }
    }
  },
};

function sameRate(judge: Judge, model: ReceiptModel, node: number): void {
  judge.examine();
  if (node < 0 || judge.num(node) === judge.num(model.learningRate)) return;
  const { document } = model;
  judge.fail(
    node,
    `the learning rate is ${document.source(node)} here and ${document.source(model.learningRate)} at the top`,
  );
}

function stateless(judge: Judge, before: number, after: number): void {
  for (const node of [before, after]) {
    if (node >= 0) judge.fail(node, 'optimiser state is claimed, but plain SGD has none');
  }
}

/** Members that the optimiser does not read. */
function unused(config: OptimizerConfig): (readonly [number, string])[] {
  const adam = [
    [config.beta1, 'beta1'],
    [config.beta2, 'beta2'],
    [config.epsilon, 'epsilon'],
    [config.t, 't'],
  ] as const;
  const momentum = [
    [config.momentum, 'momentum'],
    [config.nesterov, 'nesterov'],
    [config.dampening, 'dampening'],
  ] as const;
  switch (config.name) {
    case 'sgd':
      return [...adam, ...momentum];
    case 'sgd_momentum':
      return [...adam];
    case 'adam':
      return [...momentum, [config.weightDecay, 'weight_decay']];
    case 'adamw':
      return [...momentum];
  }
}

/** Zero and false state that the feature is off, which is true. */
function isNeutral(judge: Judge, node: number): boolean {
  const { document } = judge;
  return document.isNumber(node) ? document.num[node] === 0 : document.source(node) === 'false';
}
